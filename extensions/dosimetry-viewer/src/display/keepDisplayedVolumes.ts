import type { StageId } from '@voxel-dosimetry/core';
import type { VolumeKey } from '@voxel-dosimetry/compute';
import type { CaseState, DosimetryCase } from '@voxel-dosimetry/case';
import type { VoxelSource } from './voxelSource';

interface Parts {
  readonly dosimetryCase: DosimetryCase;
  readonly source: VoxelSource;
  readonly refresh: () => void;
}

/** Maps that appear by themselves when their stage is ready. */
const SHOWN: readonly { readonly key: VolumeKey; readonly stage: StageId; readonly label: string }[] = [
  { key: 'dose', stage: 'dose', label: 'Absorbed dose' },
  { key: 'doseUncertainty', stage: 'dose', label: 'Uncertainty of absorbed dose' },
];

/** The result of a stage while it is ready: every run gives a new one. */
const readyResult = (state: CaseState, stage: StageId): unknown =>
  state.stages[stage].status === 'ready' ? state.results[stage] : null;

/** Keeps the viewer's maps in step with the case: voxels are fetched from the worker when a stage gave new ones. */
export function keepDisplayedVolumes({ dosimetryCase, source, refresh }: Parts): () => void {
  const fetched = new Map<VolumeKey, unknown>();

  const show = async (key: VolumeKey, label: string): Promise<void> => {
    const found = await source.fetch(key);
    if (found === null) return;
    source.put(key, found.volume, label, found.info.max);
    refresh();
  };
  const follow = (): void => {
    const state = dosimetryCase.getState();
    // Outlines of regions need the voxels too; maps ask for them below, and only where there are maps.
    if (readyResult(state, 'segment') !== null) void source.restore();
    for (const { key, stage, label } of SHOWN) {
      const result = readyResult(state, stage);
      if (result === null || fetched.get(key) === result) continue;
      if (key === 'doseUncertainty' && (state.results.dose?.monteCarlo ?? null) === null) continue;
      fetched.set(key, result);
      void show(key, label);
    }
    refresh();
  };
  return dosimetryCase.subscribe(follow);
}
