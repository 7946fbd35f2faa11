import { MINIMUM_DENSITY_g_per_mL } from '../domain/absorbedDose';
import { voxelVolume_mL } from '../domain/geometry';
import { bqSecondsToMbqHours } from '../domain/units';
import type { Volume } from '../domain/volume';

/** Where decays give no dose: voxels with activity but less than MINIMUM_DENSITY_g_per_mL (air, or outside the CT), and what decays there. */
export function decaysWithoutMass(
  tia: Volume<'Bq·s/mL'>,
  density: Volume<'g/mL'>,
): { readonly voxelsWithoutMass: number; readonly timeIntegratedActivityWithoutMass_MBq_h: number } {
  let [voxelsWithoutMass, sum] = [0, 0];
  for (let v = 0; v < tia.values.length; v++) {
    const decays = tia.values[v]!;
    if (decays === 0 || density.values[v]! >= MINIMUM_DENSITY_g_per_mL) continue;
    voxelsWithoutMass += 1;
    sum += decays;
  }
  return {
    voxelsWithoutMass,
    timeIntegratedActivityWithoutMass_MBq_h: bqSecondsToMbqHours(sum * voxelVolume_mL(tia.grid)),
  };
}
