import { memo, type ReactElement } from 'react';
import { SECONDS_PER_HOUR, type RegionFit } from '@voxel-dosimetry/core';
import { cssColour } from '../../style/regionColours';
import type { ChartAxes } from '../ChartFrame';
import type { ChartRegion } from '../chartRegions';
import { curvePath } from './curvePath';
import { MeasuredPoint } from './MeasuredPoint';
import { PlainPoints } from './PlainPoints';
import { ScalePoint } from './ScalePoint';

interface RegionCurveProps {
  readonly regionFit: RegionFit;
  readonly region: ChartRegion;
  readonly axes: ChartAxes;
  /** Place of the point that is worked on; null: none of this region. */
  readonly chosenPoint: number | null;
  /** Every point with its uncertainty, a name and a place to press; else markers alone. */
  readonly isWorkedOn: boolean;
  readonly onPoint: (regionId: string, index: number) => void;
}

/** A region's curve, dashed outside the measured interval, and its points. Drawn anew only when something of it changes. */
export const RegionCurve = memo(function RegionCurve(props: RegionCurveProps): ReactElement {
  const { regionFit, region, axes, chosenPoint, isWorkedOn, onPoint } = props;
  const { times_s, activities_MBq, sigmas_MBq, excludedBecause, fit, hybrid } = regionFit;
  const colour = cssColour(region.colour);
  const taking = times_s.filter((_, index) => (excludedBecause[index] ?? null) === null);
  const measured_s = taking.length === 0 ? times_s : taking;
  const [first_s, last_s] = [Math.min(...measured_s), Math.max(...measured_s)];
  const end_s = axes.x.domain[1] * SECONDS_PER_HOUR;
  return (
    <g className={region.muted ? 'vd-curve vd-muted' : 'vd-curve'}>
      <path d={curvePath(fit.curve, axes, [0, first_s])} stroke={colour} className="vd-line vd-line-extrapolated" />
      <path d={curvePath(fit.curve, axes, [first_s, last_s])} stroke={colour} className="vd-line" />
      <path d={curvePath(fit.curve, axes, [last_s, end_s])} stroke={colour} className="vd-line vd-line-extrapolated" />
      {isWorkedOn ? (
        times_s.map((time_s, index) => (
          <MeasuredPoint
            key={time_s}
            region={region}
            axes={axes}
            time_s={time_s}
            activity_MBq={activities_MBq[index] ?? 0}
            sigma_MBq={sigmas_MBq?.[index] ?? null}
            leftOutBecause={excludedBecause[index] ?? null}
            isPlanar={hybrid !== undefined}
            isChosen={chosenPoint === index}
            onPress={() => onPoint(region.id, index)}
          />
        ))
      ) : (
        <PlainPoints regionFit={regionFit} region={region} axes={axes} onPoint={onPoint} />
      )}
      {hybrid !== undefined && <ScalePoint scan={hybrid.scan} region={region} axes={axes} />}
    </g>
  );
});
