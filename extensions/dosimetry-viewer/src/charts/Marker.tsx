import type { ReactElement } from 'react';

interface MarkerProps {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}

/** A measured point: circle, square, diamond or triangle, so that regions differ by shape as well as by colour. */
export function Marker({ index, x, y, colour }: MarkerProps): ReactElement {
  const shapes = [
    'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0',
    'M-3.2 -3.2h6.4v6.4h-6.4z',
    'M0 -4.4L4.4 0L0 4.4L-4.4 0z',
    'M0 -4.2L4.2 3.2H-4.2z',
  ];
  return (
    <path
      className="vd-marker"
      d={shapes[index % shapes.length]}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
      fill={colour}
    />
  );
}
