import { findRadionuclide, suggestTissue, type Radionuclide } from '@voxel-dosimetry/core';
import type { FitOutcome, FitRequest, RegionFitChoice } from '@voxel-dosimetry/compute';
import type { CaseState } from '../state';
import { referenceTimePoint, timePointsOf } from '../timePoints';
import { settled } from './calibrate';
import type { StageContext } from './stageContext';

/** The case's radionuclide, from the reference time point. */
export function radionuclideOf(state: CaseState): Radionuclide {
  const reference = referenceTimePoint(state);
  return findRadionuclide(settled(reference.emission.radionuclide, 'Radionuclide', reference));
}

/** Fits time–activity curves per region and per voxel: time-integrated activity. */
export const fit = ({ state, ports, ...context }: StageContext): Promise<FitOutcome> =>
  ports.compute.fit(fitRequest(state), context.step(0, 1));

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
