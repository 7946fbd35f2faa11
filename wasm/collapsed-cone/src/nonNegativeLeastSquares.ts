/** Solves the symmetric positive definite system of the chosen rows and columns (Cholesky); the rest of the solution is zero. */
function solveChosen(gram: readonly Float64Array[], right: Float64Array, chosen: readonly number[]): Float64Array {
  const count = chosen.length;
  const factor = chosen.map(() => new Float64Array(count));
  const y = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[chosen[i]!]![chosen[j]!]!;
      for (let k = 0; k < j; k++) sum -= factor[i]![k]! * factor[j]![k]!;
      factor[i]![j] = i === j ? Math.sqrt(sum) : sum / factor[j]![j]!;
    }
    let sum = right[chosen[i]!]!;
    for (let k = 0; k < i; k++) sum -= factor[i]![k]! * y[k]!;
    y[i] = sum / factor[i]![i]!;
  }
  const solution = new Float64Array(right.length);
  for (let i = count - 1; i >= 0; i--) {
    let sum = y[i]!;
    for (let k = i + 1; k < count; k++) sum -= factor[k]![i]! * solution[chosen[k]!]!;
    solution[chosen[i]!] = sum / factor[i]![i]!;
  }
  return solution;
}

/** Added to the diagonal, in proportion: columns that hardly differ are told apart by rounding otherwise. */
const RIDGE = 1e-11;

/** What the solution's part of a column may be: anything, zero or more, or nothing. */
export type ColumnSign = 'any' | 'positive' | 'none';

/**
 * Minimises |A x − b|² given AᵀA and Aᵀb, with the signs of x as given for each column.
 *
 * Lawson and Hanson's active sets (doi:10.1137/1.9781611971217) on the normal equations as Bro and de Jong do
 * (doi:10.1002/(SICI)1099-128X(199709/10)11:5<393::AID-CEM483>3.0.CO;2-L). Test: unit/wasm/nonNegativeLeastSquares.
 */
export function nonNegativeLeastSquares(
  gram: readonly Float64Array[],
  right: Float64Array,
  signs: readonly ColumnSign[],
): Float64Array {
  const count = right.length;
  const ridged = gram.map((row, at) => row.map((value, column) => (column === at ? value * (1 + RIDGE) : value)));
  const inside = signs.map((sign) => sign === 'any');
  const chosen = (): number[] => inside.flatMap((isIn, column) => (isIn ? [column] : []));
  let x = solveChosen(ridged, right, chosen());
  for (let round = 0; round < 10 * count; round++) {
    let best = -1;
    let most = 0;
    for (let at = 0; at < count; at++) {
      if (inside[at] || signs[at] === 'none') continue;
      const gain = right[at]! - ridged[at]!.reduce((sum, each, column) => sum + each * x[column]!, 0);
      if (gain > most && gain > 1e-10 * Math.abs(right[at]!)) [best, most] = [at, gain];
    }
    if (best < 0) break;
    inside[best] = true;
    x = stepInside(x, () => solveChosen(ridged, right, chosen()), inside, signs);
  }
  return x;
}

/** Goes towards the solution of the chosen columns; one that would fall below zero on the way leaves them. */
function stepInside(
  from: Float64Array,
  solve: () => Float64Array,
  inside: boolean[],
  signs: readonly ColumnSign[],
): Float64Array {
  let x = from;
  for (;;) {
    const goal = solve();
    let step = 1;
    let leaving = -1;
    goal.forEach((value, column) => {
      if (!inside[column] || signs[column] === 'any' || value > 0) return;
      const most = x[column]! / (x[column]! - value);
      if (leaving < 0 || most < step) [step, leaving] = [most, column];
    });
    x = x.map((value, column) => value + step * (goal[column]! - value));
    if (leaving < 0) return x;
    inside[leaving] = false;
    x[leaving] = 0;
  }
}
