import { useMemo, useRef, type ReactElement } from 'react';
import { SECONDS_PER_HOUR, type RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../panels/CaseContext';
import { formatNumber } from '../../panels/formatQuantity';
import { cssColour } from '../../style/regionColours';
import { MARGIN } from '../ChartFrame';
import type { ChartRegion } from '../chartRegions';
import { Marker } from '../Marker';
import { createScale, linearTicks, type Scale } from '../scale';
import { useElementSize } from '../useElementSize';
import { residualAt, residualUnit, type ResidualUnit } from './residuals';

interface ResidualStripProps {
  readonly fits: readonly RegionFit[];
  readonly regions: ReadonlyMap<string, ChartRegion>;
  /** Hours, as the chart above has them. */
  readonly domain_h: readonly [number, number];
  readonly chosen: { readonly regionId: string; readonly index: number } | null;
}

const EDGE = { top: 8, bottom: 8 } as const;
const LEAST: Readonly<Record<ResidualUnit, number>> = { sigma: 2, percent: 5, activity: 1e-6 };

/** Measured minus curve under the chart, on its time axis; for regions that stand in front. */
export function ResidualStrip({ fits, regions, domain_h, chosen }: ResidualStripProps): ReactElement {
  const { view, t } = useScene();
  const place = useRef<HTMLDivElement>(null);
  const size = useElementSize(place, { width: 640, height: 76 });
  const unit = residualUnit(fits, view.residualScale);
  const [x, y] = useMemo(() => {
    const values = fits.flatMap((each) => each.times_s.map((_, index) => Math.abs(residualAt(each, index, unit) ?? 0)));
    const reach = 1.15 * Math.max(LEAST[unit], ...values);
    return [
      createScale('linear', domain_h, [MARGIN.left, size.width - MARGIN.right]),
      createScale('linear', [-reach, reach], [size.height - EDGE.bottom, EDGE.top]),
    ];
  }, [fits, unit, domain_h, size]);
  const names = fits.map(({ regionId }) => regions.get(regionId)?.name ?? regionId).join(', ');
  return (
    <div className="vd-residuals" ref={place}>
      <svg width={size.width} height={size.height} role="img" aria-label={t('tac.residualSummary', { names })}>
        <ResidualAxis y={y} width={size.width} label={t(`tac.residualAxis.${unit}`)} />
        {fits.map((each) => (
          <Residuals
            key={each.regionId}
            regionFit={each}
            region={regions.get(each.regionId)}
            unit={unit}
            x={x}
            y={y}
            chosenPoint={chosen?.regionId === each.regionId ? chosen.index : null}
          />
        ))}
      </svg>
    </div>
  );
}

interface ResidualAxisProps {
  readonly y: Scale;
  readonly width: number;
  readonly label: string;
}

function ResidualAxis({ y, width, label }: ResidualAxisProps): ReactElement {
  const [low] = y.domain;
  const middle = y.at(0);
  const ticks = linearTicks(y.domain, 3).filter((tick) => Math.abs(tick) < -low);
  return (
    <g className="vd-axes" aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <line className="vd-grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y.at(tick)} y2={y.at(tick)} />
          <text x={MARGIN.left - 7} y={y.at(tick)} dy="0.32em" textAnchor="end">
            {tick === 0 ? '0' : formatNumber(tick, 2).replace('-', '−')}
          </text>
        </g>
      ))}
      <line className="vd-axis" x1={MARGIN.left} x2={width - MARGIN.right} y1={middle} y2={middle} />
      <text className="vd-residual-label" transform={`translate(14 ${middle}) rotate(-90)`} textAnchor="middle">
        {label}
      </text>
    </g>
  );
}

interface ResidualsProps {
  readonly regionFit: RegionFit;
  readonly region: ChartRegion | undefined;
  readonly unit: ResidualUnit;
  readonly x: Scale;
  readonly y: Scale;
  readonly chosenPoint: number | null;
}

function Residuals({ regionFit, region, unit, x, y, chosenPoint }: ResidualsProps): ReactElement | null {
  if (region === undefined) return null;
  const colour = cssColour(region.colour);
  return (
    <g className="vd-curve">
      {regionFit.times_s.map((time_s, index) => {
        const value = residualAt(regionFit, index, unit);
        if (value === null) return null;
        const [at_px, value_px] = [x.at(time_s / SECONDS_PER_HOUR), y.at(value)];
        return (
          <g key={time_s}>
            <line className="vd-residual-stem" x1={at_px} x2={at_px} y1={y.at(0)} y2={value_px} stroke={colour} />
            {chosenPoint === index && <circle className="vd-point-chosen" cx={at_px} cy={value_px} r={7} />}
            <Marker
              index={region.markerIndex}
              x={at_px}
              y={value_px}
              colour={colour}
              hollow={(regionFit.excludedBecause[index] ?? null) !== null}
            />
          </g>
        );
      })}
    </g>
  );
}
