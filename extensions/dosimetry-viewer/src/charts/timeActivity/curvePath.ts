import { SECONDS_PER_HOUR, type SampledCurve } from '@voxel-dosimetry/core';
import type { ChartAxes } from '../ChartFrame';
import { interpolate, pathThrough, thinned } from '../polyline';

/** The part of a curve from one time to another, cut exactly there, as an SVG path. */
export function curvePath(
  { times_s, activities_MBq }: Pick<SampledCurve, 'times_s' | 'activities_MBq'>,
  { x, y }: Pick<ChartAxes, 'x' | 'y'>,
  [from_s, to_s]: readonly [number, number],
): string {
  const inside = times_s.filter((time_s) => time_s > from_s && time_s < to_s);
  const points = [from_s, ...inside, to_s].flatMap((time_s) => {
    const activity_MBq = interpolate(times_s, activities_MBq, time_s);
    return activity_MBq === null ? [] : [{ x: x.at(time_s / SECONDS_PER_HOUR), y: y.at(activity_MBq) }];
  });
  return pathThrough(thinned(points));
}
