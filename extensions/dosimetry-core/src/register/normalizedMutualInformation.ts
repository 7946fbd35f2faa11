import { DosimetryError } from '../domain/errors';
import type { Volume } from '../domain/volume';

const VOXELS_PER_YIELD = 1 << 18;
/** Of values between the least and the greatest of each image, alike wide. */
const BINS = 64;

/**
 * How well one image's values tell the other's, on the same grid: (H(A) + H(B)) / H(A, B) with entropies H = −Σ p ln p of histograms of 64 bins; 1 for images
 * that have nothing to do with each other, 2 for such that tell each other exactly (Studholme et al. 1999, doi:10.1016/S0031-3203(98)00091-0). 1 where either is
 * constant. For images of two kinds, as a CT and an emission image, where a correlation tells nothing. Yields the fraction done.
 * Throws `register/grid-mismatch`. Test: unit/core/normalizedMutualInformation.
 */
export function* normalizedMutualInformation(a: Volume, b: Volume): Generator<number, number> {
  const count = a.values.length;
  if (count !== b.values.length)
    throw new DosimetryError({
      code: 'register/grid-mismatch',
      message: `The images have ${count} and ${b.values.length} voxels; the same grid was expected.`,
      remedy: 'Resample one onto the grid of the other first.',
    });
  const [ofA, ofB] = [binning(a.values), binning(b.values)];
  if (ofA === null || ofB === null) return 1;
  const joint = new Float64Array(BINS * BINS);
  for (let v = 0; v < count; v++) {
    joint[BINS * ofA(a.values[v]!) + ofB(b.values[v]!)]!++;
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (v + 1) / count;
  }
  const [alongA, alongB] = [new Float64Array(BINS), new Float64Array(BINS)];
  joint.forEach((times, bin) => {
    alongA[Math.floor(bin / BINS)]! += times;
    alongB[bin % BINS]! += times;
  });
  return (entropy(alongA, count) + entropy(alongB, count)) / entropy(joint, count);
}

/** Null for a constant image. */
function binning(values: Volume['values']): ((value: number) => number) | null {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const perBin = (most - least) / BINS;
  return perBin > 0 ? (value) => Math.min(BINS - 1, Math.floor((value - least) / perBin)) : null;
}

const entropy = (times: Float64Array, count: number): number =>
  times.reduce((sum, each) => (each > 0 ? sum - (each / count) * Math.log(each / count) : sum), 0);
