/** A factor further than this from a region's own ratio is not believed. */
const LARGEST_CORRECTION = 4;

/**
 * Factors f (s) with Σ_q overlap[r][q] · f_q = integral[r] for every region r: integral is the region's ∫A dt, overlap[r][q] the
 * summed activity of region r in voxels whose curve has the shape of q. Where regions do not overlap f_r is simply
 * integral / summed activity. A region wholly inside others has no shape of its own and is left out; if the solution strays far
 * from the regions' own ratios (contradictory overlaps), those ratios are used and the sums agree only approximately.
 */
export function shapeFactors(integrals: readonly number[], overlap: readonly Float64Array[]): Float64Array {
  const parts = integrals.length;
  const totals = overlap.map((row) => row.reduce((sum, value) => sum + value, 0));
  const own = Float64Array.from(integrals, (integral, r) =>
    (totals[r] as number) > 0 ? integral / (totals[r] as number) : 0,
  );
  const free = Array.from({ length: parts }, (_, r) => r).filter(
    (r) => (totals[r] as number) > 0 && (overlap[r]?.[r] as number) > 1e-6 * (totals[r] as number),
  );
  const solved = solve(
    free.map((r) => free.map((q) => (overlap[r]?.[q] as number) / (totals[r] as number))),
    free.map((r) => own[r] as number),
  );
  const believable = solved.every((value, at) => {
    const ratio = value / (own[free[at] as number] as number);
    return ratio > 1 / LARGEST_CORRECTION && ratio < LARGEST_CORRECTION;
  });
  if (!believable) return own;
  const factors = own.slice();
  free.forEach((r, at) => (factors[r] = solved[at] as number));
  return factors;
}

/** Gaussian elimination with row pivoting; NaN where singular. */
function solve(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, at) => [...row, right[at] as number]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let r = column + 1; r < size; r++)
      if (Math.abs(rows[r]?.[column] as number) > Math.abs(rows[pivot]?.[column] as number)) pivot = r;
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const top = rows[column] as number[];
    for (let r = 0; r < size; r++) {
      if (r === column) continue;
      const row = rows[r] as number[];
      const times = (row[column] as number) / (top[column] as number);
      for (let c = column; c <= size; c++) row[c] = (row[c] as number) - times * (top[c] as number);
    }
  }
  return rows.map((row, at) => (row[size] as number) / (row[at] as number));
}
