import { DosimetryError } from '../../domain/errors';
import type { PlanarAttenuation } from '../../domain/planar';
import type { Volume } from '../../domain/volume';
import { frontViewOf, type FrontView } from './anteriorPosterior';
import { bodyWithoutCouch } from './bodyWithoutCouch';

/** Voxels of the dose grid and the part of each that a region has. */
export interface OccupiedVoxels {
  readonly voxels: ArrayLike<number>;
  readonly fractions: ArrayLike<number>;
}

const MM_PER_CM = 10;

/**
 * How a region is attenuated along anterior–posterior, by lines through the density: with M = ∫ρ dl through the body and m that through the region,
 * transmission = mean e^(−μM), μt = mean μm, share of the background = mean (1 − m/M), μ per density that of water at the photopeak. The first two are means over
 * the region's mass, since what is thick counts more, the last one over its shadow. The body reaches from the first to the last voxel of `bodyWithoutCouch` on a line, and
 * wherever the region does: air about it and a couch that does not touch it add nothing.
 *
 * Wrong in bone by what its composition attenuates otherwise than water, and where lung lies in the line by what its background
 * is less. Throws `fit/planar-attenuation` for a region of no mass. Proved by test/physics/planarImages.test.ts.
 */
export function regionAttenuation(
  density: Volume<'g/mL'>,
  { voxels, fractions }: OccupiedVoxels,
  massAttenuation_cm2_per_g: number,
): PlanarAttenuation {
  const view = frontViewOf(density.grid);
  const step_cm = view.step_mm / MM_PER_CM;
  const body = bodyWithoutCouch(density);
  const ofRegion = new Map<number, number>();
  for (let at = 0; at < voxels.length; at++) {
    const voxel = voxels[at]!;
    const mass = fractions[at]! * density.values[voxel]! * step_cm;
    const line = view.lineOf(voxel);
    if (mass > 0) ofRegion.set(line, (ofRegion.get(line) ?? 0) + mass);
  }
  let [whole, transmission, thickness, share] = [0, 0, 0, 0];
  for (const [line, mass] of ofRegion) {
    const passed = Math.max(mass, massAlong(view, density.values, body, line) * step_cm);
    whole += mass;
    transmission += mass * Math.exp(-massAttenuation_cm2_per_g * passed);
    thickness += mass * mass;
    share += 1 - Math.min(1, mass / passed);
  }
  if (!(whole > 0)) throw noMass();
  return {
    transmission_frac: transmission / whole,
    sourceAttenuation: (massAttenuation_cm2_per_g * thickness) / whole,
    backgroundShare_frac: share / ofRegion.size,
  };
}

/** Σ ρ from the first to the last voxel of the body on a line; of all of the line where the body is not on it. */
function massAlong(
  { steps, stride, startOf }: FrontView,
  density: ArrayLike<number>,
  body: Uint8Array,
  line: number,
): number {
  const start = startOf(line);
  let [first, last] = [0, steps - 1];
  while (first < steps && body[start + stride * first] === 0) first++;
  while (last > first && body[start + stride * last] === 0) last--;
  if (first === steps) [first, last] = [0, steps - 1];
  let sum = 0;
  for (let step = first; step <= last; step++) sum += density[start + stride * step]!;
  return sum;
}

const noMass = (): DosimetryError =>
  new DosimetryError({
    code: 'fit/planar-attenuation',
    message: 'The region has no mass on the dose grid; a density above 0 g/mL in it was expected.',
    remedy: 'Enter the attenuation of the region, or check the CT.',
  });
