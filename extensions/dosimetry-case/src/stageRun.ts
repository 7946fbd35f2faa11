import { DosimetryError, toErrorReport, type StageId } from '@voxel-dosimetry/core';
import type { Progress } from '@voxel-dosimetry/compute';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import type { StageContext } from './stages/stageContext';
import type { StageState } from './state';

/** Work of the case while it runs. `overtaken` runs are dropped: their result belongs to choices or a patient that are gone. */
export interface CaseRun {
  readonly jobId: string;
  /** Puts progress into the state. */
  readonly show: (progress: Progress) => void;
  overtaken: boolean;
  /** Set by cancel: the worker may be between two jobs, or the archive may be answering. */
  stopping: boolean;
}

export interface StageRun extends CaseRun {
  readonly stage: StageId;
  readonly before: StageState;
}

/** Throws `compute/cancelled` once the run was stopped or overtaken. */
export function assertGoing(run: CaseRun): void {
  if (!run.overtaken && !run.stopping) return;
  throw new DosimetryError({
    code: 'compute/cancelled',
    message: 'The calculation was stopped before it was done.',
    remedy: 'Nothing was changed; run it again.',
  });
}

/** The part of a run's progress, 0..1, that some work fills. */
export type Share = readonly [from_frac: number, to_frac: number];

/** What a stage is given to work with; its progress fills `share` of the run's. */
export function contextOf(run: CaseRun, store: CaseStore, ports: CasePorts, [from_frac, to_frac]: Share): StageContext {
  const show = (fraction: number, doing: string) =>
    run.show({ fraction: from_frac + (to_frac - from_frac) * fraction, doing });
  return {
    state: store.getState(),
    ports,
    async sourceOf({ studyInstanceUID, seriesInstanceUID }) {
      const source = await ports.archive.instanceSource(studyInstanceUID, seriesInstanceUID);
      assertGoing(run);
      return source;
    },
    report(fraction, doing) {
      assertGoing(run);
      show(fraction, doing);
    },
    step(index, count) {
      assertGoing(run);
      return {
        id: run.jobId,
        onProgress: ({ fraction, doing }) => {
          if (!run.overtaken && !run.stopping) show((index + fraction) / count, doing);
        },
      };
    },
  };
}

/** A worker that is gone cannot be told to stop, and need not be. */
export async function tellToStop({ compute }: CasePorts, jobId: string): Promise<void> {
  try {
    await compute.cancel(jobId);
  } catch (error) {
    if (toErrorReport(error, 'compute/unexpected').code !== 'compute/worker-lost') throw error;
  }
}
