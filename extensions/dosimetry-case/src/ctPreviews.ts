import { DosimetryError, IDENTITY_TRANSFORM, type Grid, type TimePoint } from '@voxel-dosimetry/core';
import type { PreviewedVolume } from '@voxel-dosimetry/compute';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import type { Turns } from './createTurns';
import { isSame } from './isSame';
import { withPlacedCts } from './placedCts';
import { ctTransformOf, densityTimePoint, referenceTimePoint, timePointsOf } from './timePoints';

interface Parts {
  readonly store: CaseStore;
  readonly ports: CasePorts;
  readonly turns: Turns;
}

export interface CtPreviews {
  preview(timePointId: string, onto: Grid | null): Promise<PreviewedVolume>;
  /** Gives the memory of the CT back that was read for a preview. */
  end(): Promise<void>;
}

/** CTs for the eye. The one that was asked for last stays in the worker, so that a nudge shows at once; never two beside that of the density. */
export function createCtPreviews({ store, ports, turns }: Parts): CtPreviews {
  const { compute, archive } = ports;
  let kept: string | null = null;
  let jobs = 0;

  const isOfStages = (id: string): boolean => {
    const { stages, stagesWithVoxels = [] } = store.getState();
    if (stages.register.status === 'running') return true;
    return stagesWithVoxels.includes('register') && densityTimePoint(store.getState())?.id === id;
  };
  const release = async (): Promise<void> => {
    const id = kept;
    kept = null;
    if (id !== null && !isOfStages(id)) await compute.release([`ct/${id}`]);
  };
  const hold = async ({ id, ct, label }: TimePoint): Promise<void> => {
    if (kept !== id) await release();
    if (ct === null) throw noCt(label);
    const held = (await compute.volumes()).find(({ key }) => key === `ct/${id}`);
    // One that lies elsewhere is from before it was moved, or moved back.
    if (held && isSame(held.grid, ct.grid.value)) return;
    const source = await archive.instanceSource(ct.studyInstanceUID, ct.seriesInstanceUID);
    await compute.readCt({ timePointId: id, series: ct, source }, job());
    kept = id;
  };
  const job = () => ({ id: `ct-preview-${++jobs}`, onProgress: () => undefined });

  return {
    async preview(timePointId, onto) {
      await turns.idle();
      return turns.take(async () => {
        const state = withPlacedCts(store.getState());
        const timePoint = timePointsOf(state).find(({ id }) => id === timePointId);
        if (!timePoint) throw noCt(timePointId);
        await hold(timePoint);
        const transform = ctTransformOf(state, timePointId) ?? IDENTITY_TRANSFORM;
        const referenceTimePointId = referenceTimePoint(state).id;
        return compute.previewCt({ timePointId, referenceTimePointId, transform, onto }, job());
      });
    },
    end: () => turns.take(release),
  };
}

const noCt = (label: string): DosimetryError =>
  new DosimetryError({
    code: 'case/choice',
    message: `The time point ${label} has no CT to show; one was expected.`,
    remedy: 'Compare the emission images.',
  });
