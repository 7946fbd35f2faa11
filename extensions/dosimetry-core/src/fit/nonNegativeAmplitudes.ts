/** Amplitudes of at most three columns, and what they leave of the data. */
export interface Amplitudes {
  readonly amplitudes: readonly number[];
  readonly residuals: readonly number[];
  readonly squares: number;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Least squares on these columns by Gram–Schmidt, done twice for the sake of columns that are nearly alike; null where they are. */
function solve(columns: readonly (readonly number[])[], data: readonly number[]): number[] | null {
  const basis: number[][] = [];
  const triangle: number[][] = [];
  for (const column of columns) {
    const length = Math.sqrt(dot(column, column));
    let rest = [...column];
    const row = new Array<number>(basis.length).fill(0);
    for (let pass = 0; pass < 2; pass++)
      for (const [k, q] of basis.entries()) {
        const share = dot(q, rest);
        row[k]! += share;
        rest = rest.map((value, i) => value - share * q[i]!);
      }
    const left = Math.sqrt(dot(rest, rest));
    if (!(left > 1e-12 * length)) return null;
    basis.push(rest.map((value) => value / left));
    triangle.push([...row, left]);
  }
  const x = basis.map((q) => dot(q, data));
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i]! -= triangle[k]![i]! * x[k]!;
    x[i]! /= triangle[i]![i]!;
  }
  return x;
}

/**
 * min |data − Σ aⱼ columnⱼ|² over aⱼ ≥ 0, exactly, by trying every set of columns that may be above zero (1, 3 or 7 sets for one, two or
 * three columns). Where no column helps all amplitudes are 0. Proved by test/unit/core/exponentialSums.test.ts.
 */
export function nonNegativeAmplitudes(columns: readonly (readonly number[])[], data: readonly number[]): Amplitudes {
  let best: Amplitudes = { amplitudes: columns.map(() => 0), residuals: data, squares: dot(data, data) };
  const all = (1 << columns.length) - 1;
  for (let set = all; set > 0; set--) {
    const chosen = columns.flatMap((_, j) => (set & (1 << j) ? [j] : []));
    const solved = solve(
      chosen.map((j) => columns[j]!),
      data,
    );
    if (solved === null || solved.some((value) => !(value >= 0))) continue;
    const amplitudes = columns.map((_, j) => {
      const at = chosen.indexOf(j);
      return at < 0 ? 0 : solved[at]!;
    });
    const residuals = data.map((value, i) => amplitudes.reduce((rest, a, j) => rest - a * columns[j]![i]!, value));
    const squares = dot(residuals, residuals);
    if (squares < best.squares) best = { amplitudes, residuals, squares };
    // The optimum without bounds lies inside them.
    if (set === all) break;
  }
  return best;
}
