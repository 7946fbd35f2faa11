import { chainEnergyPerDecay, decayChain, localAbsorbedDose, type Volume } from '@voxel-dosimetry/core';
import type { DoseRequest } from '../../contract';
import type { JobControl } from '../jobs';
import type { Deposit } from './deposit';

/** Local deposition as an engine, of the nuclide alone or with its daughters. A rate is the dose of one second at that activity. */
export function depositLocally(
  density: Volume<'g/mL'>,
  { radionuclide: parent, daughters }: Pick<DoseRequest, 'radionuclide' | 'daughters'>,
  control: JobControl,
): Deposit {
  const radionuclide = daughters === 'equilibrium' ? chainEnergyPerDecay(decayChain(parent)) : parent;
  return async ({ activity, unit, index, count }) => {
    const tia = { ...activity, unit: 'Bq·s/mL' as const };
    const work = localAbsorbedDose({ tia, density, radionuclide });
    const [from_frac, to_frac] = [(0.8 * index) / count, (0.8 * (index + 1)) / count];
    const { dose, energy } = await control.drive(work, 'Depositing energy', from_frac, to_frac);
    return { dose: { ...dose, unit }, energy, statistics: null };
  };
}
