import {
  JOULES_PER_KEV,
  MINIMUM_DENSITY_g_per_mL,
  voxelVolume_mL,
  type FoundTissue,
  type Volume,
} from '@voxel-dosimetry/core';

/** Gy of 1 MeV/mL in 1 g/mL. */
const GY_PER_MEV_PER_G = 1e3 * JOULES_PER_KEV * 1e3;
const VOXELS_A_STEP = 1 << 18;

/** Over which mass energy becomes dose: that of a uniform medium, of each voxel, or of each voxel's tissue at its mean density. */
export type MassOf =
  | { readonly of: 'medium'; readonly density_g_per_mL: number }
  | { readonly of: 'voxel' }
  | { readonly of: 'tissue'; readonly tissue: number; readonly found: FoundTissue; readonly tissueOfVoxel: Uint8Array };

/** Of the energy that ended in the grid: what became dose, and what did not. */
export interface SharedEnergy {
  readonly absorbed_MeV: number;
  readonly withoutMass_MeV: number;
}

/**
 * D = e / ρ for an energy density e in MeV/mL (x fastest), put into `dose`.
 *
 * `medium`: ρ is the medium's everywhere, also where the patient has none. `voxel`: the voxel's own, none below MINIMUM_DENSITY_g_per_mL. `tissue`: in the
 * voxels of that tissue alone, its mean density; the energy is that dose in each voxel's own mass.
 */
export function* doseOfEnergy(
  energy_MeV_per_mL: Float32Array,
  density: Volume<'g/mL'>,
  mass: MassOf,
  dose: Float32Array,
): Generator<number, SharedEnergy> {
  let [all, absorbed] = [0, 0];
  for (let v = 0; v < dose.length; v++) {
    const energy = energy_MeV_per_mL[v]!;
    const own_g_per_mL = density.values[v]!;
    all += energy;
    if (mass.of === 'medium') {
      dose[v] = (energy * GY_PER_MEV_PER_G) / mass.density_g_per_mL;
      absorbed += energy;
    } else if (mass.of === 'voxel') {
      if (own_g_per_mL >= MINIMUM_DENSITY_g_per_mL) {
        dose[v] = (energy * GY_PER_MEV_PER_G) / own_g_per_mL;
        absorbed += energy;
      }
    } else if (mass.tissueOfVoxel[v] === mass.tissue) {
      dose[v] = (energy * GY_PER_MEV_PER_G) / mass.found.density_g_per_mL;
      absorbed += (energy * own_g_per_mL) / mass.found.density_g_per_mL;
    }
    if (v % VOXELS_A_STEP === VOXELS_A_STEP - 1) yield v / dose.length;
  }
  const volume_mL = voxelVolume_mL(density.grid);
  return { absorbed_MeV: absorbed * volume_mL, withoutMass_MeV: (all - absorbed) * volume_mL };
}
