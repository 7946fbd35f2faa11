/** When two absorbed doses count as alike (Low 1998, doi:10.1118/1.598248). */
export interface GammaCriteria {
  /** Of the reference's maximum (global) or of its value at the voxel (local). */
  readonly dose_pct: number;
  readonly distance_mm: number;
  /** Voxels whose reference dose is below this part of its maximum are not judged. */
  readonly threshold_pct: number;
  readonly normalisation: 'global' | 'local';
}

/** As most compare: 3 %, 3 mm, from a tenth of the maximum on. */
export const USUAL_GAMMA: GammaCriteria = { dose_pct: 3, distance_mm: 3, threshold_pct: 10, normalisation: 'global' };
