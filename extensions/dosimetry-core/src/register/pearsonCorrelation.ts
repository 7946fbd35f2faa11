import { DosimetryError } from '../domain/errors';
import type { Volume } from '../domain/volume';

const VOXELS_PER_YIELD = 1 << 18;

/**
 * Pearson's correlation of two images on the same grid, −1..1: Σ(a−ā)(b−b̄)/√(Σ(a−ā)²Σ(b−b̄)²). Zero where either is constant.
 * A plain hint of alignment: blind to a motion that keeps uptake on uptake. Yields the fraction done.
 * Throws `register/grid-mismatch`. Test: unit/core/register.
 */
export function* pearsonCorrelation(a: Volume, b: Volume): Generator<number, number> {
  if (a.values.length !== b.values.length)
    throw new DosimetryError({
      code: 'register/grid-mismatch',
      message: `The images have ${a.values.length} and ${b.values.length} voxels; the same grid was expected.`,
      remedy: 'Resample one onto the grid of the other first.',
    });
  const count = a.values.length;
  let [sumA, sumB] = [0, 0];
  for (let v = 0; v < count; v++) {
    sumA += a.values[v] as number;
    sumB += b.values[v] as number;
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (v + 1) / (2 * count);
  }
  const [meanA, meanB] = [sumA / count, sumB / count];
  let [aa, bb, ab] = [0, 0, 0];
  for (let v = 0; v < count; v++) {
    const da = (a.values[v] as number) - meanA;
    const db = (b.values[v] as number) - meanB;
    aa += da * da;
    bb += db * db;
    ab += da * db;
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield 0.5 + (v + 1) / (2 * count);
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
