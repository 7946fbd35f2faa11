import { KINETICS_ROWS } from '../../data/kineticsTable';
import { DosimetryError } from '../../domain/errors';
import type { PopulationKinetics, TissueKinetics } from '../../domain/kinetics';
import { hoursToSeconds } from '../../domain/units';

/** One phase whose half-life is log-normal, from its mean and standard deviation (h). */
function onePhase(patients: number, mean_h: number, standardDeviation_h: number): TissueKinetics {
  const variance = Math.log1p((standardDeviation_h / mean_h) ** 2);
  return {
    patients,
    model: 'mono',
    mean: [0, Math.log(hoursToSeconds(mean_h)) - variance / 2],
    covariance: [
      [0, 0],
      [0, variance],
    ],
    isPerAdministered: false,
    residual_frac: null,
    curves: null,
  };
}

/** Populations with published mean and spread, to be chosen by a person: which agent was given is not in the images. */
export const PUBLISHED_POPULATIONS: readonly PopulationKinetics[] = KINETICS_ROWS.map(
  ([id, title, radionuclide, agent, doi, tissues]) => ({
    id,
    title,
    radionuclide,
    agent,
    doi,
    tissues: Object.fromEntries(tissues.map(([tissue, ...figures]) => [tissue, onePhase(...figures)])),
  }),
);

/** The published population of this id. Throws `fit/population`. Test: unit/core/populationTable. */
export function publishedPopulation(id: string): PopulationKinetics {
  const found = PUBLISHED_POPULATIONS.find((each) => each.id === id);
  if (found) return found;
  throw new DosimetryError({
    code: 'fit/population',
    message: `There is no published population "${id}"; one of ${PUBLISHED_POPULATIONS.map((each) => each.id).join(', ')} was expected.`,
    remedy: 'Choose one of them, or the table of your own site.',
  });
}
