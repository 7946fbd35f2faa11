import type { ReactElement } from 'react';
import { SECONDS_PER_HOUR, type RegionFit, type TimeActivityModel } from '@voxel-dosimetry/core';
import type { ChartAxes } from '../ChartFrame';
import type { ChartRegion } from '../chartRegions';
import { pathThrough } from '../polyline';
import { cssColour } from '../../style/regionColours';
import { curvePath } from './curvePath';

/** One pattern a model, the same for every region. */
export const CANDIDATE_DASHES: Readonly<Record<TimeActivityModel, string>> = {
  mono: '1 2',
  bi: '6 2',
  'bi-uptake': '2 2',
  tri: '8 2 2 2',
  'tri-uptake': '4 2 1 2',
  'quad-uptake': '8 2 1 2 1 2',
  trapezoid: '12 3',
};

interface CandidateCurvesProps {
  readonly regionFit: RegionFit;
  readonly region: ChartRegion;
  readonly axes: ChartAxes;
}

/** Candidates that were not refused, as thin lines; only of the region that is worked on. */
export function CandidateCurves({ regionFit, region, axes }: CandidateCurvesProps): ReactElement {
  const end_s = axes.x.domain[1] * SECONDS_PER_HOUR;
  return (
    <g className="vd-candidate-curves">
      {admissible(regionFit).map(({ model, curve }) => (
        <path
          key={model}
          data-model={model}
          className="vd-candidate"
          stroke={cssColour(region.colour)}
          strokeDasharray={CANDIDATE_DASHES[model]}
          d={curvePath(curve, axes, [0, end_s])}
        />
      ))}
    </g>
  );
}

/** Of several: a single one is the curve itself. */
export function admissible({ fit: { candidates } }: RegionFit) {
  const admitted = candidates.filter(({ refusedBecause }) => refusedBecause === null);
  return admitted.length > 1 ? admitted : [];
}

/** The curve ± its standard uncertainty, where that is known. */
export function UncertaintyBand({ regionFit, region, axes }: CandidateCurvesProps): ReactElement | null {
  const { times_s, activities_MBq, sigmas_MBq } = regionFit.fit.curve;
  if (sigmas_MBq === undefined) return null;
  const edge = (sign: number) =>
    times_s
      .map((time_s, index) => ({
        x: axes.x.at(time_s / SECONDS_PER_HOUR),
        y: axes.y.at((activities_MBq[index] ?? 0) + sign * (sigmas_MBq[index] ?? 0)),
        isShown: time_s / SECONDS_PER_HOUR <= axes.x.domain[1],
      }))
      .filter(({ isShown }) => isShown);
  const outline = [...edge(1), ...edge(-1).reverse()];
  return <path className="vd-band" d={`${pathThrough(outline)}Z`} fill={cssColour(region.colour)} />;
}
