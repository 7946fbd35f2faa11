import type { DoseOutcome } from '@voxel-dosimetry/compute';
import { radionuclideOf } from './fit';
import type { StageContext } from './stageContext';

/** Absorbed dose (Gy) on the dose grid from time-integrated activity and density. */
export const dose = ({ state, ports, ...context }: StageContext): Promise<DoseOutcome> =>
  ports.compute.dose({ engine: state.choices.dose.engine, radionuclide: radionuclideOf(state) }, context.step(0, 1));
