import { useMemo, useRef, type KeyboardEvent, type PointerEvent, type ReactElement, type ReactNode } from 'react';
import { formatNumber } from '../panels/formatQuantity';
import type { Scale } from './scale';
import { useElementSize, type ElementSize } from './useElementSize';

export const MARGIN = { left: 58, right: 14, top: 10, bottom: 42 } as const;

/** The plot's scales for a drawing area in pixels. */
export interface ChartAxes {
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

interface ChartFrameProps {
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly axes: (size: ElementSize) => ChartAxes;
  readonly cursor: number | null;
  readonly onCursor: (x: number | null) => void;
  /** Keys of a chart whose parts are worked on: true for what it has taken. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
  /** What the keys do, for a screen reader and as a tooltip. */
  readonly keysHint?: string;
  readonly children: (axes: ChartAxes) => ReactNode;
}

/** Axes, grid and reading cursor of a chart that fills its place. Arrow keys move the cursor by a fiftieth of the axis. */
export function ChartFrame(props: ChartFrameProps): ReactElement {
  const { label, xLabel, yLabel, axes: makeAxes, cursor, onCursor, onKey, keysHint, children } = props;
  const place = useRef<HTMLDivElement>(null);
  const size = useElementSize(place, { width: 640, height: 360 });
  const axes = useMemo(() => makeAxes(size), [makeAxes, size]);
  const right = size.width - MARGIN.right;
  const bottom = size.height - MARGIN.bottom;
  const read = (event: PointerEvent<SVGSVGElement>): void => {
    const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
    onCursor(pixel < MARGIN.left || pixel > right ? null : axes.x.invert(pixel));
  };
  const move = (event: KeyboardEvent): void => {
    if (onKey?.(event) === true) {
      event.preventDefault();
      return;
    }
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') onCursor(null);
    if (direction === undefined) return;
    event.preventDefault();
    const [low, high] = axes.x.domain;
    onCursor(Math.min(high, Math.max(low, (cursor ?? low) + (direction * (high - low)) / 50)));
  };
  return (
    <div className="vd-chart-place" ref={place}>
      <svg
        className="vd-chart-svg"
        width={size.width}
        height={size.height}
        role={onKey === undefined ? 'img' : 'application'}
        aria-label={label}
        aria-description={keysHint}
        tabIndex={0}
        onPointerMove={read}
        onPointerLeave={() => onCursor(null)}
        onKeyDown={move}
      >
        <Axes axes={axes} size={size} />
        <text className="vd-axis-label" x={(MARGIN.left + right) / 2} y={size.height - 8} textAnchor="middle">
          {xLabel}
        </text>
        <text
          className="vd-axis-label"
          transform={`translate(14 ${(MARGIN.top + bottom) / 2}) rotate(-90)`}
          textAnchor="middle"
        >
          {yLabel}
        </text>
        {children(axes)}
        {cursor !== null && (
          <line className="vd-cursor" x1={axes.x.at(cursor)} x2={axes.x.at(cursor)} y1={MARGIN.top} y2={bottom} />
        )}
      </svg>
    </div>
  );
}

function Axes({ axes, size }: { readonly axes: ChartAxes; readonly size: ElementSize }): ReactElement {
  const right = size.width - MARGIN.right;
  const bottom = size.height - MARGIN.bottom;
  return (
    <g className="vd-axes" aria-hidden="true">
      {axes.yTicks.map((tick) => (
        <g key={tick}>
          <line className="vd-grid" x1={MARGIN.left} x2={right} y1={axes.y.at(tick)} y2={axes.y.at(tick)} />
          <text x={MARGIN.left - 7} y={axes.y.at(tick)} dy="0.32em" textAnchor="end">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {axes.xTicks.map((tick) => (
        <g key={tick}>
          <line className="vd-tick" x1={axes.x.at(tick)} x2={axes.x.at(tick)} y1={bottom} y2={bottom + 4} />
          <text x={axes.x.at(tick)} y={bottom + 16} textAnchor="middle">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      <path className="vd-axis" d={`M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}`} />
    </g>
  );
}

const formatTick = (tick: number): string =>
  Math.abs(tick) >= 1e-3 || tick === 0
    ? Math.abs(tick) >= 1e4
      ? formatNumber(tick)
      : String(tick)
    : tick.toExponential(0);
