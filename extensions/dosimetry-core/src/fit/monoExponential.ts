import { decayConstant_per_s } from '../domain/radionuclide';

/**
 * Effective half-lives below half the first time are refused: more than three quarters of the integral would lie before the
 * first measured point, and the amplitude at time zero would be a guess.
 */
const LARGEST_BEFORE_FIRST_frac = 0.75;
/** With the first point at time zero: the curve may fall to this part by the second point. */
const SMALLEST_AT_SECOND_frac = 1e-6;
const TABLE_SIZE = 2048;

/** The mono-exponential A₀·e^(−λt) that belongs to a mean time, at given sampling times. */
export interface MonoExponentialSolver {
  /** λ (1/s) whose curve, sampled at the times, has this mean time; the physical λ at least; null where none is trustworthy. */
  readonly decayConstantOf: (meanTime_s: number) => number | null;
  /** Σ e^(−λtᵢ): amplitude A₀ = Σ Aᵢ / this. */
  readonly sampleSum: (lambda_per_s: number) => number;
  readonly physicalDecayConstant_per_s: number;
}

/** Mean time Σ tᵢe^(−λtᵢ)/Σ e^(−λtᵢ) and its variance: d(mean)/dλ = −variance. */
function momentsAt(times_s: readonly number[], lambda_per_s: number): readonly [mean: number, variance: number] {
  const first_s = times_s[0] as number;
  let [sum, moment, square] = [0, 0, 0];
  for (const time_s of times_s) {
    const after_s = time_s - first_s;
    const weight = Math.exp(-lambda_per_s * after_s);
    sum += weight;
    moment += weight * after_s;
    square += weight * after_s * after_s;
  }
  const mean = moment / sum;
  return [mean + first_s, square / sum - mean * mean];
}

/** Largest λ that counts as measured. */
function largestDecayConstant(times_s: readonly number[], physical: number): number {
  const first_s = times_s[0] as number;
  const second_s = times_s.find((time_s) => time_s > first_s) ?? first_s;
  const byFirst = -Math.log(1 - LARGEST_BEFORE_FIRST_frac) / first_s;
  const bySecond = -Math.log(SMALLEST_AT_SECOND_frac) / (second_s - first_s);
  return Math.max(Math.min(byFirst, bySecond), 1.001 * physical);
}

/** λ of the mean time by Newton's method inside a bracket; the mean falls with λ. */
function solveDecayConstant(
  times_s: readonly number[],
  mean_s: number,
  low: number,
  high: number,
  start: number,
): number {
  let [bottom, top, lambda] = [low, high, start];
  for (let step = 0; step < 100; step++) {
    const [mean, variance] = momentsAt(times_s, lambda);
    if (mean > mean_s) bottom = lambda;
    else top = lambda;
    const next = lambda + (mean - mean_s) / variance;
    const inside = next > bottom && next < top ? next : (bottom + top) / 2;
    if (Math.abs(inside - lambda) <= 1e-13 * lambda) return inside;
    lambda = inside;
  }
  return lambda;
}

/**
 * Solver of the Poisson-weighted least-squares fit. Minimising Σ (Aᵢ − A₀e^(−λtᵢ))²/σᵢ² with σᵢ² proportional to the curve itself
 * (counting statistics) has the conditions Σ Aᵢ = Σ A₀e^(−λtᵢ) and Σ tᵢAᵢ = Σ tᵢA₀e^(−λtᵢ): λ follows from the mean time
 * Σ tᵢAᵢ/Σ Aᵢ alone, has one root, and zero-count points need no special care. A table of λ over the mean time, polished by one
 * Newton step, makes it fast for voxels. Times ascending, s, at least two different.
 */
export function monoExponentialSolver(times_s: readonly number[], halfLife_s: number): MonoExponentialSolver {
  const physical = decayConstant_per_s(halfLife_s);
  const largest = largestDecayConstant(times_s, physical);
  const [longestMean_s] = momentsAt(times_s, physical);
  const [shortestMean_s] = momentsAt(times_s, largest);
  const step_s = (longestMean_s - shortestMean_s) / (TABLE_SIZE - 1);
  const table = new Float64Array(TABLE_SIZE);
  table[0] = largest;
  for (let at = 1; at < TABLE_SIZE; at++)
    table[at] = solveDecayConstant(
      times_s,
      shortestMean_s + at * step_s,
      physical * 0.999,
      largest,
      table[at - 1] as number,
    );
  const decayConstantOf = (meanTime_s: number): number | null => {
    if (meanTime_s >= longestMean_s) return physical;
    if (!(meanTime_s > shortestMean_s)) return null;
    const position = (meanTime_s - shortestMean_s) / step_s;
    const at = Math.min(TABLE_SIZE - 2, Math.floor(position));
    const start = (table[at] as number) + (position - at) * ((table[at + 1] as number) - (table[at] as number));
    const [mean, variance] = momentsAt(times_s, start);
    return Math.min(largest, Math.max(physical, start + (mean - meanTime_s) / variance));
  };
  const sampleSum = (lambda_per_s: number): number => {
    let sum = 0;
    for (const time_s of times_s) sum += Math.exp(-lambda_per_s * time_s);
    return sum;
  };
  return { decayConstantOf, sampleSum, physicalDecayConstant_per_s: physical };
}
