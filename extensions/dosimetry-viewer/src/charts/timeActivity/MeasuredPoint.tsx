import type { ReactElement } from 'react';
import { SECONDS_PER_HOUR } from '@voxel-dosimetry/core';
import { formatHours, formatNumber } from '../../panels/formatQuantity';
import { useScene } from '../../panels/CaseContext';
import { cssColour } from '../../style/regionColours';
import type { ChartAxes } from '../ChartFrame';
import type { ChartRegion } from '../chartRegions';
import { Marker } from '../Marker';
import { pointText } from './pointText';

const CAP_px = 3;
/** Wider than the marker: a finger or an unsteady hand hits it. */
const TARGET_px = 9;

interface MeasuredPointProps {
  readonly region: ChartRegion;
  readonly axes: ChartAxes;
  readonly time_s: number;
  readonly activity_MBq: number;
  readonly sigma_MBq: number | null;
  readonly leftOutBecause: string | null;
  /** A rate of a planar image, scaled. */
  readonly isPlanar: boolean;
  readonly isChosen: boolean;
  readonly onPress: () => void;
}

/** A measured point with its uncertainty; hollow where it is planar, struck through where it is left out. */
export function MeasuredPoint(props: MeasuredPointProps): ReactElement {
  const { region, axes, time_s, activity_MBq, sigma_MBq, leftOutBecause, isPlanar, isChosen, onPress } = props;
  const { t } = useScene();
  const [x, y] = [axes.x.at(time_s / SECONDS_PER_HOUR), axes.y.at(activity_MBq)];
  const colour = cssColour(region.colour);
  const isOut = leftOutBecause !== null;
  const values = { region: region.name, time: formatHours(time_s), activity: `${formatNumber(activity_MBq)} MBq` };
  const name = pointText(values, { sigma_MBq, isPlanar }, t);
  return (
    <g className={isOut ? 'vd-point-mark vd-point-out' : 'vd-point-mark'} onClick={onPress}>
      <title>{isOut ? `${name}\n${t('fit.leftOutBecause', { reason: leftOutBecause })}` : name}</title>
      <circle cx={x} cy={y} r={TARGET_px} className="vd-point-target" />
      {sigma_MBq !== null && (
        <ErrorBar
          x={x}
          high={axes.y.at(activity_MBq + sigma_MBq)}
          low={axes.y.at(activity_MBq - sigma_MBq)}
          colour={colour}
        />
      )}
      {isChosen && <circle cx={x} cy={y} r={TARGET_px - 1} className="vd-point-chosen" />}
      <Marker index={region.markerIndex} x={x} y={y} colour={colour} hollow={isOut || isPlanar} />
      {isOut && <path className="vd-point-strike" d={`M${x - 6} ${y + 6}L${x + 6} ${y - 6}`} stroke={colour} />}
    </g>
  );
}

interface ErrorBarProps {
  readonly x: number;
  readonly high: number;
  readonly low: number;
  readonly colour: string;
}

function ErrorBar({ x, high, low, colour }: ErrorBarProps): ReactElement {
  const cap = (y: number): string => `M${x - CAP_px} ${y}H${x + CAP_px}`;
  return <path className="vd-error-bar" d={`M${x} ${high}V${low}${cap(high)}${cap(low)}`} stroke={colour} />;
}
