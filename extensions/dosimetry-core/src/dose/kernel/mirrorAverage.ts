import { DosimetryError } from '../../domain/errors';
import type { Grid } from '../../domain/geometry';

/** Values around a source voxel in the middle, x fastest, with the relative standard uncertainty of each where it is known. */
export interface SurroundingValues {
  readonly size: Grid['size'];
  readonly values: readonly number[];
  readonly relativeUncertainty: readonly number[] | null;
}

/** In standard uncertainties, of thousands of voxels. */
const MOST_SIGMAS = 6;
/** Rounding of tables with four digits. */
const ROUNDING_frac = 1e-3;
/** Without a stated uncertainty: voxels above a hundredth of the source voxel, within a twentieth of their mean. */
const JUDGED_frac = 0.01;
const UNSTATED_frac = 0.05;

/**
 * Averages the up to eight mirror images of each voxel, which are equal in a uniform medium; their uncertainties count as independent.
 *
 * Throws `dose/kernel-asymmetric` where one is further from the mean than 6 standard uncertainties, or, where none is stated, more than 5 % off
 * in a voxel above 1 % of the source voxel. Test: unit/core/siteKernel.
 */
export function mirrorAverage(of: SurroundingValues, name: string): Omit<SurroundingValues, 'size'> {
  const { values, relativeUncertainty, size } = of;
  const averaged = new Array<number>(values.length);
  const uncertainties = relativeUncertainty && new Array<number>(values.length);
  const source = values[(values.length - 1) / 2]!;
  for (const images of mirrorImages(size)) {
    // From the first, so that equal values stay as they are.
    const first = values[images[0]!]!;
    const mean = first + images.reduce((sum, at) => sum + (values[at]! - first), 0) / images.length;
    for (const at of images) {
      const allowed = allowedOff(of, at, mean, source);
      if (!(Math.abs(values[at]! - mean) <= allowed)) refuse(name, size, at, values[at]!, mean, allowed);
      averaged[at] = mean;
    }
    if (!relativeUncertainty || !uncertainties) continue;
    const sigma = Math.hypot(...images.map((at) => relativeUncertainty[at]! * values[at]!)) / images.length;
    for (const at of images) uncertainties[at] = mean > 0 ? sigma / mean : 1;
  }
  return { values: averaged, relativeUncertainty: uncertainties };
}

function allowedOff(
  { values, relativeUncertainty }: SurroundingValues,
  at: number,
  mean: number,
  source: number,
): number {
  if (!relativeUncertainty) return mean < JUDGED_frac * source ? Infinity : UNSTATED_frac * mean;
  return MOST_SIGMAS * relativeUncertainty[at]! * Math.max(values[at]!, mean) + ROUNDING_frac * mean;
}

/** The places of each voxel's mirror images with its own, once for each set of them. */
function* mirrorImages([nx, ny, nz]: Grid['size']): Generator<number[]> {
  const pair = (at: number, count: number): number[] => (2 * at + 1 === count ? [at] : [at, count - 1 - at]);
  for (let k = 0; k <= (nz - 1) / 2; k++)
    for (let j = 0; j <= (ny - 1) / 2; j++)
      for (let i = 0; i <= (nx - 1) / 2; i++)
        yield pair(k, nz).flatMap((z) => pair(j, ny).flatMap((y) => pair(i, nx).map((x) => x + nx * (y + ny * z))));
}

function refuse(
  name: string,
  [nx, ny, nz]: Grid['size'],
  at: number,
  value: number,
  mean: number,
  allowed: number,
): never {
  const offset = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / nx / ny)].map(
    (place, axis) => place - ([nx, ny, nz][axis]! - 1) / 2,
  );
  throw new DosimetryError({
    code: 'dose/kernel-asymmetric',
    message: `The kernel ${name} has ${value.toPrecision(4)} Gy/(Bq·s) at offset (${offset.join(', ')}) and ${mean.toPrecision(4)} on average over its mirror images; at most ${allowed.toPrecision(2)} apart was expected.`,
    remedy: 'Use the kernel of a uniform medium with the source voxel in the middle.',
  });
}
