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

/** One value for all mirror images of a voxel: those at offsets of 0 and more from the source voxel, x fastest. */
interface OctantValues {
  readonly values: Float64Array;
  readonly relativeUncertainty: Float64Array | null;
}

/**
 * Averages the up to eight mirror images of each voxel, which are equal in a uniform medium; their uncertainties count as independent.
 *
 * Throws `dose/kernel-asymmetric` where one is further from the mean than 6 standard uncertainties, or, where none is stated, more than 5 % off
 * in a voxel above 1 % of the source voxel. Test: unit/core/siteKernel.
 */
export function mirrorAverage(of: SurroundingValues, name: string): OctantValues {
  const { values, relativeUncertainty, size } = of;
  const octant = size.reduce((product, count) => (product * (count + 1)) / 2, 1);
  const averaged = new Float64Array(octant);
  const uncertainties = relativeUncertainty && new Float64Array(octant);
  const source = values[(values.length - 1) / 2]!;
  for (const { images, place } of mirrorImages(size)) {
    // From the first, so that equal values stay as they are.
    const first = values[images[0]!]!;
    const mean = first + images.reduce((sum, at) => sum + (values[at]! - first), 0) / images.length;
    for (const at of images) {
      const allowed = allowedOff(of, at, mean, source);
      if (!(Math.abs(values[at]! - mean) <= allowed)) refuse(name, size, at, values[at]!, mean, allowed);
    }
    averaged[place] = mean;
    if (!relativeUncertainty || !uncertainties) continue;
    const sigma = Math.hypot(...images.map((at) => relativeUncertainty[at]! * values[at]!)) / images.length;
    uncertainties[place] = mean > 0 ? sigma / mean : 1;
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

interface MirrorImages {
  /** Places among all voxels. */
  readonly images: readonly number[];
  /** Place in the octant. */
  readonly place: number;
}

/** The places of each voxel's mirror images with its own, once for each set of them. */
function* mirrorImages([nx, ny, nz]: Grid['size']): Generator<MirrorImages> {
  const [cx, cy, cz] = [nx, ny, nz].map((count) => (count - 1) / 2) as [number, number, number];
  const pair = (offset: number, centre: number): number[] =>
    offset === 0 ? [centre] : [centre - offset, centre + offset];
  let place = 0;
  for (let k = 0; k <= cz; k++)
    for (let j = 0; j <= cy; j++)
      for (let i = 0; i <= cx; i++, place++)
        yield {
          place,
          images: pair(k, cz).flatMap((z) => pair(j, cy).flatMap((y) => pair(i, cx).map((x) => x + nx * (y + ny * z)))),
        };
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
