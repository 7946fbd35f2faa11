import { inverseOfSymmetric } from '../smallMatrices';

/** Where a sum of squares is least, and Jᵀ J there. */
export interface SquaresMinimum {
  readonly at: readonly number[];
  readonly normal: readonly (readonly number[])[];
}

const DIFFERENCE = 1e-5;
const STEPS = 60;
const STILL = 1e-9;

/** Levenberg and Marquardt with differences for the derivatives, without bounds. */
export function minimumOfSquares(
  residuals: (point: readonly number[]) => number[],
  start: readonly number[],
): SquaresMinimum {
  let at = [...start];
  let values = residuals(at);
  let damping = 1e-3;
  for (let step = 0; step < STEPS && damping < 1e9; step++) {
    const jacobian = derivatives(residuals, at);
    const shift = dampedStep(jacobian, values, damping);
    if (shift === null) break;
    const next = at.map((value, i) => value + shift[i]!);
    const nextValues = residuals(next);
    if (!(sumOfSquares(nextValues) <= sumOfSquares(values))) {
      damping *= 10;
      continue;
    }
    [at, values] = [next, nextValues];
    damping = Math.max(damping / 10, 1e-12);
    if (Math.max(...shift.map(Math.abs)) < STILL) break;
  }
  return { at, normal: normalOf(derivatives(residuals, at)) };
}

const sumOfSquares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);

/** One column a coordinate. */
const derivatives = (residuals: (point: readonly number[]) => number[], at: readonly number[]): number[][] =>
  at.map((value, i) => {
    const shifted = (by: number): number[] => residuals(at.map((each, j) => (j === i ? value + by : each)));
    const [above, below] = [shifted(DIFFERENCE), shifted(-DIFFERENCE)];
    return above.map((each, k) => (each - below[k]!) / (2 * DIFFERENCE));
  });

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + value * b[k]!, 0);

const normalOf = (jacobian: readonly (readonly number[])[]): number[][] =>
  jacobian.map((a) => jacobian.map((b) => product(a, b)));

function dampedStep(
  jacobian: readonly (readonly number[])[],
  values: readonly number[],
  damping: number,
): number[] | null {
  const damped = normalOf(jacobian).map((row, i) => row.map((value, j) => (i === j ? value * (1 + damping) : value)));
  const inverse = inverseOfSymmetric(damped);
  if (inverse === null) return null;
  const slope = jacobian.map((column) => -product(column, values));
  return inverse.map((row) => product(row, slope));
}
