import { useId, type ReactElement, type ReactNode } from 'react';
import type { ChartAxes } from '../ChartFrame';

/** Room for half a marker on the axes. */
const EDGE_px = 6;

/** Cuts off what lies outside the axes: curves of regions that step back may reach far above those that stand in front. */
export function PlotArea({
  axes: { x, y },
  children,
}: {
  readonly axes: ChartAxes;
  readonly children: ReactNode;
}): ReactElement {
  const id = useId();
  const [left, right] = x.domain.map(x.at) as [number, number];
  const [bottom, top] = y.domain.map(y.at) as [number, number];
  return (
    <>
      <clipPath id={id}>
        <rect
          x={left - EDGE_px}
          y={top - EDGE_px}
          width={right - left + 2 * EDGE_px}
          height={bottom - top + 2 * EDGE_px}
        />
      </clipPath>
      <g clipPath={`url(#${id})`}>{children}</g>
    </>
  );
}
