import type { Vector3 } from '../../domain/geometry';
import { quadraturePoints } from '../transport/quadrature';
import { energyWithin_MeV, type RadialEnergy } from './radialEnergy';
import { nearWeight, type NearRange } from './nearRange';

/** Energy per voxel around the source voxel, offsets 0 and more, x fastest. */
export interface NearVoxels {
  readonly size: readonly [number, number, number];
  readonly energy_MeV: Float64Array;
  /** Statistical, of the table's shells, MeV². */
  readonly variance_MeV2: Float64Array;
}

/** Steps in distance, and directions on an arc, to the shortest edge of a voxel. */
const STEPS_PER_VOXEL = 8;
const DIRECTIONS_PER_VOXEL = 6;
const POINTS_PER_PANEL = 8;
const DIRECTIONS_PER_YIELD = 12_000;

/**
 * Near part: the energy of thin spherical shells in many directions, each shared among the eight voxels around its end.
 *
 * Where source and target voxel are equal boxes, displacements from a point of the one into the other at offset Δ have the density
 * Π max(0, 1 − |d_i/h_i − Δ_i|): the trilinear share. The shares of a direction sum to one, so no energy is lost. Yields the fraction done.
 */
export function* nearVoxels(
  energy: RadialEnergy,
  range: NearRange,
  voxelSize_mm: Vector3,
): Generator<number, NearVoxels> {
  const size = voxelSize_mm.map((edge_mm) => Math.floor(range.to_mm / edge_mm) + 3) as [number, number, number];
  const sums = { energy: new Float64Array(size[0] * size[1] * size[2]), variance: new Float64Array(0) };
  sums.variance = new Float64Array(sums.energy.length);
  const smallest_mm = Math.min(...voxelSize_mm);
  const shares = new Float64Array(sums.energy.length);
  let directions = 0;
  for (let shell = 0; shell < energy.nodes_mm.length - 1; shell++) {
    if (energy.nodes_mm[shell]! >= range.to_mm) break;
    shares.fill(0);
    for (const piece of piecesOf(energy, shell, range, smallest_mm / STEPS_PER_VOXEL)) {
      directions += shareShell(shares, size, piece, voxelSize_mm, smallest_mm);
      if (directions < DIRECTIONS_PER_YIELD) continue;
      directions = 0;
      yield Math.min(1, energy.nodes_mm[shell]! / range.to_mm);
    }
    const uncertainty_frac = energy.shellUncertainty_frac[shell]!;
    for (let at = 0; at < shares.length; at++) {
      const share = shares[at]!;
      sums.energy[at]! += share;
      sums.variance[at]! += (share * uncertainty_frac) ** 2;
    }
  }
  return { size, energy_MeV: sums.energy, variance_MeV2: sums.variance };
}

/** A thin shell: its energy, weighted for the near part, as if all of it lay at one distance. */
interface Piece {
  readonly at_mm: number;
  readonly energy_MeV: number;
}

/** Cuts a shell of the table into pieces of at most this thickness, each at the mean distance of its energy. */
function piecesOf(energy: RadialEnergy, shell: number, range: NearRange, thickness_mm: number): Piece[] {
  const from_mm = energy.nodes_mm[shell]!;
  const width_mm = energy.nodes_mm[shell + 1]! - from_mm;
  const count = Math.ceil(width_mm / thickness_mm);
  const pieces: Piece[] = [];
  for (let n = 0; n < count; n++) {
    const [low_mm, high_mm] = [from_mm + (n / count) * width_mm, from_mm + ((n + 1) / count) * width_mm];
    if (low_mm >= range.to_mm) break;
    const middle_mm = (low_mm + high_mm) / 2;
    const [low, middle, high] = [low_mm, middle_mm, high_mm].map((r_mm) => energyWithin_MeV(energy, shell, r_mm)) as [
      number,
      number,
      number,
    ];
    if (!(high > low)) continue;
    // ∫ r dE = [r E] − ∫ E dr, by Simpson, which is exact for a cubic.
    const mean_mm =
      (high_mm * high - low_mm * low - ((high_mm - low_mm) * (low + 4 * middle + high)) / 6) / (high - low);
    const weight = (nearWeight(range, low_mm) + 4 * nearWeight(range, middle_mm) + nearWeight(range, high_mm)) / 6;
    // Two halves with the spread of an even one.
    const spread_mm = (high_mm - low_mm) / Math.sqrt(12);
    for (const at_mm of [Math.max(0, mean_mm - spread_mm), mean_mm + spread_mm])
      pieces.push({ at_mm, energy_MeV: (weight * (high - low)) / 2 });
  }
  return pieces;
}

/** Adds a thin shell's energy to the voxels that its directions in one octant end among; returns how many directions there were. */
function shareShell(
  shares: Float64Array,
  [nx, ny]: NearVoxels['size'],
  { at_mm, energy_MeV }: Piece,
  [hx, hy, hz]: Vector3,
  smallest_mm: number,
): number {
  const arc = ((Math.PI / 2) * at_mm) / smallest_mm;
  const angles = quadraturePoints(
    0,
    Math.PI / 2,
    Math.max(1, Math.ceil((DIRECTIONS_PER_VOXEL * arc) / POINTS_PER_PANEL)),
  );
  const azimuths = angles.map(([angle, weight]) => [Math.cos(angle) / hx, Math.sin(angle) / hy, weight] as const);
  const [row, layer] = [nx, nx * ny];
  for (const [polar, polarWeight] of angles) {
    const z = (at_mm * Math.cos(polar)) / hz;
    const k = Math.floor(z);
    const across_mm = at_mm * Math.sin(polar);
    const amount = (energy_MeV * polarWeight * Math.sin(polar)) / (Math.PI / 2);
    const upper = amount * (z - k);
    const lower = amount - upper;
    for (const [toX, toY, weight] of azimuths) {
      const x = across_mm * toX;
      const y = across_mm * toY;
      const i = x | 0;
      const j = y | 0;
      const fx = x - i;
      const fy = y - j;
      const at = i + row * j + layer * k;
      const w11 = weight * fx * fy;
      const w10 = weight * fx - w11;
      const w01 = weight * fy - w11;
      const w00 = weight - w10 - w01 - w11;
      shares[at]! += lower * w00;
      shares[at + 1]! += lower * w10;
      shares[at + row]! += lower * w01;
      shares[at + row + 1]! += lower * w11;
      shares[at + layer]! += upper * w00;
      shares[at + layer + 1]! += upper * w10;
      shares[at + layer + row]! += upper * w01;
      shares[at + layer + row + 1]! += upper * w11;
    }
  }
  return angles.length ** 2;
}
