import type { CtSeries } from '@voxel-dosimetry/core';
import type { StageContext } from './stageContext';

/** Reads a CT into the worker as the `index`-th of `count` steps. */
export async function readCt(
  context: StageContext,
  timePointId: string,
  ct: CtSeries,
  [index, count]: readonly [number, number],
): Promise<void> {
  context.report(index / count, 'Reading CT');
  const source = await context.sourceOf(ct);
  await context.ports.compute.readCt({ timePointId, series: ct, source }, context.step(index, count));
}
