import {
  contourOverlap,
  DosimetryError,
  thresholdMask,
  type ContourOverlap,
  type RegionMask,
  type RegionSummary,
} from '@voxel-dosimetry/core';
import type { ComputeApi } from '../contract';
import { masksOf } from './masksOf';
import { readFiles } from './readFiles';
import type { JobControl, JobRunner } from './jobs';
import { fullMask, holdRegion, measureAgain, withRegions, type HeldRegion } from './regions';
import type { VoxelStore } from './voxelStore';

type RegionMethods = Pick<
  ComputeApi,
  'readRegions' | 'putRegions' | 'thresholdRegion' | 'keepRegions' | 'regionMask' | 'regionOverlaps'
>;

/** Shown until the person chooses another; from the colour-blind-safe set of Okabe and Ito. */
const THRESHOLD_COLOUR = [230, 159, 0] as const;

/** The regions of the case: read, drawn, by threshold; named, ordered, removed. */
export function regionMethods(store: VoxelStore, jobs: JobRunner): RegionMethods {
  return {
    readRegions: ({ source, drawnAtTimePointId = null, ...drawn }, job) =>
      jobs.run(job, async (control) => {
        const doing = `Reading ${drawn.series.modality}`;
        const files = await readFiles(source, doing, control);
        const masks = await control.drive(masksOf(drawn, files), doing, 0.1, 0.4);
        return addRegions(store, masks, control, 0.4, drawnAtTimePointId);
      }),
    putRegions: (masks, job) => jobs.run(job, (control) => addRegions(store, masks, control)),
    thresholdRegion: ({ id, name, timePointId, fraction_frac }, job) =>
      jobs.run(job, async (control) => {
        const { volume } = store.get(`aligned/${timePointId}`);
        const mask = await control.drive(thresholdMask(volume, fraction_frac), `Finding ${name}`, 0, 0.4);
        const origin = { kind: 'threshold', timePointId, fraction_frac } as const;
        const region = { id, name, colour: THRESHOLD_COLOUR, grid: volume.grid, mask, origin };
        return addRegions(store, [region], control, 0.4);
      }),
    keepRegions: (regions, timePointIds, job) =>
      jobs.run(job, async (control) => {
        const kept: HeldRegion[] = [];
        for (const [index, { id, name }] of regions.entries()) {
          const work = measureAgain(store, findRegion(store, id), name, timePointIds);
          kept.push(
            await control.drive(work, `Measuring ${name}`, index / regions.length, (index + 1) / regions.length),
          );
        }
        store.regions = kept;
        return summaries(store);
      }),
    regionOverlaps: (pairs, job) =>
      jobs.run(job, async (control) => {
        const { grid } = store.get('density').info;
        const overlaps: ContourOverlap[] = [];
        for (const [id, otherId] of pairs) {
          await control.pause('Comparing regions', overlaps.length / pairs.length);
          overlaps.push(contourOverlap(grid, findRegion(store, id).occupancy, findRegion(store, otherId).occupancy));
        }
        return overlaps;
      }),
    regionMask: (id) => jobs.inTurn(() => fullMask(findRegion(store, id))),
  };
}

const summaries = (store: VoxelStore): RegionSummary[] => store.regions.map(({ summary }) => summary);

async function addRegions(
  store: VoxelStore,
  masks: readonly RegionMask[],
  control: JobControl,
  from_frac = 0,
  drawnAtTimePointId: string | null = null,
): Promise<RegionSummary[]> {
  const added: HeldRegion[] = [];
  const done_frac = (regions: number): number => from_frac + ((1 - from_frac) * regions) / masks.length;
  for (const [index, mask] of masks.entries()) {
    const drawn = { mask, atTimePointId: drawnAtTimePointId };
    added.push(await holdRegion(store, drawn, control, [done_frac(index), done_frac(index + 1)]));
  }
  store.regions = withRegions(store.regions, added);
  return summaries(store);
}

function findRegion(store: VoxelStore, id: string): HeldRegion {
  const found = store.regions.find(({ mask }) => mask.id === id);
  if (found) return found;
  throw new DosimetryError({
    code: 'compute/no-region',
    message: `The region "${id}" is not in memory.`,
    remedy: 'Run Segment again; after a reload the regions are read again.',
    detail: { id },
  });
}
