import { MINIMUM_DENSITY_g_per_mL } from '../domain/absorbedDose';
import { voxelVolume_mL } from '../domain/geometry';
import { JOULES_PER_KEV } from '../domain/units';
import type { Volume } from '../domain/volume';
import { batchUncertainty_frac, type BatchSums } from './batchStatistics';

const VOXELS_PER_YIELD = 1 << 18;
const JOULES_PER_MEV = 1e3 * JOULES_PER_KEV;
const KG_PER_G = 1e-3;

export interface TransportedDose<U extends 'Gy' | 'Gy/s'> {
  readonly dose: Volume<U>;
  /** Relative standard uncertainty, 0..1; 1 where nothing was deposited. */
  readonly uncertainty: Volume<'frac'>;
  /** Deposited where there is no mass, MeV in all the histories run: it gives no dose. */
  readonly withoutMass_MeV: number;
}

/**
 * Absorbed dose (or its rate) from energy that histories of decays left in voxels: D = Σ T / N · decays / (ρ V).
 *
 * `energy` holds MeV per voxel, x fastest, of N = `energy.histories` decays; `decays` is how many happen in the grid (Gy), or happen a
 * second (Gy/s); `density` g/mL. No dose below MINIMUM_DENSITY_g_per_mL. Yields the fraction done. Test: unit/core/batchStatistics.
 */
export function* transportedDose<U extends 'Gy' | 'Gy/s'>(request: {
  readonly energy: BatchSums;
  readonly decays: number;
  readonly density: Volume<'g/mL'>;
  readonly unit: U;
}): Generator<number, TransportedDose<U>> {
  const { energy, decays, density, unit } = request;
  const { grid } = density;
  const count = energy.sum.length;
  const values = new Float32Array(count);
  const uncertainty = new Float32Array(count).fill(1);
  const scale = (decays / Math.max(1, energy.histories)) * (JOULES_PER_MEV / (KG_PER_G * voxelVolume_mL(grid)));
  let withoutMass_MeV = 0;
  for (let v = 0; v < count; v++) {
    const deposited_MeV = energy.sum[v]!;
    const density_g_per_mL = density.values[v]!;
    if (!(density_g_per_mL >= MINIMUM_DENSITY_g_per_mL)) withoutMass_MeV += deposited_MeV;
    else if (deposited_MeV > 0) {
      values[v] = (deposited_MeV * scale) / density_g_per_mL;
      uncertainty[v] = batchUncertainty_frac(energy, v);
    }
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (v + 1) / count;
  }
  return {
    dose: { unit, grid, values },
    uncertainty: { unit: 'frac', grid, values: uncertainty },
    withoutMass_MeV,
  };
}
