/** Voxels between two yields: some milliseconds of work. */
const VOXELS_PER_YIELD = 1 << 18;

/**
 * What batches of histories have tallied so far, per voxel (or per region): Σ Tᵦ and Σ Tᵦ²/nᵦ, with Tᵦ what batch b tallied in nᵦ
 * histories. Batches may differ in size.
 */
export interface BatchSums {
  batches: number;
  histories: number;
  readonly sum: Float64Array;
  readonly weightedSquares: Float64Array;
}

export const noBatches = (length: number): BatchSums => ({
  batches: 0,
  histories: 0,
  sum: new Float64Array(length),
  weightedSquares: new Float64Array(length),
});

/** Adds one batch's tally; the order of batches decides the last bits of the sums. Yields the fraction done. */
export function* addBatch(sums: BatchSums, tally: Float64Array, histories: number): Generator<number, void> {
  const { sum, weightedSquares } = sums;
  for (let from = 0; from < tally.length; from += VOXELS_PER_YIELD) {
    const to = Math.min(tally.length, from + VOXELS_PER_YIELD);
    for (let at = from; at < to; at++) {
      const value = tally[at]!;
      if (value === 0) continue;
      sum[at]! += value;
      weightedSquares[at]! += (value * value) / histories;
    }
    yield to / tally.length;
  }
  sums.batches += 1;
  sums.histories += histories;
}

/**
 * Relative standard uncertainty of the mean per history, 0..1, from the spread of the batches:
 *
 * u² = (N · Σ Tᵦ²/nᵦ / (Σ Tᵦ)² − 1) / (B − 1), N = Σ nᵦ; for equal batches the textbook batch estimate (Walters 2002,
 * doi:10.1118/1.1517611). 1 (nothing known) with fewer than two batches or nothing tallied. Statistical alone: what data, model and
 * geometry are wrong by is not in it. Its own relative spread is about 1/√(2(B−1)). Test: unit/core/batchStatistics.
 */
export function batchUncertainty_frac(sums: BatchSums, at: number): number {
  const sum = sums.sum[at]!;
  if (sums.batches < 2 || !(sum > 0)) return 1;
  const square = (sums.histories * sums.weightedSquares[at]!) / (sum * sum) - 1;
  return Math.min(1, Math.sqrt(Math.max(0, square) / (sums.batches - 1)));
}
