import type { ReactElement } from 'react';
import { comparedPair } from '../comparedPair';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { differenceGradient } from '../style/differenceColours';
import { GAMMA_SCALE_END, gammaGradient } from '../style/gammaColours';
import { differenceWindow_Gy } from './differenceDisplay';
import { LegendHandle } from './LegendHandle';
import { LegendPlace } from './LegendPlace';
import { LegendScale, type LegendPose } from './LegendScale';
import { OvertakenTag } from './OvertakenTag';

/** Scale of the map between two engines: the difference in Gy, as far below zero as above, or the gamma index. */
export function DifferenceLegend(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <LegendPlace legend={MapScale} />
    </CaseProvider>
  );
}

function MapScale({ pose }: { readonly pose: LegendPose }): ReactElement {
  const { view } = useScene();
  return view.comparedMapShown === 'gamma' ? <GammaScale pose={pose} /> : <DifferenceScale pose={pose} />;
}

function GammaScale({ pose }: { readonly pose: LegendPose }): ReactElement | null {
  const { state, view, t } = useScene();
  const pair = comparedPair(state, view);
  if (pair === null) return null;
  return (
    <div
      className={`vd-root vd-legend vd-legend-${pose}`}
      role="group"
      aria-label={t('compare.gammaMap')}
      title={t('compare.gammaMapNote', { threshold: pair.result.gamma.threshold_pct })}
    >
      <div className="vd-legend-top">{t('compare.gammaEnd', { end: GAMMA_SCALE_END })}</div>
      <LegendScale pose={pose} maximum={GAMMA_SCALE_END} gradient={gammaGradient} />
      <div className="vd-legend-unit">{t('compare.gammaUnit')}</div>
      <OvertakenTag madeBy={state.comparison.state} />
    </div>
  );
}

function DifferenceScale({ pose }: { readonly pose: LegendPose }): ReactElement | null {
  const { state, view, viewStore, t } = useScene();
  const window_Gy = differenceWindow_Gy(state, view);
  if (window_Gy === null) return null;
  return (
    <div
      className={`vd-root vd-legend vd-legend-${pose}`}
      role="group"
      aria-label={t('compare.difference')}
      title={t('compare.differenceNote')}
    >
      <LegendHandle
        pose={pose}
        label={t('compare.window')}
        sign="±"
        unit="Gy"
        end={window_Gy}
        onEnd={(differenceWindow_Gy) => viewStore.set({ differenceWindow_Gy })}
        onReset={() => viewStore.set({ differenceWindow_Gy: null })}
      />
      <LegendScale pose={pose} minimum={-window_Gy} maximum={window_Gy} gradient={differenceGradient} />
      <div className="vd-legend-unit">Gy</div>
      <OvertakenTag madeBy={state.comparison.state} />
    </div>
  );
}
