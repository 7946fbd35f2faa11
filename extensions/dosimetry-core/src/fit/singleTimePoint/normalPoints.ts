import { choleskyFactor, lowerSolve } from './choleskyFactor';

/**
 * Standard normal quantile: rational approximation of P. J. Acklam (relative error 1.15e-9), which is far below what a few hundred points resolve.
 * Test: unit/core/populationTable.
 */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return polynomial(TAIL_ABOVE, q) / (polynomial(TAIL_BELOW, q) * q + 1);
  }
  const q = probability - 0.5;
  const r = q * q;
  return (polynomial(MIDDLE_ABOVE, r) * q) / (polynomial(MIDDLE_BELOW, r) * r + 1);
}

const MIDDLE_ABOVE = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const MIDDLE_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
];
const TAIL_ABOVE = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];

/** Highest power first. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, each) => sum * x + each, 0);

const KEPT = new Map<string, readonly (readonly number[])[]>();

/**
 * Points that fill a standard normal distribution evenly, always the same ones: multiples of the powers of 1/φ_d (φ_d^(d+1) = φ_d + 1, M.
 * Roberts 2018) through the quantile, then moved and turned so that their mean is 0 and their covariance 1 exactly. Replaces random
 * numbers: the same measurement gives the same integral.
 */
export function normalPoints(dimensions: number, count: number): readonly (readonly number[])[] {
  const key = `${dimensions}×${count}`;
  const kept = KEPT.get(key);
  if (kept !== undefined) return kept;
  let ratio = 1.5;
  for (let step = 0; step < 60; step++) ratio = (1 + ratio) ** (1 / (dimensions + 1));
  const points = whitened(
    Array.from({ length: count }, (_, n) =>
      Array.from({ length: dimensions }, (__, d) => normalQuantile((0.5 + (n + 1) * ratio ** -(d + 1)) % 1)),
    ),
  );
  KEPT.set(key, points);
  return points;
}

function whitened(points: readonly (readonly number[])[]): number[][] {
  const mean = (of: (point: readonly number[]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const middle = points[0]!.map((_, d) => mean((point) => point[d]!));
  const centred = points.map((point) => point.map((value, d) => value - middle[d]!));
  const covariance = middle.map((a, i) => middle.map((b, j) => mean((point) => (point[i]! - a) * (point[j]! - b))));
  const factor = choleskyFactor(covariance) ?? [];
  return centred.map((point) => lowerSolve(factor, point));
}
