import { DosimetryError, type Grid, type RegionSeries, type RegionSummary } from '@voxel-dosimetry/core';
import type { Job } from '@voxel-dosimetry/compute';
import { regionSourcesToUse } from '../regionSources';
import { toRegionMask } from '../runLength';
import type { CaseResults, CaseState } from '../state';
import { densityTimePoint, referenceTimePoint, timePointsOf } from '../timePoints';
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
    ...(drawn.length > 0 ? [(job: Job) => ports.compute.putRegions(drawn.map(toRegionMask), job)] : []),
  ];
  let regions: RegionSummary[] = [];
  for (const [index, step] of steps.entries()) regions = await step(context.step(index, steps.length + 1));
  const kept = keptRegions(state, regions);
  if (kept.length === 0) throw noRegions();
  return {
    regions: await ports.compute.keepRegions(kept, timePointIds(state), context.step(steps.length, steps.length + 1)),
  };
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
  return context.ports.compute.readRegions(
    { series, source, onto: gridForContours(state, series), drawnAtTimePointId: drawnAt(state, series) },
    job,
  );
}

/** The time point on whose SPECT or CT the regions were drawn; of those that share a CT, the one of its study. */
function drawnAt(state: CaseState, { referencedSeriesInstanceUID }: RegionSeries): string | null {
  const timePoints = timePointsOf(state);
  const onCt = timePoints.filter(({ ct }) => ct?.seriesInstanceUID === referencedSeriesInstanceUID);
  const found =
    timePoints.find(({ id }) => id === referencedSeriesInstanceUID) ??
    onCt.find(({ ct, studyInstanceUID }) => ct?.studyInstanceUID === studyInstanceUID) ??
    onCt[0];
  return found?.id ?? null;
}

/** Where contours become voxels: the image that they were drawn on, otherwise the CT in their frame of reference, otherwise the density's CT. */
function gridForContours(state: CaseState, series: RegionSeries): Grid {
  const images = timePointsOf(state).flatMap(({ ct, emission }) => (ct ? [ct, emission] : [emission]));
  const found =
    images.find(({ seriesInstanceUID }) => seriesInstanceUID === series.referencedSeriesInstanceUID) ??
    images.find(({ grid }) => grid.value?.frameOfReferenceUID === series.frameOfReferenceUID) ??
    densityTimePoint(state)?.ct ??
    referenceTimePoint(state).emission;
  if (found.grid.value) return found.grid.value;
  throw new DosimetryError({
    code: 'segment/no-grid',
    message: `The contours "${series.description}" were drawn on a series whose position is unknown.`,
    remedy: 'Settle the geometry of that series in Ingest, or leave these contours out.',
  });
}

const noRegions = (): DosimetryError =>
  new DosimetryError({
    code: 'segment/no-regions',
    message: 'No region is left; at least one is needed for a result.',
    remedy: 'Draw a region, add a threshold region or choose a SEG or RTSTRUCT.',
  });
