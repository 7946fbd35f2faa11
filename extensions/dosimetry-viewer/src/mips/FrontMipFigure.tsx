import { useMemo, type ReactElement } from 'react';
import type { FrontMips } from '@voxel-dosimetry/compute';
import type { ChartRegion } from '../charts/chartRegions';
import { cssColour } from '../style/regionColours';
import { mipImage } from './mipImage';

interface FrontMipFigureProps {
  readonly mips: FrontMips;
  readonly values: Float32Array;
  readonly regions: readonly ChartRegion[];
  /** What the picture shows, for a screen reader. */
  readonly label: string;
}

/** One time point from the front with the regions' outlines on it, as large as its place allows, in true proportions. */
export function FrontMipFigure({ mips, values, regions, label }: FrontMipFigureProps): ReactElement {
  const { columns, rows, pixelSpacing_mm, outlines } = mips;
  const image = useMemo(() => mipImage(values, columns, rows), [values, columns, rows]);
  const [across_mm, down_mm] = pixelSpacing_mm;
  return (
    <svg
      className="vd-mip"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${columns * across_mm} ${rows * down_mm}`}
      preserveAspectRatio="xMidYMid meet"
    >
      <g transform={`scale(${across_mm} ${down_mm})`}>
        <rect width={columns} height={rows} fill="white" />
        {image !== null && <image href={image} width={columns} height={rows} preserveAspectRatio="none" />}
        {regions
          .filter(({ muted }) => !muted)
          .flatMap(({ id, colour }) => {
            const parts = outlines.find(({ regionId }) => regionId === id)?.outlines ?? [];
            return parts.map((part, index) => (
              <polygon
                key={`${id} ${index}`}
                className="vd-mip-outline"
                data-region={id}
                points={part.map(([column, row]) => `${column + 0.5},${row + 0.5}`).join(' ')}
                stroke={cssColour(colour)}
              />
            ));
          })}
      </g>
    </svg>
  );
}
