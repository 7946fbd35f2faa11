import type { Vector3 } from '../../domain/geometry';
import { radialSlope_MeV_per_mm, type RadialEnergy } from './radialEnergy';

/** Where the near part of a voxel S value goes over into the far part: all near up to `from_mm`, all far from `to_mm` on. */
export interface NearRange {
  readonly from_mm: number;
  readonly to_mm: number;
}

/** In longest edges of a voxel: nearer than that the kernel changes too much within a voxel for the few points of the far part. */
const FROM_VOXELS = 1.5;
const TO_VOXELS = 3.5;
/** In shortest edges: beyond that a kernel which still falls steeply does so over more than a voxel. */
const MOST_VOXELS = 16;
/** Fall of ln dE/dr across the longest edge of a voxel that is steep: the end of β spectra, not bremsstrahlung. */
const STEEP = 0.5;
/** dE/dr, relative to its mean over the distance that holds most of the energy, below which steepness does not matter. */
const LEAST_frac = 1e-3;
const MOST_frac = 0.9;

/** Photons: from 1.5 to 3.5 of the longest edge. */
export function photonNearRange(voxelSize_mm: Vector3): NearRange {
  const longest_mm = Math.max(...voxelSize_mm);
  return { from_mm: FROM_VOXELS * longest_mm, to_mm: TO_VOXELS * longest_mm };
}

/** As far as the energy of charged particles falls steeply, or to 16 of the shortest edge; their bremsstrahlung beyond is as smooth as other photons. */
export function chargedNearRange(energy: RadialEnergy, voxelSize_mm: Vector3): NearRange {
  const longest_mm = Math.max(...voxelSize_mm);
  const width_mm = (TO_VOXELS - FROM_VOXELS) * longest_mm;
  const most_mm = Math.max(TO_VOXELS * longest_mm, MOST_VOXELS * Math.min(...voxelSize_mm));
  const to_mm = Math.min(most_mm, Math.max(TO_VOXELS * longest_mm, endOfSteepness_mm(energy, longest_mm) + width_mm));
  return { from_mm: to_mm - width_mm, to_mm };
}

/** Where dE/dr no longer falls steeply for voxels of this size. */
function endOfSteepness_mm({ nodes_mm, within_MeV, slope_MeV_per_mm }: RadialEnergy, longest_mm: number): number {
  const most_MeV = MOST_frac * within_MeV.at(-1)!;
  if (!(most_MeV > 0)) return 0;
  const holding = within_MeV.findIndex((energy_MeV) => energy_MeV >= most_MeV);
  const least = (LEAST_frac * most_MeV) / nodes_mm[holding]!;
  return slope_MeV_per_mm.reduce((end_mm, slope, node) => {
    const next_mm = nodes_mm[node + 1];
    if (next_mm === undefined || slope <= least) return end_mm;
    const fall = Math.log(slope / slope_MeV_per_mm[node + 1]!);
    return (fall * longest_mm) / (next_mm - nodes_mm[node]!) > STEEP ? next_mm : end_mm;
  }, 0);
}

/** Share of the near part at a distance: 1 to 0 with two smooth derivatives. */
export function nearWeight({ from_mm, to_mm }: NearRange, r_mm: number): number {
  const t = Math.min(1, Math.max(0, (r_mm - from_mm) / (to_mm - from_mm)));
  return 1 - t * t * t * (10 + t * (6 * t - 15));
}

/** dE/dr that is left to the far part, and its standard uncertainty, at a distance in this shell, MeV/mm. */
export function farSlope(
  energy: RadialEnergy,
  range: NearRange,
  shell: number,
  r_mm: number,
): readonly [slope_MeV_per_mm: number, sigma_MeV_per_mm: number] {
  if (shell < 0 || r_mm <= range.from_mm) return [0, 0];
  const slope = (1 - nearWeight(range, r_mm)) * radialSlope_MeV_per_mm(energy, shell, r_mm);
  return [slope, slope * energy.shellUncertainty_frac[shell]!];
}
