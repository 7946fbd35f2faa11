import type { StageId } from '@voxel-dosimetry/core';
import type { ComputeApi, VolumeInfo, VolumeKey } from '@voxel-dosimetry/compute';
import type { CaseState, DosimetryCase } from '@voxel-dosimetry/case';
import type { ViewStore } from '../viewState';
import type { ComputedVolumes } from './computedVolumes';

export interface DisplayedVolumes {
  /** Fetches what the fusion check of a time point shows and lays it out. */
  showAligned(timePointId: string): Promise<void>;
  readonly dispose: () => void;
}

interface Parts {
  readonly dosimetryCase: DosimetryCase;
  readonly compute: ComputeApi;
  readonly volumes: ComputedVolumes;
  readonly view: ViewStore;
  readonly refresh: () => void;
}

/** Maps that appear by themselves when their stage is ready. */
const SHOWN: readonly { readonly key: VolumeKey; readonly stage: StageId; readonly label: string }[] = [
  { key: 'tia', stage: 'fit', label: 'Time-integrated activity' },
  { key: 'dose', stage: 'dose', label: 'Absorbed dose' },
];

const readyAt = (state: CaseState, stage: StageId): string | null => {
  const held = state.stages[stage];
  return held.status === 'ready' ? held.at : null;
};

function referenceOf(state: CaseState): { readonly id: string; readonly studyInstanceUID: string } | null {
  const timePoints = state.results.ingest?.timePoints ?? [];
  return timePoints.find(({ id }) => id === state.choices.register.referenceTimePointId) ?? timePoints[0] ?? null;
}

/** Keeps the viewer's computed volumes in step with the case: voxels are fetched from the worker when a stage gave new ones. */
export function keepDisplayedVolumes({ dosimetryCase, compute, volumes, view, refresh }: Parts): DisplayedVolumes {
  const fetched = new Map<VolumeKey, string>();
  const life = new AbortController();
  const isOver = (): boolean => life.signal.aborted;
  /** When the alignment was made that each aligned image shows: a fusion check must never show an earlier one. */
  const alignedAt = new Map<VolumeKey, string>();
  let restoring: Promise<void> | null = null;

  /** After a resume the results are there without their voxels; they are made again from the same inputs and choices. */
  const restoreOnce = async (): Promise<void> => {
    const { resumedAt, stages } = dosimetryCase.getState();
    if (resumedAt === null) return;
    const last = (['dose', 'fit', 'segment'] as const).find((stage) => stages[stage].status === 'ready') ?? 'register';
    restoring ??= dosimetryCase.restoreVoxels(last);
    await restoring;
  };

  const held = async (key: VolumeKey): Promise<VolumeInfo | undefined> =>
    (await compute.volumes()).find((volume) => volume.key === key);

  const fetchVolume = async (key: VolumeKey, label: string): Promise<void> => {
    if ((await held(key)) === undefined) await restoreOnce();
    const info = await held(key);
    const state = dosimetryCase.getState();
    const [reference, patient] = [referenceOf(state), state.results.ingest?.patient];
    if (isOver() || reference === null || patient === undefined || info === undefined) return;
    const volume = await compute.volume(key);
    if (isOver()) return;
    volumes.put(key, volume, {
      label,
      patient,
      maximum: info.max,
      studyInstanceUID: reference.studyInstanceUID,
    });
  };

  const fetchAligned = async (key: VolumeKey, at: string): Promise<void> => {
    if (alignedAt.get(key) === at) return;
    alignedAt.set(key, at);
    const timePoints = dosimetryCase.getState().results.ingest?.timePoints ?? [];
    const timePoint = timePoints.find(({ id }) => key === `aligned/${id}`);
    await fetchVolume(key, `Aligned activity, ${timePoint?.label ?? ''}`);
  };

  const follow = (): void => {
    const state = dosimetryCase.getState();
    const aligned = readyAt(state, 'register');
    if (aligned !== null)
      for (const key of [...alignedAt.keys()])
        if (alignedAt.get(key) !== aligned) void fetchAligned(key, aligned).then(refresh);
    // Outlines of regions need the voxels too; maps ask for them below, and only where there are maps.
    if (readyAt(state, 'segment') !== null) void restoreOnce();
    for (const { key, stage, label } of SHOWN) {
      const at = readyAt(state, stage);
      if (at === null || fetched.get(key) === at) continue;
      fetched.set(key, at);
      void fetchVolume(key, label).then(refresh);
    }
    refresh();
  };

  const unsubscribe = dosimetryCase.subscribe(follow);
  return {
    async showAligned(timePointId) {
      const state = dosimetryCase.getState();
      const at = readyAt(state, 'register');
      const reference = referenceOf(state);
      view.set({ selectedTimePointId: timePointId });
      if (at === null || reference === null) return;
      for (const id of new Set([reference.id, timePointId])) await fetchAligned(`aligned/${id}`, at);
      refresh();
    },
    dispose() {
      life.abort();
      unsubscribe();
    },
  };
}
