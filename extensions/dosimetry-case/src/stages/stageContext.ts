import type { SeriesIdentity } from '@voxel-dosimetry/core';
import type { Job } from '@voxel-dosimetry/compute';
import type { InstanceSource } from '@voxel-dosimetry/dicom';
import type { CasePorts } from '../commands';
import type { CaseState } from '../state';

/**
 * What a stage works with: the state as it was when the run started, the ports, and the run's own progress.
 * A stage changes nothing itself; it returns its result, which is taken only if nothing has overtaken the run.
 */
export interface StageContext {
  readonly state: CaseState;
  readonly ports: CasePorts;
  /** The job for the `index`-th of `count` equal steps. Throws `compute/cancelled` once the run was overtaken or stopped. */
  step(index: number, count: number): Job;
  /** Where the worker reads a series from. Throws like `step`, so that nothing is read for a patient who has gone. */
  sourceOf(series: SeriesIdentity): Promise<InstanceSource>;
  /** A step's progress when the work is not the worker's (archive). Throws like `step`. */
  report(fraction: number, doing: string): void;
}

/** Runs `work` for each item in order, each with its share of the progress. */
export async function inSteps<T, R>(
  context: StageContext,
  items: readonly T[],
  work: (item: T, job: Job) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, context.step(index, items.length)));
  return results;
}
