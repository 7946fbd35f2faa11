import { findRadionuclide, type Radionuclide } from '@voxel-dosimetry/core';
import type { FitOutcome } from '@voxel-dosimetry/compute';
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
export function fit({ state, ports, ...context }: StageContext): Promise<FitOutcome> {
  return ports.compute.fit(
    {
      timePoints: timePointsOf(state).map((timePoint) => ({
        timePointId: timePoint.id,
        timeAfterAdministration_s: settled(timePoint.timeAfterAdministration_s, 'Time after administration', timePoint),
      })),
      radionuclide: radionuclideOf(state),
      model: state.choices.fit.model,
      scope: state.choices.fit.scope,
    },
    context.step(0, 1),
  );
}
