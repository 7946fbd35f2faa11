import type { ReactElement } from 'react';
import { SECONDS_PER_HOUR, type HybridBasis } from '@voxel-dosimetry/core';
import { useScene } from '../../panels/CaseContext';
import { formatHours, formatNumber } from '../../panels/formatQuantity';
import { cssColour } from '../../style/regionColours';
import type { ChartAxes } from '../ChartFrame';
import type { ChartRegion } from '../chartRegions';
import { Marker } from '../Marker';

interface ScalePointProps {
  readonly scan: HybridBasis['scan'];
  readonly region: ChartRegion;
  readonly axes: ChartAxes;
}

const RING_px = 7;

/** The activity of the one scan that a curve of planar images runs through: filled, in a ring. */
export function ScalePoint({ scan, region, axes }: ScalePointProps): ReactElement {
  const { t } = useScene();
  const { time_s, activity_MBq, sigma_MBq } = scan;
  const [x, y] = [axes.x.at(time_s / SECONDS_PER_HOUR), axes.y.at(activity_MBq)];
  const colour = cssColour(region.colour);
  const values = { region: region.name, time: formatHours(time_s), activity: `${formatNumber(activity_MBq)} MBq` };
  return (
    <g className="vd-scale-point">
      <title>
        {sigma_MBq === null
          ? t('planar.scalePoint', values)
          : t('planar.scalePointUncertain', { ...values, sigma: formatNumber(sigma_MBq, 2) })}
      </title>
      <circle className="vd-scale-ring" cx={x} cy={y} r={RING_px} stroke={colour} />
      <Marker index={region.markerIndex} x={x} y={y} colour={colour} />
    </g>
  );
}
