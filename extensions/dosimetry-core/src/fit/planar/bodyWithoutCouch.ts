import type { Volume } from '../../domain/volume';

/** Soft tissue and bone; foam, blankets and a couch of carbon fibre that is thinner than a voxel are less. */
const LEAST_g_per_mL = 0.5;

const BODIES = new WeakMap<Volume<'g/mL'>['values'], Uint8Array>();

/**
 * The patient without the couch: 1 in the largest part of the grid that is as dense as soft tissue and holds together by faces of voxels, else 0. Lungs, bowel
 * gas and what else lies within are not in it, nor are limbs apart from the trunk; a couch that touches the body is. Found once for a density.
 * Proved by test/physics/planarImages.test.ts.
 */
export function bodyWithoutCouch({ values, grid: { size } }: Volume<'g/mL'>): Uint8Array {
  const known = BODIES.get(values);
  if (known) return known;
  const seen = new Uint8Array(values.length);
  const waiting = new Int32Array(values.length);
  let largest = new Int32Array(0);
  for (let seed = 0; seed < values.length; seed++) {
    if (seen[seed] === 1 || !(values[seed]! >= LEAST_g_per_mL)) continue;
    const count = partFrom(seed, values, size, seen, waiting);
    if (count > largest.length) largest = waiting.slice(0, count);
  }
  const body = new Uint8Array(values.length);
  for (const voxel of largest) body[voxel] = 1;
  BODIES.set(values, body);
  return body;
}

/** Puts all voxels of the part into `waiting` and returns how many. */
function partFrom(
  seed: number,
  values: ArrayLike<number>,
  [nx, ny, nz]: readonly [number, number, number],
  seen: Uint8Array,
  waiting: Int32Array,
): number {
  let count = 0;
  const add = (voxel: number): void => {
    if (seen[voxel] === 1 || !(values[voxel]! >= LEAST_g_per_mL)) return;
    seen[voxel] = 1;
    waiting[count++] = voxel;
  };
  add(seed);
  for (let next = 0; next < count; next++) {
    const voxel = waiting[next]!;
    const [x, y, z] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
    if (x > 0) add(voxel - 1);
    if (x < nx - 1) add(voxel + 1);
    if (y > 0) add(voxel - nx);
    if (y < ny - 1) add(voxel + nx);
    if (z > 0) add(voxel - nx * ny);
    if (z < nz - 1) add(voxel + nx * ny);
  }
  return count;
}
