import type { EmissionSeries, PlanarSeries, PlanarTimePoint, TimePoint } from '@voxel-dosimetry/core';

/** A scan or a planar image of the case. */
export type AnyTimePoint = TimePoint | PlanarTimePoint;

export const isPlanar = (timePoint: AnyTimePoint): timePoint is PlanarTimePoint => 'planar' in timePoint;

/** The header of a scan or of a planar image: administration, times and identity are said alike. */
export const headerOf = (timePoint: AnyTimePoint): EmissionSeries | PlanarSeries =>
  isPlanar(timePoint) ? timePoint.planar : timePoint.emission;
