import { MINIMUM_DENSITY_g_per_mL } from '../domain/absorbedDose';
import type { Vector3 } from '../domain/geometry';
import type { Volume } from '../domain/volume';
import type { DosePointKernel } from './kernel/dosePointKernel';
import { massDistanceOf } from './kernel/kernelParts';
import { TISSUE_LIMITS_g_per_mL } from './kernel/tissueOfDensity';

/** What about a case decides where dose engines are wrong. */
export interface DoseSurroundings {
  readonly voxelSize_mm: Vector3;
  /** Within it charged particles leave 90 % of their energy in water. */
  readonly chargedRange_mm: number;
  /** Per decay: electrons, positrons, α and recoil; and photons. */
  readonly charged_MeV: number;
  readonly photon_MeV: number;
  /** Part of the decays that happens within that range of a border between lung and denser tissue, on either side, 0..1. */
  readonly nearLung_frac: number;
  /** Voxels denser than bone, such as metal, and the densest of them. */
  readonly voxelsDenserThanBone: number;
  readonly densest_g_per_mL: number;
  /** Mean density of each region's voxels that have mass; regions without any are left out. */
  readonly regions: readonly { readonly regionId: string; readonly density_g_per_mL: number }[];
}

/** A region on the dose grid: the part of each voxel that counts, 0 where there is no mass. */
export interface WeightedVoxels {
  readonly regionId: string;
  readonly voxels: Uint32Array;
  readonly weights: Float32Array;
}

/** Cortical bone has 1.9 g/mL; teeth, metal and dense contrast medium more. */
export const DENSEST_BONE_g_per_mL = 2.2;
const [[, LUNG_FROM_g_per_mL], [, LUNG_TO_g_per_mL]] = TISSUE_LIMITS_g_per_mL;
const RANGE_frac = 0.9;
const VOXELS_PER_YIELD = 1 << 18;
const MM_PER_CM = 10;

/**
 * Where the decays of a map happen, against what borders on them. `activity` is decays or decays a second, x fastest; the distance to a border is taken
 * along each axis, in whole voxels, which counts some more at corners. Yields the fraction done. Test: unit/core/kernelComposition.
 */
export function* doseSurroundings(
  activity: Volume,
  density: Volume<'g/mL'>,
  kernel: DosePointKernel,
  regions: readonly WeightedVoxels[],
): Generator<number, DoseSurroundings> {
  const { size, spacing_mm } = density.grid;
  const chargedRange_mm = MM_PER_CM * massDistanceOf(kernel.charged, RANGE_frac);
  const reach = spacing_mm.map((edge_mm) => Math.floor(chargedRange_mm / edge_mm + 0.5));
  const side = density.values as ArrayLike<number>;
  const lung = yield* within(size, reach, (v) => side[v]! >= LUNG_FROM_g_per_mL && side[v]! < LUNG_TO_g_per_mL);
  const dense = yield* within(size, reach, (v) => side[v]! >= LUNG_TO_g_per_mL);
  let [all, near, voxelsDenserThanBone, densest_g_per_mL] = [0, 0, 0, 0];
  for (let v = 0; v < side.length; v++) {
    if (v % VOXELS_PER_YIELD === 0) yield v / side.length;
    const decays = Math.max(0, activity.values[v]!);
    all += decays;
    if (lung[v] === 1 && dense[v] === 1 && side[v]! >= MINIMUM_DENSITY_g_per_mL) near += decays;
    if (side[v]! > DENSEST_BONE_g_per_mL) voxelsDenserThanBone += 1;
    if (side[v]! > densest_g_per_mL) densest_g_per_mL = side[v]!;
  }
  const photon_MeV = kernel.photon.within_MeV.at(-1)!;
  return {
    voxelSize_mm: spacing_mm,
    chargedRange_mm,
    charged_MeV: kernel.emitted_MeV - photon_MeV,
    photon_MeV,
    nearLung_frac: all > 0 ? near / all : 0,
    voxelsDenserThanBone,
    densest_g_per_mL,
    regions: regions.flatMap((region) => meanDensity(region, side)),
  };
}

function meanDensity(
  { regionId, voxels, weights }: WeightedVoxels,
  density: ArrayLike<number>,
): DoseSurroundings['regions'] {
  let [mass, volume] = [0, 0];
  for (let at = 0; at < voxels.length; at++) {
    mass += weights[at]! * density[voxels[at]!]!;
    volume += weights[at]!;
  }
  return volume > 0 ? [{ regionId, density_g_per_mL: mass / volume }] : [];
}

/** 1 in the voxels that are at most `reach` voxels along each axis from one that `is`. */
function* within(
  size: readonly [number, number, number],
  reach: readonly number[],
  is: (voxel: number) => boolean,
): Generator<number, Uint8Array> {
  const marked = new Uint8Array(size[0] * size[1] * size[2]);
  for (let v = 0; v < marked.length; v++) {
    if (is(v)) marked[v] = 1;
    if (v % VOXELS_PER_YIELD === 0) yield 0;
  }
  const strides = [1, size[0], size[0] * size[1]];
  for (let axis = 0; axis < 3; axis++) {
    if (reach[axis]! > 0) yield* widen(marked, size[axis]!, strides[axis]!, reach[axis]!);
  }
  return marked;
}

function* widen(marked: Uint8Array, count: number, stride: number, reach: number): Generator<number, void> {
  const line = new Uint8Array(count);
  for (let start = 0, since = 0; start < marked.length; start++) {
    if (Math.floor(start / stride) % count !== 0) continue;
    for (let at = 0; at < count; at++) line[at] = marked[start + at * stride]!;
    for (let at = 0, last = -Infinity; at < count; at++) {
      if (line[at] === 1) last = at;
      if (at - last <= reach) marked[start + at * stride] = 1;
    }
    for (let at = count - 1, last = Infinity; at >= 0; at--) {
      if (line[at] === 1) last = at;
      if (last - at <= reach) marked[start + at * stride] = 1;
    }
    since += count;
    if (since < VOXELS_PER_YIELD) continue;
    since = 0;
    yield start / marked.length;
  }
}
