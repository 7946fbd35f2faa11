import { useCallback, useMemo, useRef, type ReactElement } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import type { ChartAxes } from '../ChartFrame';
import type { ChartRegion } from '../chartRegions';
import { RegionCurve } from './RegionCurve';
import type { PointWork } from './useChosenPoint';

interface AllCurvesProps {
  readonly fits: readonly RegionFit[];
  readonly regions: ReadonlyMap<string, ChartRegion>;
  readonly axes: ChartAxes;
  readonly work: PointWork;
}

/** Of more curves than these nobody reads single points before choosing one. */
const READ_TOGETHER = 12;

/** Regions that step back are drawn first, so that they cover nothing. */
export function AllCurves({ fits, regions, axes, work }: AllCurvesProps): ReactElement {
  const { press, chosen } = work;
  // The same function for as long as the chart is there: curves are drawn anew only when something of theirs changes.
  const newest = useRef(press);
  newest.current = press;
  const onPoint = useCallback((regionId: string, index: number) => newest.current(regionId, index), []);
  const drawn = useMemo(
    () => [...fits].sort((a, b) => Number(isForward(a, regions)) - Number(isForward(b, regions))),
    [fits, regions],
  );
  const forward = drawn.filter((each) => isForward(each, regions)).length;
  return (
    <>
      {drawn.map((regionFit) => {
        const region = regions.get(regionFit.regionId);
        if (region === undefined) return null;
        return (
          <RegionCurve
            key={regionFit.regionId}
            regionFit={regionFit}
            region={region}
            axes={axes}
            chosenPoint={chosen?.regionId === regionFit.regionId ? chosen.index : null}
            isWorkedOn={!region.muted && forward <= READ_TOGETHER}
            onPoint={onPoint}
          />
        );
      })}
    </>
  );
}

const isForward = ({ regionId }: RegionFit, regions: ReadonlyMap<string, ChartRegion>): boolean =>
  regions.get(regionId)?.muted === false;
