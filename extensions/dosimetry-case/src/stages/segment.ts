import {
  DosimetryError,
  movedGrid,
  type RegionMask,
  type RegionSeries,
  type RegionSummary,
} from '@voxel-dosimetry/core';
import type { Job } from '@voxel-dosimetry/compute';
import { motionOfDrawn } from '../motionOfDrawn';
import { regionSourcesToUse } from '../regionSources';
import { toRegionMask } from '../runLength';
import type { CaseResults, CaseState, DrawnRegion, RegionOverlap } from '../state';
import { referenceTimePoint, timePointsOf } from '../timePoints';
import { drawnAt, gridForContours } from './drawnOn';
import type { StageContext } from './stageContext';

type Step = (job: Job) => Promise<RegionSummary[]>;

/**
 * Collects the regions: those read from SEG and RTSTRUCT, thresholds on the dose grid, and those drawn in the host; then
 * leaves out what was removed and gives chosen names. Throws `segment/no-regions` when nothing is left.
 */
export async function segment(context: StageContext): Promise<NonNullable<CaseResults['segment']>> {
  const { state, ports } = context;
  const { thresholds, drawn = [] } = state.choices.segment;
  const steps: Step[] = [
    (job) => ports.compute.keepRegions([], timePointIds(state), job),
    ...sources(state).map((series) => (job: Job) => readRegions(context, series, job)),
    ...thresholds.map((threshold) => (job: Job) => ports.compute.thresholdRegion(threshold, job)),
    ...(drawn.length > 0
      ? [
          (job: Job) =>
            ports.compute.putRegions(
              drawn.map((region) => drawnMask(state, region)),
              job,
            ),
        ]
      : []),
  ];
  let regions: RegionSummary[] = [];
  for (const [index, step] of steps.entries()) regions = await step(context.step(index, steps.length + 1));
  const kept = keptRegions(state, regions);
  if (kept.length === 0) throw noRegions();
  const last = () => context.step(steps.length, steps.length + 1);
  const measured = await ports.compute.keepRegions(kept, timePointIds(state), last());
  const pairs = samePairs(state, measured);
  if (pairs.length === 0) return { regions: measured };
  const overlaps = await ports.compute.regionOverlaps(
    pairs.map(({ regionId, referenceRegionId }) => [regionId, referenceRegionId]),
    last(),
  );
  return { regions: measured, overlaps: overlaps.map((overlap, index) => ({ ...pairs[index]!, ...overlap })) };
}

type SamePair = Pick<RegionOverlap, 'timePointId' | 'regionId' | 'referenceRegionId'>;

/** Regions drawn at other time points, each with the one of the same name drawn at the reference. */
function samePairs(state: CaseState, regions: readonly RegionSummary[]): SamePair[] {
  const reference = referenceTimePoint(state);
  const placed = regions.map(({ id, name, origin }) => ({ id, name, timePointId: drawnAtOf(state, origin) }));
  const onReference = placed.filter(({ timePointId }) => timePointId === reference.id);
  return placed.flatMap(({ id, name, timePointId }) => {
    const same = onReference.find((region) => region.name === name);
    if (!same || timePointId === null || timePointId === reference.id) return [];
    return [{ timePointId, regionId: id, referenceRegionId: same.id }];
  });
}

/** Where a region of the archive or of the host was drawn; thresholds are found on the dose grid, not drawn. */
function drawnAtOf(state: CaseState, origin: RegionSummary['origin']): string | null {
  if (origin.kind === 'threshold') return null;
  if (origin.kind === 'drawn') return drawnAt(state, origin);
  const series = sources(state).find(({ seriesInstanceUID }) => seriesInstanceUID === origin.seriesInstanceUID);
  return series ? drawnAt(state, series) : null;
}

/** What `keepRegions` is told: the regions that were not removed, under their chosen names. */
export function keptRegions(state: CaseState, regions: readonly RegionSummary[]): { id: string; name: string }[] {
  const { removed, names } = state.choices.segment;
  return regions.filter(({ id }) => !removed.includes(id)).map(({ id, name }) => ({ id, name: names[id] ?? name }));
}

export const timePointIds = (state: CaseState): string[] => timePointsOf(state).map(({ id }) => id);

const sources = (state: CaseState): readonly RegionSeries[] =>
  state.results.ingest ? regionSourcesToUse(state.results.ingest, state) : [];

async function readRegions(context: StageContext, series: RegionSeries, job: Job): Promise<RegionSummary[]> {
  const source = await context.sourceOf(series);
  const { state } = context;
  const movedBy = motionOfDrawn(state, series);
  return context.ports.compute.readRegions(
    { series, source, onto: gridForContours(state, series), movedBy, drawnAtTimePointId: drawnAt(state, series) },
    job,
  );
}

/** A region that was drawn in the host follows the CT or MR that it was drawn on. */
function drawnMask(state: CaseState, drawn: DrawnRegion): RegionMask {
  const mask = toRegionMask(drawn);
  const movedBy = mask.origin.kind === 'drawn' ? motionOfDrawn(state, mask.origin) : null;
  return movedBy === null ? mask : { ...mask, grid: movedGrid(mask.grid, movedBy) };
}

const noRegions = (): DosimetryError =>
  new DosimetryError({
    code: 'segment/no-regions',
    message: 'No region is left; at least one is needed for a result.',
    remedy: 'Draw a region, add a threshold region or choose a SEG or RTSTRUCT.',
  });
