import type { FitPlan } from '@voxel-dosimetry/compute';
import { DEFAULT_CURVE_SETTINGS, type VoxelCurveSettings } from '@voxel-dosimetry/core';

/** One exponential, weighted for counting statistics, in every voxel or with the shape of its region. */
export const monoPlan = (
  timePoints: readonly { readonly timePointId: string; readonly timeAfterAdministration_s: number }[],
  shape: VoxelCurveSettings['shape'] = 'own',
): FitPlan => ({
  timePoints: timePoints.map((timePoint) => ({ ...timePoint, duration_s: null })),
  curves: {
    ...DEFAULT_CURVE_SETTINGS,
    models: ['mono'],
    selection: 'aicc',
    uncertainty: { source: 'scatter', weighting: 'counting' },
  },
  voxels: { shape, smoothing_mm: 0, fallback: 'trapezoid' },
  regions: {},
  oneScan: { timePointId: null, population: null, earlier: [] },
  administeredActivity_MBq: null,
});
