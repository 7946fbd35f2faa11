import { findMedium, massAttenuation_cm2_per_g, PHOTON_PROCESSES } from '@voxel-dosimetry/core';

/** Mass attenuation coefficient of water for photons that are not to be scattered at all, cm²/g. Proved by test/physics/planarImages.test.ts. */
export function waterAttenuation_cm2_per_g(energy_keV: number): number {
  const water = findMedium('water');
  return PHOTON_PROCESSES.reduce((sum, process) => sum + massAttenuation_cm2_per_g(water, process, energy_keV), 0);
}
