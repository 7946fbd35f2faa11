import type { Volume } from '@voxel-dosimetry/core';
import type { ComputeApi, VolumeInfo, VolumeKey } from '@voxel-dosimetry/compute';
import type { CaseState, DosimetryCase } from '@voxel-dosimetry/case';
import { referenceTimePointId } from '../panels/referenceTimePointId';
import type { ComputedVolumes, ShownKey } from './computedVolumes';

/** Voxels of the case on their way from the worker to the screen. */
export interface VoxelSource {
  /** A copy from the worker, read again from the archive once after a resume; null when there is none or the visit is over. */
  fetch(key: VolumeKey): Promise<{ readonly volume: Volume; readonly info: VolumeInfo } | null>;
  /** After a resume the results are there without their voxels: makes them again from the same inputs and choices, once. */
  restore(): Promise<void>;
  /** Shows values under a name in the viewer's lists; they belong to the reference's study. */
  put(key: ShownKey, volume: Volume, label: string, maximum: number): void;
  isOver(): boolean;
  readonly dispose: () => void;
}

interface Parts {
  readonly dosimetryCase: DosimetryCase;
  readonly compute: ComputeApi;
  readonly volumes: ComputedVolumes;
}

const studyOf = (state: CaseState): string | undefined => {
  const referenceId = referenceTimePointId(state);
  return state.results.ingest?.timePoints.find(({ id }) => id === referenceId)?.studyInstanceUID;
};

export function createVoxelSource({ dosimetryCase, compute, volumes }: Parts): VoxelSource {
  const life = new AbortController();
  const isOver = (): boolean => life.signal.aborted;
  let restoring: Promise<void> | null = null;

  const restore = async (): Promise<void> => {
    const { resumedAt, stages } = dosimetryCase.getState();
    if (resumedAt === null) return;
    const last = (['dose', 'fit', 'segment'] as const).find((stage) => stages[stage].status === 'ready') ?? 'register';
    restoring ??= dosimetryCase.restoreVoxels(last);
    await restoring;
  };
  const held = async (key: VolumeKey): Promise<VolumeInfo | undefined> =>
    (await compute.volumes()).find((volume) => volume.key === key);

  return {
    restore,
    isOver,
    async fetch(key) {
      if ((await held(key)) === undefined) await restore();
      const info = await held(key);
      if (isOver() || info === undefined) return null;
      const volume = await compute.volume(key);
      return isOver() ? null : { volume, info };
    },
    put(key, volume, label, maximum) {
      const state = dosimetryCase.getState();
      const [studyInstanceUID, patient] = [studyOf(state), state.results.ingest?.patient];
      if (isOver() || studyInstanceUID === undefined || patient === undefined) return;
      volumes.put(key, volume, { label, patient, maximum, studyInstanceUID });
    },
    dispose: () => life.abort(),
  };
}
