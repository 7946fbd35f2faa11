import {
  DosimetryError,
  IDENTITY_TRANSFORM,
  movedGrid,
  type CtSeries,
  type Grid,
  type MrSeries,
  type RigidTransform,
} from '@voxel-dosimetry/core';
import type { InstanceSource } from '@voxel-dosimetry/dicom';
import type { PreviewedVolume } from '@voxel-dosimetry/compute';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import type { Turns } from './createTurns';
import { isSame } from './isSame';
import { withPlacedCts } from './placedCts';
import { mrMotion, mrsToPlace } from './placedMrs';
import { ctTransformOf, densityTimePoint, referenceTimePoint, timePointsOf, transformOf } from './timePoints';

interface Parts {
  readonly store: CaseStore;
  readonly ports: CasePorts;
  readonly turns: Turns;
}

export interface AnatomyPreviews {
  ct(timePointId: string, onto: Grid | null): Promise<PreviewedVolume>;
  mr(seriesInstanceUID: string): Promise<PreviewedVolume>;
  /** Gives the memory of the CT or MR back that was read for a preview. */
  end(): Promise<void>;
}

/** CTs and MRs for the eye. The one that was asked for last stays in the worker, so that a nudge shows at once; never two beside the CT of the density. */
export function createAnatomyPreviews({ store, ports, turns }: Parts): AnatomyPreviews {
  const { compute, archive } = ports;
  let kept: `ct/${string}` | `mr/${string}` | null = null;
  let jobs = 0;

  const isOfStages = (key: string): boolean => {
    const { stages, stagesWithVoxels = [] } = store.getState();
    if (stages.register.status === 'running') return true;
    return stagesWithVoxels.includes('register') && key === `ct/${densityTimePoint(store.getState())?.id}`;
  };
  const release = async (): Promise<void> => {
    const key = kept;
    kept = null;
    if (key !== null && !isOfStages(key)) await compute.release([key]);
  };
  /** Reads an image where it is not held on this grid: one that lies elsewhere is from before it was moved, or moved back. */
  const hold = async (
    key: NonNullable<typeof kept>,
    grid: Grid | null,
    series: Pick<CtSeries, 'studyInstanceUID' | 'seriesInstanceUID'>,
    read: (source: InstanceSource) => Promise<unknown>,
  ): Promise<void> => {
    if (kept !== key) await release();
    const held = (await compute.volumes()).find((volume) => volume.key === key);
    if (held && isSame(held.grid, grid)) return;
    await read(await archive.instanceSource(series.studyInstanceUID, series.seriesInstanceUID));
    kept = key;
  };
  const job = () => ({ id: `anatomy-preview-${++jobs}`, onProgress: () => undefined });

  return {
    async ct(timePointId, onto) {
      await turns.idle();
      return turns.take(async () => {
        const state = withPlacedCts(store.getState());
        const timePoint = timePointsOf(state).find(({ id }) => id === timePointId);
        const ct = timePoint?.ct;
        if (!ct) throw noCt(timePoint?.label ?? timePointId);
        await hold(`ct/${timePointId}`, ct.grid.value, ct, (source) =>
          compute.readCt({ timePointId, series: ct, source }, job()),
        );
        const transform = ctTransformOf(state, timePointId) ?? IDENTITY_TRANSFORM;
        const referenceTimePointId = referenceTimePoint(state).id;
        return compute.previewCt({ timePointId, referenceTimePointId, transform, onto }, job());
      });
    },
    async mr(seriesInstanceUID) {
      await turns.idle();
      return turns.take(async () => {
        const state = store.getState();
        const placing = mrsToPlace(state).find(({ mr }) => mr.seriesInstanceUID === seriesInstanceUID);
        if (!placing) throw noMr(seriesInstanceUID);
        const series = withMovedGrid(placing.mr, mrMotion(state, placing));
        await hold(`mr/${seriesInstanceUID}`, series.grid, series, (source) =>
          compute.readMr({ series, source }, job()),
        );
        const transform = transformOf(state, placing.timePoint.id) ?? IDENTITY_TRANSFORM;
        const referenceTimePointId = referenceTimePoint(state).id;
        return compute.previewMr({ mrSeriesInstanceUID: seriesInstanceUID, referenceTimePointId, transform }, job());
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

const noMr = (seriesInstanceUID: string): DosimetryError =>
  new DosimetryError({
    code: 'case/choice',
    message: `The series ${seriesInstanceUID} is no MR that is brought onto a time point; one was expected.`,
    remedy: 'Choose in Register what the MR is brought onto.',
  });

const withMovedGrid = (mr: MrSeries, by: RigidTransform | null): MrSeries =>
  by === null ? mr : { ...mr, grid: movedGrid(mr.grid, by) };
