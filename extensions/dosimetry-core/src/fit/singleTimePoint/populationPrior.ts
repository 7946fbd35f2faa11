import type { TissueKinetics } from '../../domain/kinetics';
import {
  exponentialSumAt,
  exponentialSumIntegral,
  formOf,
  type ExponentialForm,
  type ExponentialSum,
} from '../exponentialModels';
import { choleskyFactor, lowerTimes } from './choleskyFactor';
import { normalPoints } from './normalPoints';

/** A normal distribution of curve coordinates (see `kineticCoordinates`), of a patient who is not in the table. */
export interface PopulationPrior {
  readonly form: ExponentialForm;
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  /** Whether ln a₁ counts; where not its mean, row and column are 0. */
  readonly hasAmplitude: boolean;
}

/** A coordinate that did not vary in the table is known to 0.1 %, not exactly. */
const SMALLEST_VARIANCE = 1e-6;

/**
 * The distribution that a further patient is drawn from: covariance · (1 + 1/n)(n − 1)/(n − p), n patients and p coordinates, since mean
 * and covariance are themselves estimated from n (scale of the predictive t distribution, Gelman et al., Bayesian Data Analysis, 3.6; its
 * tails are left out). With the administered activity amplitudes become MBq; without it they tell nothing.
 */
export function priorOf(tissue: TissueKinetics, administered_MBq: number | null): PopulationPrior {
  const hasAmplitude = tissue.isPerAdministered && administered_MBq !== null;
  const n = tissue.patients;
  const varying = tissue.mean.length - (tissue.isPerAdministered ? 0 : 1);
  const scale = ((1 + 1 / n) * (n - 1)) / (n - varying);
  const covariance = tissue.covariance.map((row, i) =>
    row.map((value, j) => {
      if (!hasAmplitude && (i === 0 || j === 0)) return 0;
      return scale * value + (i === j ? SMALLEST_VARIANCE : 0);
    }),
  );
  const mean = tissue.mean.map((value, i) => {
    if (i > 0) return value;
    return hasAmplitude ? value + Math.log(administered_MBq) : 0;
  });
  return { form: formOf(tissue.model), mean, covariance, hasAmplitude };
}

/** Mean, covariance and its factor of all coordinates, or of all but ln a₁. */
export function coordinatesThatCount({ mean, covariance, hasAmplitude }: PopulationPrior): {
  readonly mean: readonly number[];
  readonly factor: readonly (readonly number[])[];
} {
  const from = hasAmplitude ? 0 : 1;
  const part = covariance.slice(from).map((row) => row.slice(from));
  const factor = choleskyFactor(part) ?? part.map((row, i) => row.map((value, j) => (i === j ? Math.sqrt(value) : 0)));
  return { mean: mean.slice(from), factor };
}

/** Time-integrated activity over the activity at a time, s. */
export const residenceAt_s = (curve: ExponentialSum, time_s: number): number =>
  exponentialSumIntegral(curve, 0, Infinity) / exponentialSumAt(curve, time_s);

/** Coordinates of patients who fill the population evenly (ln a₁ = 0 where it does not count). */
export function patientsOf(prior: PopulationPrior, count: number): readonly (readonly number[])[] {
  const { mean, factor } = coordinatesThatCount(prior);
  return normalPoints(mean.length, count).map((point) => {
    const shifted = lowerTimes(factor, point).map((value, i) => value + mean[i]!);
    return prior.hasAmplitude ? shifted : [0, ...shifted];
  });
}
