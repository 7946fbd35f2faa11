import { useRef, type ReactElement } from 'react';
import type { LegendPose } from './LegendScale';
import { useElementSize } from './useElementSize';

/** Width over height from which an upright scale stands beside a trunk that fills the tile's height. */
const WIDE = 1.25;

/** The tile that carries a legend: only in a wide one there is room beside the body, in others it lies below. */
export function LegendPlace({
  legend: Legend,
}: {
  readonly legend: (props: { pose: LegendPose }) => ReactElement | null;
}) {
  const place = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(place, { width: 640, height: 360 });
  return (
    <div className="vd-legend-place" ref={place}>
      <Legend pose={width < WIDE * height ? 'lying' : 'upright'} />
    </div>
  );
}
