/** Lower triangle L with L Lᵀ = matrix, of a symmetric positive definite one; null where it is singular to rounding. */
export function choleskyFactor(matrix: readonly (readonly number[])[]): number[][] | null {
  const lower = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && !(sum > 1e-12 * matrix[i]![i]!)) return null;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  return lower;
}

/** L x. */
export const lowerTimes = (lower: readonly (readonly number[])[], x: readonly number[]): number[] =>
  lower.map((row, i) => {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += row[k]! * x[k]!;
    return sum;
  });

/** L⁻¹ b. */
export function lowerSolve(lower: readonly (readonly number[])[], b: readonly number[]): number[] {
  const y: number[] = [];
  for (let i = 0; i < lower.length; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i]![k]! * y[k]!;
    y.push(sum / lower[i]![i]!);
  }
  return y;
}
