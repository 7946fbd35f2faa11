import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import { assertGoing, contextOf, type CaseRun, type Share } from './stageRun';
import { makeVoxels, noteVoxels, type VoxelStage } from './voxelStages';

/** Makes the voxels of the stages that a run takes and the worker does not hold; the part of the progress that is left for the run. */
export async function remakeVoxels(
  store: CaseStore,
  ports: CasePorts,
  run: CaseRun,
  missing: readonly VoxelStage[],
): Promise<Share> {
  const parts = missing.length + 1;
  for (const [index, stage] of missing.entries()) {
    await makeVoxels(stage, contextOf(run, store, ports, [index / parts, (index + 1) / parts]));
    assertGoing(run);
    noteVoxels(store, stage, true);
  }
  return [missing.length / parts, 1];
}
