import { findRadionuclide, type Radionuclide } from '@voxel-dosimetry/core';
import type { FitOutcome, FitRequest } from '@voxel-dosimetry/compute';
import type { CaseState } from '../state';
import { referenceTimePoint, timePointsOf } from '../timePoints';
import { settled } from './calibrate';
import type { StageContext } from './stageContext';

/** The case's radionuclide, from the reference time point. */
export function radionuclideOf(state: CaseState): Radionuclide {
  const reference = referenceTimePoint(state);
  return findRadionuclide(settled(reference.emission.radionuclide, 'Radionuclide', reference));
}

/** Fits time–activity curves per region and, in scope `voxel`, per voxel: time-integrated activity. */
export const fit = ({ state, ports, ...context }: StageContext): Promise<FitOutcome> =>
  ports.compute.fit(fitRequest(state), context.step(0, 1));

/** What is fitted when; dose rates are integrated by the same. */
export function fitRequest(state: CaseState): FitRequest {
  return {
    timePoints: timePointsOf(state).map((timePoint) => ({
      timePointId: timePoint.id,
      timeAfterAdministration_s: settled(timePoint.timeAfterAdministration_s, 'Time after administration', timePoint),
    })),
    radionuclide: radionuclideOf(state),
    model: state.choices.fit.model,
    scope: state.choices.fit.scope,
  };
}
