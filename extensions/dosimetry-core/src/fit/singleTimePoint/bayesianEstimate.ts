import { exponentialSumAt, type ExponentialSum } from '../exponentialModels';
import { inverseOfSymmetric } from '../smallMatrices';
import { choleskyFactor, lowerSolve, lowerTimes } from './choleskyFactor';
import { curveOf } from './kineticCoordinates';
import { minimumOfSquares } from './minimumOfSquares';
import { normalPoints, normalQuantile } from './normalPoints';
import { coordinatesThatCount, type PopulationPrior } from './populationPrior';

/** A measured activity: at a time (s), its logarithm (MBq) and relative standard uncertainty. */
export interface LogMeasurement {
  readonly time_s: number;
  readonly logActivity: number;
  readonly sigma_frac: number;
}

/** Curves (MBq, per s) and how probable each is, adding up to 1; the most probable one of all. */
export interface Posterior {
  readonly curves: readonly ExponentialSum[];
  readonly weights: readonly number[];
  readonly mode: ExponentialSum;
  /** Σ (residual/σ)² of the mode over the measurements. */
  readonly chiSquare: number;
  /** Whether scans as far from the population as these come with fewer than 1 % of its patients. */
  readonly isUnlikePopulation: boolean;
}

const SAMPLES = 256;
/** The proposal is wider than the posterior's normal approximation, so that no curve gets a large weight. */
const WIDER = 1.25;
/** Below this part of the samples that count, the weights are noise and the normal approximation itself is taken. */
const LEAST_EFFECTIVE_frac = 0.1;
/** An activity known exactly would make the posterior infinitely thin. */
const SMALLEST_SIGMA_frac = 1e-6;

/**
 * Posterior of a patient's curve: population prior N(μ, C) of the coordinates times the likelihood of the measurements, whose logarithms
 * are normal.
 *
 * The mode by Levenberg and Marquardt, the normal approximation about it, and from that importance sampling with the same 256 points
 * always; the logarithm of the activity at the most precise scan takes the place of ln a₁, which makes that measurement linear and exact
 * knowledge of it harmless. Where fewer than a tenth of the samples count the normal approximation is taken. With no measurement it is the
 * prior; with many precise ones the curve through them. The idea: Devasia et al. 2021, doi:10.2967/jnumed.120.256255. Wrong for a patient
 * unlike the population, the more so the fewer the scans. Proved by test/physics/singleTimePoint.test.ts.
 */
export function bayesianEstimate(
  prior: PopulationPrior,
  measured: readonly LogMeasurement[],
  physicalConstant_per_s: number,
): Posterior {
  const model = logPosterior(prior, measured, physicalConstant_per_s);
  const mode = minimumOfSquares(model.residuals, model.start);
  const factor = spreadOf(mode.normal);
  const points = normalPoints(mode.at.length, SAMPLES);
  const drawn = (width: number): number[][] =>
    points.map((point) => lowerTimes(factor, point).map((value, i) => mode.at[i]! + width * value));
  const samples = drawn(WIDER);
  const logs = samples.map((sample, k) => -squares(model.residuals(sample)) / 2 + squares(points[k]!) / 2);
  const weights = normalised(logs);
  const effective = 1 / squares(weights);
  const isUsable = effective > LEAST_EFFECTIVE_frac * SAMPLES;
  return {
    curves: (isUsable ? samples : drawn(1)).map(model.curve),
    weights: isUsable ? weights : weights.map(() => 1 / SAMPLES),
    mode: model.curve(mode.at),
    chiSquare: squares(model.dataResiduals(model.curve(mode.at))),
    isUnlikePopulation:
      squares(model.residuals(mode.at)) > largestSquares(measured.length - (prior.hasAmplitude ? 0 : 1)),
  };
}

/**
 * 99 % quantile of χ² (Wilson and Hilferty 1931, doi:10.1073/pnas.17.12.684), which the squares of the mode, of prior and measurements
 * together, follow with as many degrees as measurements tell something. Without a degree nothing can be unlikely.
 */
function largestSquares(degrees: number): number {
  if (degrees < 1) return Infinity;
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + normalQuantile(0.99) * Math.sqrt(part)) ** 3;
}

/** Factor of the covariance; where the coordinates cannot be told apart, of each alone. */
const spreadOf = (normal: readonly (readonly number[])[]): number[][] =>
  choleskyFactor(inverseOfSymmetric(normal) ?? [[0]]) ??
  normal.map((row, i) => row.map((value, j) => (i === j ? 1 / Math.sqrt(value) : 0)));

const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);

function normalised(logs: readonly number[]): number[] {
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

interface LogPosterior {
  /** Coordinates with the logarithm of the activity at the pivot scan in place of ln a₁. */
  readonly start: readonly number[];
  readonly curve: (point: readonly number[]) => ExponentialSum;
  /** Whitened, so that −½ Σ r² is the logarithm of the posterior. */
  readonly residuals: (point: readonly number[]) => number[];
  readonly dataResiduals: (curve: ExponentialSum) => number[];
}

function logPosterior(
  prior: PopulationPrior,
  measured: readonly LogMeasurement[],
  physicalConstant_per_s: number,
): LogPosterior {
  const { mean, factor } = coordinatesThatCount(prior);
  const pivot = measured.reduce<LogMeasurement | null>(
    (best, each) => (best === null || each.sigma_frac < best.sigma_frac ? each : best),
    null,
  );
  const shapeOf = (point: readonly number[]): ExponentialSum =>
    curveOf([0, ...point.slice(1)], prior.form, physicalConstant_per_s);
  const logAmplitude = (point: readonly number[]): number =>
    pivot === null ? point[0]! : point[0]! - Math.log(exponentialSumAt(shapeOf(point), pivot.time_s));
  const coordinates = (point: readonly number[]): number[] => [logAmplitude(point), ...point.slice(1)];
  const dataResiduals = (curve: ExponentialSum): number[] =>
    measured.map(
      ({ time_s, logActivity, sigma_frac }) =>
        (Math.log(exponentialSumAt(curve, time_s)) - logActivity) / Math.max(sigma_frac, SMALLEST_SIGMA_frac),
    );
  return {
    start: [pivot?.logActivity ?? prior.mean[0]!, ...prior.mean.slice(1)],
    curve: (point) => curveOf(coordinates(point), prior.form, physicalConstant_per_s),
    residuals: (point) => {
      const at = coordinates(point);
      const own = (prior.hasAmplitude ? at : at.slice(1)).map((value, i) => value - mean[i]!);
      return [...lowerSolve(factor, own), ...dataResiduals(curveOf(at, prior.form, physicalConstant_per_s))];
    },
    dataResiduals,
  };
}
