import type { CurveSettings, VoxelCurveSettings } from '../domain/timeActivity';

/**
 * How curves are fitted where nothing else is chosen.
 *
 * Three models: of kidney, liver, spleen and tumour curves with 3–5 scans and 3–10 % noise the average of these has the least rms error; a
 * fourth, `tri-uptake`, raises it by a tenth at five scans. Activities are taken as 6 % uncertain, the middle of those 3–10 %: from
 * scatter alone three or four points cannot tell an uptake or a second phase from noise, and the rms error is 1.5 times as large
 * (test/physics/timeActivityCalibration.test.ts). Who knows better states it.
 */
export const DEFAULT_CURVE_SETTINGS: CurveSettings = {
  models: ['mono', 'bi', 'bi-uptake'],
  selection: 'average',
  exponentialTail: 'curve',
  trapezoidTail: 'physical',
  uncertainty: { source: 'stated', relative_frac: 0.06 },
  bootstrap: null,
};

/** How voxels are fitted where nothing else is chosen: each its own curve, and that of its region where noise decides. */
export const DEFAULT_VOXEL_SETTINGS: VoxelCurveSettings = {
  shape: 'own',
  smoothing_mm: 0,
  fallback: 'region-shape',
};
