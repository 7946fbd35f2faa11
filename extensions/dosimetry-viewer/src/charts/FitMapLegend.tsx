import type { ReactElement } from 'react';
import { FIT_STATUS, SECONDS_PER_HOUR, TIME_ACTIVITY_MODELS, type FitStatus } from '@voxel-dosimetry/core';
import { CaseProvider, useScene } from '../panels/CaseContext';
import { formatPercent } from '../panels/formatQuantity';
import type { PanelProps } from '../panels/panelProps';
import { RegionSwatch } from '../panels/RegionSwatch';
import { activityGradient } from '../style/activityColours';
import { categoryColour } from '../style/categoryColours';
import { StyleSheet } from '../style/StyleSheet';
import { uncertaintyGradient } from '../style/uncertaintyColours';
import type { FitMap } from '../viewState';
import { LegendPlace } from './LegendPlace';
import { LegendScale, type LegendPose } from './LegendScale';
import { OvertakenTag } from './OvertakenTag';

/** Scale of the fit's map with its unit; names of categories where it shows models or outcomes. */
export function FitMapLegend(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <LegendPlace legend={FitMapScale} />
    </CaseProvider>
  );
}

type AmountMap = Exclude<FitMap, 'fitModel' | 'fitStatus'>;

/** Of the shown unit in the voxels' own: MBq·h/mL, h, 1 and %. */
const SHOWN_UNIT: Readonly<Record<AmountMap, number>> = {
  tia: 1e6 * SECONDS_PER_HOUR,
  effectiveHalfLife: SECONDS_PER_HOUR,
  fitChiSquare: 1,
  tiaUncertainty: 0.01,
};

function FitMapScale({ pose }: { readonly pose: LegendPose }): ReactElement | null {
  const { state, view, t } = useScene();
  if (view.fitMapShown === null) return null;
  const { map, upper } = view.fitMapShown;
  return (
    <div className={`vd-root vd-legend vd-legend-${pose}`} role="group" aria-label={t(`fit.map.${map}`)}>
      {map === 'fitModel' || map === 'fitStatus' ? (
        <Names map={map} />
      ) : (
        <Amounts map={map} upper={upper} pose={pose} />
      )}
      <OvertakenTag madeBy={state.stages.fit} />
    </div>
  );
}

interface AmountsProps {
  readonly map: AmountMap;
  readonly upper: number;
  readonly pose: LegendPose;
}

function Amounts({ map, upper, pose }: AmountsProps): ReactElement {
  const { t } = useScene();
  const maximum = Number((upper / SHOWN_UNIT[map]).toPrecision(3));
  return (
    <>
      <div className="vd-legend-top">{maximum}</div>
      <LegendScale pose={pose} maximum={maximum} gradient={map === 'tia' ? activityGradient : uncertaintyGradient} />
      <div className="vd-legend-unit">{t(`fit.mapUnit.${map}`)}</div>
    </>
  );
}

/** Outcomes that are coloured: outside and without activity there is nothing to see. */
const OUTCOMES: readonly Exclude<FitStatus, 'outside' | 'zero'>[] = [
  'fitted',
  'atPhysicalDecay',
  'fallbackRegionShape',
  'fallbackTrapezoid',
];

function Names({ map }: { readonly map: 'fitModel' | 'fitStatus' }): ReactElement | null {
  const { state, t } = useScene();
  const result = state.results.fit;
  if (result === null) return null;
  const entries =
    map === 'fitModel'
      ? TIME_ACTIVITY_MODELS.map((model, at) => ({
          value: at + 1,
          name: t(`fit.model.${model}`),
          count: result.voxelModels[model],
        }))
      : OUTCOMES.map((status) => ({
          value: FIT_STATUS[status],
          name: t(`fit.status.${status}`),
          count: result.voxelStatus[status],
        }));
  const total = entries.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul className="vd-legend-names">
      {entries
        .filter(({ count }) => count > 0)
        .map(({ value, name, count }) => (
          <li key={value}>
            <RegionSwatch colour={categoryColour(value)} />
            {name}
            <span className="vd-number-text">{formatPercent(count / total, 1)}</span>
          </li>
        ))}
    </ul>
  );
}
