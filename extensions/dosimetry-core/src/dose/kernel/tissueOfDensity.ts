import { MINIMUM_DENSITY_g_per_mL } from '../../domain/absorbedDose';
import type { Volume } from '../../domain/volume';
import type { KernelMedium } from './kernelMedium';

/** From which density on a voxel counts as which medium, g/mL, rising; below the first there is no mass. */
export const TISSUE_LIMITS_g_per_mL = [
  ['lung', MINIMUM_DENSITY_g_per_mL],
  ['adipose', 0.6],
  ['soft-tissue', 0.98],
  ['cortical-bone', 1.1],
] as const satisfies readonly (readonly [KernelMedium, number])[];

/** The medium that a density counts as; what is below lung counts as lung. */
export const tissueAt = (density_g_per_mL: number): KernelMedium =>
  TISSUE_LIMITS_g_per_mL.filter(([, from_g_per_mL]) => density_g_per_mL >= from_g_per_mL).at(-1)?.[0] ?? 'lung';

/** One tissue of a patient as its voxels have it. */
export interface FoundTissue {
  readonly medium: KernelMedium;
  /** Mean over its voxels. */
  readonly density_g_per_mL: number;
  readonly voxels: number;
}

/** The number of a voxel without mass in `tissueOfVoxel`. */
export const NO_TISSUE = 255;

const VOXELS_PER_YIELD = 1 << 18;

/**
 * The tissue of every voxel by its mass density: lung from 0.05 to 0.6 g/mL, adipose to 0.98, soft tissue to 1.1, bone above; with the mean density of
 * each in this patient.
 *
 * `tissueOfVoxel` numbers `found`, x fastest, NO_TISSUE where there is no mass. Limits lie between the densities that ICRU 44 (doi:10.1093/jicru/os23.1.Report44) lists: inflated
 * lung 0.26, adipose 0.95, muscle 1.05, spongiosa 1.18 g/mL; the lowest between lung and adipose is the usual one of CT segmentation (−400 HU). Voxels at a
 * border hold two tissues and count as what lies between; contrast medium and metal count as bone. Yields the fraction done.
 * Test: unit/core/kernelComposition.
 */
export function* tissueOfDensity(
  density: Volume<'g/mL'>,
): Generator<number, { readonly found: readonly FoundTissue[]; readonly tissueOfVoxel: Uint8Array }> {
  const { values } = density;
  const tissueOfVoxel = new Uint8Array(values.length).fill(NO_TISSUE);
  const sums = TISSUE_LIMITS_g_per_mL.map(() => 0);
  const counts = TISSUE_LIMITS_g_per_mL.map(() => 0);
  for (let v = 0; v < values.length; v++) {
    const density_g_per_mL = values[v]!;
    let tissue = TISSUE_LIMITS_g_per_mL.length - 1;
    while (tissue >= 0 && !(density_g_per_mL >= TISSUE_LIMITS_g_per_mL[tissue]![1])) tissue--;
    if (tissue >= 0) {
      tissueOfVoxel[v] = tissue;
      sums[tissue]! += density_g_per_mL;
      counts[tissue]! += 1;
    }
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield v / values.length;
  }
  const found = TISSUE_LIMITS_g_per_mL.map(([medium], tissue) => ({
    medium,
    density_g_per_mL: sums[tissue]! / counts[tissue]!,
    voxels: counts[tissue]!,
  }));
  return { found, tissueOfVoxel };
}
