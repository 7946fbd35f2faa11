import type { ViewState } from '../viewState';
import { administeredDecayed_MBq, type CaseTimeline } from './caseTimeline';
import { MARGIN, type ChartAxes } from './ChartFrame';
import { createScale, hourTicks, linearTicks, logarithmicTicks } from './scale';
import type { ElementSize } from './useElementSize';

/** Room above the activities for the administration, the names of the scans and the share at the highest point, px. */
const HEADROOM = 46;
/** The axis ends this much beyond the last scan. */
const AFTER_LAST_FRAC = 0.15;
/** Where no scan is later than the administration. */
const SHORTEST_h = 24;
/** Room to the left of zero for the administration's arrow. */
const BEFORE_ZERO_FRAC = 0.025;
/** Activities are followed down to this share of the highest on a logarithmic axis. */
const LOWEST_SHOWN_FRAC = 1e-4;

export const timelineEnd_h = ({ scans }: CaseTimeline): number =>
  (Math.max(0, ...scans.map(({ time_h }) => time_h)) || SHORTEST_h) * (1 + AFTER_LAST_FRAC);

/** Hours from the administration to beyond the last scan; activity (MBq) from zero, or over the decades that are measured. */
export function timelineAxes(timeline: CaseTimeline, kind: ViewState['chartScale'], size: ElementSize): ChartAxes {
  const end_h = timelineEnd_h(timeline);
  const first_h = Math.min(0, ...timeline.scans.map(({ time_h }) => time_h));
  const xDomain = [first_h - BEFORE_ZERO_FRAC * (end_h - first_h), end_h] as const;
  const right = size.width - MARGIN.right;
  const bottom = size.height - MARGIN.bottom;
  const shown_MBq = [0, end_h]
    .map((time_h) => administeredDecayed_MBq(timeline.administration, time_h))
    .concat(timeline.scans.map(({ inImage_MBq }) => inImage_MBq))
    .filter((activity_MBq) => activity_MBq !== null);
  const highest_MBq = Math.max(0, ...shown_MBq);
  const lowest_MBq = Math.min(...shown_MBq.filter((value) => value > LOWEST_SHOWN_FRAC * highest_MBq));
  const isLinear = kind === 'linear' || highest_MBq === 0;
  const yDomain = isLinear ? ([0, highest_MBq || 1] as const) : ([0.7 * lowest_MBq, highest_MBq] as const);
  const y = createScale(isLinear ? 'linear' : kind, yDomain, [bottom, MARGIN.top + HEADROOM]);
  const yTicks = isLinear ? linearTicks(yDomain, Math.max(3, bottom / 50)) : logarithmicTicks(yDomain);
  return {
    x: createScale('linear', xDomain, [MARGIN.left, right]),
    y,
    xTicks: hourTicks(xDomain, Math.max(3, (right - MARGIN.left) / 60)),
    yTicks: highest_MBq === 0 ? [] : yTicks,
  };
}
