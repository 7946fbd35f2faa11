/** Below this there is air: no dose is given (lung of −950 HU has 0.053 g/mL). */
export const MINIMUM_DENSITY_g_per_mL = 0.05;

/**
 * Absorbed-dose statistics of one region. `mean_Gy` is energy imparted over mass (ICRU 85a), that is
 * the mass-weighted mean over the region's voxels; D_x and the histogram are over volume.
 */
export interface RegionDoseStatistics {
  readonly regionId: string;
  readonly volume_mL: number;
  readonly mass_g: number;
  /** Σ of the Ã map over the region, MBq·h. */
  readonly timeIntegratedActivity_MBq_h: number;
  /** The part of it in voxels below MINIMUM_DENSITY_g_per_mL, MBq·h: outside the CT, or in air. */
  readonly timeIntegratedActivityWithoutMass_MBq_h: number;
  readonly mean_Gy: number;
  readonly min_Gy: number;
  readonly max_Gy: number;
  /** Dose received by at least 98, 95, 50 and 2 % of the volume, Gy. */
  readonly D98_Gy: number;
  readonly D95_Gy: number;
  readonly D50_Gy: number;
  readonly D2_Gy: number;
  readonly histogram: CumulativeDoseVolumeHistogram;
}

/** Share of the volume (0..1) that receives at least dose_Gy[i]; dose ascending from 0, equal length. */
export interface CumulativeDoseVolumeHistogram {
  readonly dose_Gy: readonly number[];
  readonly volume_frac: readonly number[];
}

/** Energy budget of a dose calculation, MeV. Local deposition: what photons carry is `escaped`. */
export interface EnergyBudget {
  readonly emitted_MeV: number;
  readonly absorbed_MeV: number;
  readonly escaped_MeV: number;
}
