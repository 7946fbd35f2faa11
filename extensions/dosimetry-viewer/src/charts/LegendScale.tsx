import type { ReactElement, ReactNode } from 'react';
import { linearTicks } from './scale';

/** An upright scale stands beside the body in wide tiles; in others a lying one stays in the lines of the corner texts. */
export type LegendPose = 'upright' | 'lying';

/** Where a value stands on a scale of this pose, from its zero. */
export const placeOnScale = (share_frac: number, pose: LegendPose) =>
  pose === 'lying' ? { left: `${100 * share_frac}%` } : { bottom: `${100 * share_frac}%` };

interface LegendScaleProps {
  readonly pose: LegendPose;
  /** 0 when absent. */
  readonly minimum?: number;
  readonly maximum: number;
  readonly gradient: (direction: 'to top' | 'to right') => string;
  readonly children?: ReactNode;
}

/** A colour bar with its ticks; the maximum itself stands at its end. */
export function LegendScale({ pose, minimum = 0, maximum, gradient, children }: LegendScaleProps): ReactElement {
  const ticks = linearTicks([minimum, maximum], pose === 'lying' ? 3 : 5).filter((tick) => tick < 0.94 * maximum);
  return (
    <div className="vd-legend-scale">
      <div className="vd-legend-bar" style={{ background: gradient(pose === 'lying' ? 'to right' : 'to top') }} />
      {children}
      {ticks.map((tick) => (
        <span key={tick} className="vd-legend-tick" style={placeOnScale((tick - minimum) / (maximum - minimum), pose)}>
          {tick < 0 ? `−${-tick}` : tick}
        </span>
      ))}
    </div>
  );
}
