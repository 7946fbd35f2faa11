import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { formatNumber } from '../panels/formatQuantity';
import type { LegendPose } from './LegendScale';

interface LegendHandleProps {
  readonly pose: LegendPose;
  /** What is changed, for a screen reader and the tooltip. */
  readonly label: string;
  /** The end of the scale. */
  readonly end: number;
  readonly unit: string;
  /** Before the number: "±" where the scale reaches as far down. */
  readonly sign?: string;
  readonly onEnd: (end: number) => void;
  readonly onReset: () => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: 1.05,
  ArrowRight: 1.05,
  ArrowDown: 1 / 1.05,
  ArrowLeft: 1 / 1.05,
  PageUp: 1.5,
  PageDown: 1 / 1.5,
};
/** A drag over this way doubles the end, px. */
const DOUBLING_WAY: Readonly<Record<LegendPose, number>> = { upright: 180, lying: 96 };

/** The end of a colour scale: dragged, or moved with the arrow keys; double click brings the default back. */
export function LegendHandle({ pose, label, end, unit, sign = '', onEnd, onReset }: LegendHandleProps): ReactElement {
  const drag = useRef<{ readonly at: number; readonly end: number } | null>(null);
  const along = (event: PointerEvent): number => (pose === 'lying' ? event.clientX : -event.clientY);
  const set = (wanted: number): void => onEnd(Number(wanted.toPrecision(3)));
  const move = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const share = (along(event) - drag.current.at) / DOUBLING_WAY[pose];
    set(drag.current.end * Math.max(0.05, 1 + share));
  };
  const step = (event: KeyboardEvent): void => {
    const factor = STEPS[event.key];
    if (factor === undefined) return;
    event.preventDefault();
    set(end * factor);
  };
  return (
    <div
      className="vd-legend-handle"
      role="slider"
      tabIndex={0}
      aria-orientation={pose === 'lying' ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Number((2 * end).toPrecision(3))}
      aria-valuenow={end}
      aria-valuetext={`${sign}${formatNumber(end)} ${unit}`}
      title={label}
      onPointerDown={(event) => {
        drag.current = { at: along(event), end };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
      onKeyDown={step}
      onDoubleClick={onReset}
    >
      <span className="vd-legend-grip" aria-hidden="true" />
      {`${sign}${end}`}
    </div>
  );
}
