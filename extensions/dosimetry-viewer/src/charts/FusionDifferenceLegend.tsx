import type { ReactElement } from 'react';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { differenceGradient } from '../style/differenceColours';
import { fusionWindow_Bq_per_mL } from './fusionDifferenceDisplay';
import { LegendHandle } from './LegendHandle';
import { LegendPlace } from './LegendPlace';
import { LegendScale, type LegendPose } from './LegendScale';

/** Scale of the difference of two time points that hold the same total, as far below zero as above; nothing in the other ways of the fusion check. */
export function FusionDifferenceLegend(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <LegendPlace legend={DifferenceScale} />
    </CaseProvider>
  );
}

function DifferenceScale({ pose }: { readonly pose: LegendPose }): ReactElement | null {
  const { view, viewStore, t } = useScene();
  const window_Bq_per_mL = fusionWindow_Bq_per_mL(view);
  if (window_Bq_per_mL === null || view.fusionDifference === null) return null;
  return (
    <div
      className={`vd-root vd-legend vd-legend-${pose}`}
      role="group"
      aria-label={t('register.difference')}
      title={t('register.differenceNote', { scale: view.fusionDifference.scale.toPrecision(3) })}
    >
      <LegendHandle
        pose={pose}
        label={t('register.differenceWindow')}
        sign="±"
        unit="Bq/mL"
        end={window_Bq_per_mL}
        onEnd={(chosen) => viewStore.set({ fusionWindow_Bq_per_mL: chosen })}
        onReset={() => viewStore.set({ fusionWindow_Bq_per_mL: null })}
      />
      <LegendScale pose={pose} minimum={-window_Bq_per_mL} maximum={window_Bq_per_mL} gradient={differenceGradient} />
      <div className="vd-legend-unit">Bq/mL</div>
    </div>
  );
}
