import type { ReactElement } from 'react';

interface MarkerProps {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  /** Only its outline: what takes no part. */
  readonly hollow?: boolean;
}

/** Circle, square, diamond, triangle about where the pen stands. */
const SHAPES = [
  'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0',
  'm-3.2 -3.2h6.4v6.4h-6.4z',
  'm0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z',
  'm0 -4.2l4.2 7.4h-8.4z',
] as const;

/** A marker's outline at a place, as a part of an SVG path. */
export const markerPath = (index: number, x: number, y: number): string =>
  `M${x.toFixed(1)} ${y.toFixed(1)}${SHAPES[index % SHAPES.length]}`;

/** A measured point: circle, square, diamond or triangle, so that regions differ by shape as well as by colour. */
export function Marker({ index, x, y, colour, hollow = false }: MarkerProps): ReactElement {
  return (
    <path
      className={hollow ? 'vd-marker vd-marker-hollow' : 'vd-marker'}
      d={markerPath(index, x, y)}
      fill={hollow ? 'none' : colour}
      style={hollow ? { stroke: colour } : undefined}
    />
  );
}
