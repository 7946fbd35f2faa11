import type { StageId } from '@voxel-dosimetry/core';
import type { ComputeApi, VolumeKey } from '@voxel-dosimetry/compute';
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
  let alignedAt: string | null = null;
  let restoring: Promise<void> | null = null;

  /** After a resume the results are there without their voxels; they are made again from the same inputs and choices. */
  const restoreOnce = async (): Promise<void> => {
    const { resumedAt, stages } = dosimetryCase.getState();
    if (resumedAt === null) return;
    const last: StageId = stages.dose.status === 'ready' ? 'dose' : stages.fit.status === 'ready' ? 'fit' : 'register';
    restoring ??= dosimetryCase.restoreVoxels(last);
    await restoring;
  };

  const held = async (key: VolumeKey): Promise<boolean> =>
    (await compute.volumes()).some((volume) => volume.key === key);

  const fetchVolume = async (key: VolumeKey, label: string): Promise<void> => {
    if (!(await held(key))) await restoreOnce();
    const state = dosimetryCase.getState();
    const [reference, patient] = [referenceOf(state), state.results.ingest?.patient];
    if (isOver() || reference === null || patient === undefined || !(await held(key))) return;
    const volume = await compute.volume(key);
    if (isOver()) return;
    volumes.put(key, volume, { label, patient, studyInstanceUID: reference.studyInstanceUID });
  };

  const follow = (): void => {
    const state = dosimetryCase.getState();
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
      const labels = new Map(state.results.ingest?.timePoints.map(({ id, label }) => [id, label]));
      for (const id of new Set([reference.id, timePointId])) {
        const key: VolumeKey = `aligned/${id}`;
        if (alignedAt === at && volumes.displaySetInstanceUID(key) !== null) continue;
        await fetchVolume(key, `Aligned activity, ${labels.get(id) ?? id}`);
      }
      alignedAt = at;
      refresh();
    },
    dispose() {
      life.abort();
      unsubscribe();
    },
  };
}
