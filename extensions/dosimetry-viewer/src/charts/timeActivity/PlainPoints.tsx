import type { MouseEvent, ReactElement } from 'react';
import { SECONDS_PER_HOUR, type RegionFit } from '@voxel-dosimetry/core';
import { cssColour } from '../../style/regionColours';
import type { ChartAxes } from '../ChartFrame';
import type { ChartRegion } from '../chartRegions';
import { markerPath } from '../Marker';

interface PlainPointsProps {
  readonly regionFit: RegionFit;
  readonly region: ChartRegion;
  readonly axes: ChartAxes;
  readonly onPoint: (regionId: string, index: number) => void;
}

/** The points of a region that steps back, or of one among many: markers alone, drawn in one piece. Pressed, the nearest is meant. */
export function PlainPoints({ regionFit, region, axes, onPoint }: PlainPointsProps): ReactElement {
  const { times_s, activities_MBq, excludedBecause } = regionFit;
  const places = times_s.map((time_s, index) => ({
    x: axes.x.at(time_s / SECONDS_PER_HOUR),
    y: axes.y.at(activities_MBq[index] ?? 0),
    isOut: (excludedBecause[index] ?? null) !== null,
  }));
  const outline = (isOut: boolean): string =>
    places
      .filter((place) => place.isOut === isOut)
      .map(({ x, y }) => markerPath(region.markerIndex, x, y))
      .join('');
  const press = (event: MouseEvent<SVGElement>): void => {
    const left = event.currentTarget.ownerSVGElement?.getBoundingClientRect().left ?? 0;
    const distances = places.map(({ x }) => Math.abs(x - (event.clientX - left)));
    onPoint(region.id, distances.indexOf(Math.min(...distances)));
  };
  const colour = cssColour(region.colour);
  const isPlanar = regionFit.hybrid !== undefined;
  return (
    <g className="vd-point-mark" onClick={press}>
      <path
        className={isPlanar ? 'vd-marker vd-marker-hollow' : 'vd-marker'}
        d={outline(false)}
        fill={isPlanar ? 'none' : colour}
        style={isPlanar ? { stroke: colour } : undefined}
      />
      {places.some(({ isOut }) => isOut) && (
        <path className="vd-marker vd-marker-hollow" d={outline(true)} fill="none" style={{ stroke: colour }} />
      )}
    </g>
  );
}
