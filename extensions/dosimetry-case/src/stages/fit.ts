import {
  DosimetryError,
  findRadionuclide,
  suggestTissue,
  type PlanarRegion,
  type Radionuclide,
  type TimePoint,
} from '@voxel-dosimetry/core';
import type { FitOutcome, FitRequest, Job, PlanarPlan, RegionFitChoice } from '@voxel-dosimetry/compute';
import type { CaseState } from '../state';
import { planarTimePointsOf, referenceTimePoint, timePointsOf } from '../timePoints';
import { readPlanarImage, settled } from './calibrate';
import type { StageContext } from './stageContext';

/** The case's radionuclide, from the reference time point. */
export function radionuclideOf(state: CaseState): Radionuclide {
  const reference = referenceTimePoint(state);
  return findRadionuclide(settled(reference.emission.radionuclide, 'Radionuclide', reference));
}

/** Fits time–activity curves per region and per voxel: time-integrated activity. */
export async function fit(context: StageContext): Promise<FitOutcome> {
  const request = fitRequest(context.state);
  if (request.planar) await holdPlanarImages(context, context.step(0, 10));
  return context.ports.compute.fit(request, context.step(0, 1));
}

/** Reads into the worker what it does not hold of the case's planar images, and drops others. */
async function holdPlanarImages(context: Pick<StageContext, 'state' | 'ports' | 'sourceOf'>, job: Job): Promise<void> {
  const images = planarTimePointsOf(context.state);
  const held = await context.ports.compute.keepPlanar(images.map(({ id }) => id));
  for (const image of images) if (!held.includes(image.id)) await readPlanarImage(context, image, job);
}

/** The same outside a stage: nothing of it is seen. */
export const holdPlanarOf = (state: CaseState, ports: StageContext['ports'], job: Job): Promise<void> =>
  holdPlanarImages(
    {
      state,
      ports,
      sourceOf: ({ studyInstanceUID, seriesInstanceUID }) =>
        ports.archive.instanceSource(studyInstanceUID, seriesInstanceUID),
    },
    job,
  );

/** Regions of the case that are drawn on planar images, where these are used; by region id. */
export function drawnRegions({
  choices,
  results,
}: Pick<CaseState, 'choices' | 'results'>): Record<string, PlanarRegion> {
  const { used, regions } = choices.fit.planar;
  if (!used || planarTimePointsOf({ choices, results }).length === 0) return {};
  const isOfCase = (regionId: string) => results.segment?.regions.some(({ id }) => id === regionId) === true;
  return Object.fromEntries(Object.entries(regions).filter(([id]) => isOfCase(id)));
}

/** The scan that gives planar curves their scale: the chosen one, otherwise the first. Throws `fit/planar-scan`. */
export function scaleScan(state: CaseState): TimePoint {
  const { timePointId } = state.choices.fit.oneScan;
  const timePoints = timePointsOf(state);
  const scan = timePointId === null ? timePoints[0] : timePoints.find(({ id }) => id === timePointId);
  if (scan) return scan;
  throw new DosimetryError({
    code: 'fit/planar-scan',
    message: `The scan that is to give the scale (${timePointId ?? 'the first'}) is none of the time points of the case.`,
    remedy: 'Choose one of the scans.',
  });
}

function planarPlan(state: CaseState): PlanarPlan | null {
  const regions = drawnRegions(state);
  if (Object.keys(regions).length === 0) return null;
  return {
    timePoints: planarTimePointsOf(state).map((image) => ({
      timePointId: image.id,
      timeAfterAdministration_s: settled(image.timeAfterAdministration_s, 'Time after administration', image),
      duration_s: image.planar.acquisitionDuration_s.value,
    })),
    choices: { ...state.choices.fit.planar, regions },
  };
}

/** What is fitted when; dose rates are integrated by the same. */
export function fitRequest(state: CaseState): FitRequest {
  const { curves, voxels, oneScan } = state.choices.fit;
  return {
    timePoints: timePointsOf(state).map((timePoint) => ({
      timePointId: timePoint.id,
      timeAfterAdministration_s: settled(timePoint.timeAfterAdministration_s, 'Time after administration', timePoint),
      duration_s: timePoint.emission.acquisitionDuration_s.value,
    })),
    radionuclide: radionuclideOf(state),
    curves,
    voxels,
    regions: regionChoices(state),
    oneScan,
    administeredActivity_MBq: referenceTimePoint(state).emission.administeredActivity_MBq.value,
    planar: planarPlan(state),
  };
}

/** What nobody has chosen for a region: the case's settings, and the tissue that its name suggests. */
export const withoutChoice = (name: string): RegionFitChoice => ({
  models: null,
  selection: null,
  fixedHalfLives: null,
  excluded: [],
  tissue: suggestTissue(name),
});

function regionChoices({ choices, results }: CaseState): FitRequest['regions'] {
  const { regions } = choices.fit;
  return Object.fromEntries(
    (results.segment?.regions ?? []).map(({ id, name }) => [id, regions[id] ?? withoutChoice(name)]),
  );
}
