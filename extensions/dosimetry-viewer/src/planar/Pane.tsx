import { useId, type ReactElement, type ReactNode } from 'react';

interface PaneProps {
  readonly left_px: number;
  readonly width_px: number;
  readonly height_px: number;
  readonly children: ReactNode;
}

/** What is drawn over one of the two views, cut off at its edges. */
export function Pane({ left_px, width_px, height_px, children }: PaneProps): ReactElement {
  const id = useId();
  return (
    <g transform={`translate(${left_px} 0)`}>
      <clipPath id={id}>
        <rect width={width_px} height={height_px} />
      </clipPath>
      <g clipPath={`url(#${id})`}>{children}</g>
    </g>
  );
}
