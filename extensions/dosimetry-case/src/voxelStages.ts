import type { StageId } from '@voxel-dosimetry/core';
import { producersOf } from './blockedBecause';
import type { CaseStore } from './createStore';
import { calibrate } from './stages/calibrate';
import { dose, doseAgain } from './stages/dose';
import { fit } from './stages/fit';
import { register } from './stages/register';
import { segment } from './stages/segment';
import type { StageContext } from './stages/stageContext';

/** Stages whose result is voxels in the worker. */
export const VOXEL_STAGES = { calibrate, register, segment, fit, dose } as const;
export type VoxelStage = keyof typeof VOXEL_STAGES;
export const isVoxelStage = (stage: StageId): stage is VoxelStage => stage in VOXEL_STAGES;

export const holdsVoxels = (store: CaseStore, stage: VoxelStage): boolean =>
  store.getState().stagesWithVoxels?.includes(stage) === true;

/** Notes whether the worker holds what `stage` makes. */
export function noteVoxels(store: CaseStore, stage: StageId, isHeld: boolean): void {
  if (!isVoxelStage(stage) || holdsVoxels(store, stage) === isHeld) return;
  const others = (store.getState().stagesWithVoxels ?? []).filter((other) => other !== stage);
  store.dispatch({ type: 'voxelsHeld', stages: isHeld ? [...others, stage] : others });
}

/** The stages that must make their voxels again before `stage` can run, in order (after a resume or a lost worker). */
export function missingInputs(store: CaseStore, stage: StageId): VoxelStage[] {
  const missing: VoxelStage[] = [];
  for (const producer of producersOf(stage)) {
    if (!isVoxelStage(producer) || holdsVoxels(store, producer)) continue;
    for (const earlier of [...missingInputs(store, producer), producer])
      if (!missing.includes(earlier)) missing.push(earlier);
  }
  return missing;
}

/** Makes the voxels of a stage; its result is the same as before, since inputs and choices are. */
export async function makeVoxels(stage: VoxelStage, context: StageContext): Promise<void> {
  await (stage === 'dose' ? doseAgain(context) : VOXEL_STAGES[stage](context));
}
