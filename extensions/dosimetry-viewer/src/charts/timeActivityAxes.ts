import { SECONDS_PER_HOUR, type RegionFit } from '@voxel-dosimetry/core';
import type { ViewState } from '../viewState';
import { MARGIN, type ChartAxes } from './ChartFrame';
import { createScale, hourTicks, linearTicks, logarithmicTicks } from './scale';
import type { ElementSize } from './useElementSize';

/** The tail is shown for this much of the measured interval beyond the last point. */
const TAIL_SHOWN_FRAC = 0.4;
/** Curves are followed down to this share of the highest value on a logarithmic axis. */
const LOWEST_SHOWN_FRAC = 1e-4;

/** From the administration to beyond the last point, h. */
export function shownHours(fits: readonly RegionFit[]): readonly [number, number] {
  const times_s = fits.flatMap((each) => [...each.times_s, each.hybrid?.scan.time_s ?? 0]);
  const last_h = Math.max(...times_s) / SECONDS_PER_HOUR;
  return [0, last_h * (1 + TAIL_SHOWN_FRAC)];
}

/** Time from the administration to beyond the last point (h), activity from zero or over its decades (MBq). */
export function timeActivityAxes(
  fits: readonly RegionFit[],
  kind: ViewState['chartScale'],
  size: ElementSize,
): ChartAxes {
  const xDomain = shownHours(fits);
  const [, end_h] = xDomain;
  const shown_MBq = fits.flatMap(({ activities_MBq, fit, hybrid }) => [
    ...activities_MBq,
    ...(hybrid === undefined ? [] : [hybrid.scan.activity_MBq]),
    ...fit.curve.activities_MBq.filter(
      (_, index) => (fit.curve.times_s[index] ?? Infinity) <= end_h * SECONDS_PER_HOUR,
    ),
  ]);
  const highest_MBq = Math.max(...shown_MBq) || 1;
  const lowest_MBq = Math.min(...shown_MBq.filter((value) => value >= LOWEST_SHOWN_FRAC * highest_MBq));
  const yDomain =
    kind === 'linear' ? ([0, 1.05 * highest_MBq] as const) : ([0.7 * lowest_MBq, 1.4 * highest_MBq] as const);
  const bottom = size.height - MARGIN.bottom;
  const right = size.width - MARGIN.right;
  return {
    x: createScale('linear', xDomain, [MARGIN.left, right]),
    y: createScale(kind, yDomain, [bottom, MARGIN.top]),
    xTicks: hourTicks(xDomain, Math.max(3, (right - MARGIN.left) / 60)),
    yTicks: kind === 'linear' ? linearTicks(yDomain, Math.max(3, bottom / 50)) : logarithmicTicks(yDomain),
  };
}
