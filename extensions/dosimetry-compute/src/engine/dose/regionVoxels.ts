import { batchUncertainty_frac, MINIMUM_DENSITY_g_per_mL, type Volume } from '@voxel-dosimetry/core';
import type { RegionUncertainty } from '../../contract';
import type { HeldRegion } from '../regions';
import type { TransportTotals } from './followDecays';
import type { TransportTarget } from './transportPlan';

/** A voxel counts as a region's own from this occupancy on. */
const INSIDE_frac = 0.5;

/** A region on the dose grid as the tallies need it. */
export interface RegionVoxels {
  readonly regionId: string;
  readonly name: string;
  /** Voxels that hold a part of the region. */
  readonly voxels: Uint32Array;
  /** The part, 0..1; 0 where there is no mass, which gets no dose. */
  readonly weights: Float32Array;
  /** Voxels with mass that lie at least half inside. */
  readonly inside: Uint32Array;
}

export function regionVoxels(regions: readonly HeldRegion[], density: Volume<'g/mL'>): RegionVoxels[] {
  return regions.map(({ mask, occupancy: { voxels, fractions } }) => {
    const hasMass = (voxel: number): boolean => density.values[voxel]! >= MINIMUM_DENSITY_g_per_mL;
    const weights = fractions.map((fraction, at) => (hasMass(voxels[at]!) ? fraction : 0));
    const inside = voxels.filter((_, at) => weights[at]! >= INSIDE_frac);
    return { regionId: mask.id, name: mask.name, voxels, weights, inside };
  });
}

export interface NamedUncertainty {
  readonly name: string;
  readonly uncertainty_frac: number;
}

/** The least certain of what the target asks for; null without regions. */
export function largestUncertainty(
  { of, regions: wanted }: Pick<TransportTarget, 'of' | 'regions'>,
  totals: Pick<TransportTotals, 'energy' | 'regions'>,
  regions: readonly RegionVoxels[],
): NamedUncertainty | null {
  let worst: NamedUncertainty | null = null;
  for (const at of wanted) {
    const { name, inside } = regions[at]!;
    const uncertainty_frac =
      of === 'region-mean'
        ? batchUncertainty_frac(totals.regions, at)
        : inside.reduce((most, voxel) => Math.max(most, batchUncertainty_frac(totals.energy, voxel)), 0);
    if (!worst || uncertainty_frac > worst.uncertainty_frac) worst = { name, uncertainty_frac };
  }
  return worst;
}

/** Uncertainty of each region's mean (`means_frac`, in the regions' order) and of its voxels (from the map). */
export function regionUncertainties(
  regions: readonly RegionVoxels[],
  means_frac: readonly number[],
  uncertainty: Volume<'frac'>,
): RegionUncertainty[] {
  return regions.map(({ regionId, inside }, at) => {
    const ofVoxels = Float32Array.from(inside, (voxel) => uncertainty.values[voxel]!).sort();
    return {
      regionId,
      mean_frac: means_frac[at]!,
      largestVoxel_frac: ofVoxels.at(-1) ?? null,
      medianVoxel_frac: ofVoxels[ofVoxels.length >> 1] ?? null,
    };
  });
}

/** Mean relative uncertainty of the voxels above half the largest dose; 1 without dose. */
export function highDoseUncertainty_frac(dose: Volume<'Gy'>, max_Gy: number, uncertainty: Volume<'frac'>): number {
  let [sum, count] = [0, 0];
  for (let v = 0; v < dose.values.length; v++) {
    if (!(dose.values[v]! > max_Gy / 2)) continue;
    sum += uncertainty.values[v]!;
    count += 1;
  }
  return count > 0 ? sum / count : 1;
}
