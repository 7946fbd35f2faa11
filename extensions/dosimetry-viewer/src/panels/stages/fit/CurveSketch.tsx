import type { ReactElement } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import { cssColour } from '../../../style/regionColours';

const WIDTH = 44;
const HEIGHT = 18;

interface CurveSketchProps {
  readonly regionFit: RegionFit;
  readonly colour: readonly [number, number, number];
}

/** The curve's shape at the size of a word: points and fit over the measured interval. */
export function CurveSketch({ regionFit, colour }: CurveSketchProps): ReactElement {
  const { times_s, activities_MBq, fit } = regionFit;
  const last_s = Math.max(...times_s);
  const curve = fit.curve.times_s
    .map((time_s, index) => ({ time_s, activity_MBq: fit.curve.activities_MBq[index] ?? 0 }))
    .filter(({ time_s }) => time_s <= last_s);
  const highest_MBq = Math.max(...activities_MBq, ...curve.map(({ activity_MBq }) => activity_MBq));
  const x = (time_s: number): string => (2 + ((WIDTH - 4) * time_s) / (last_s || 1)).toFixed(1);
  const y = (activity_MBq: number): string =>
    (HEIGHT - 2 - ((HEIGHT - 4) * activity_MBq) / (highest_MBq || 1)).toFixed(1);
  return (
    <svg className="vd-sketch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <polyline
        fill="none"
        stroke={cssColour(colour)}
        points={curve.map(({ time_s, activity_MBq }) => `${x(time_s)},${y(activity_MBq)}`).join(' ')}
      />
      {times_s.map((time_s, index) => (
        <circle key={time_s} cx={x(time_s)} cy={y(activities_MBq[index] ?? 0)} r="1.6" fill={cssColour(colour)} />
      ))}
    </svg>
  );
}
