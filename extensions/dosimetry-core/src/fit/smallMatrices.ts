/** Inverse of a small symmetric positive definite matrix by Cholesky's method; null where it is singular to rounding. */
export function inverseOfSymmetric(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  // Scaled to a unit diagonal: amplitudes and decay constants differ by many orders of magnitude.
  const scale = matrix.map((row, i) => Math.sqrt(row[i]!));
  if (scale.some((each) => !(each > 0))) return null;
  const lower = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]! / (scale[i]! * scale[j]!);
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && !(sum > 1e-14)) return null;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  const columns = scale.map((_, at) => backwards(lower, forwards(lower, at)));
  return scale.map((si, i) => scale.map((sj, j) => columns[j]![i]! / (si * sj)));
}

/** L y = e_at. */
function forwards(lower: readonly (readonly number[])[], at: number): number[] {
  const y: number[] = [];
  lower.forEach((row, i) => {
    let sum = i === at ? 1 : 0;
    for (let k = 0; k < i; k++) sum -= row[k]! * y[k]!;
    y.push(sum / row[i]!);
  });
  return y;
}

/** Lᵀ x = y. */
function backwards(lower: readonly (readonly number[])[], y: readonly number[]): number[] {
  const x = [...y];
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}

/** Σ gᵢ Cᵢⱼ gⱼ. */
export const quadraticForm = (matrix: readonly (readonly number[])[], g: readonly number[]): number =>
  matrix.reduce((sum, row, i) => sum + g[i]! * row.reduce((part, value, j) => part + value * g[j]!, 0), 0);
