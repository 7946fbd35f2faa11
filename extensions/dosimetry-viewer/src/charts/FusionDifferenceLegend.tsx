import type { ReactElement } from 'react';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { differenceGradient } from '../style/differenceColours';
import { fusionWindow, readableScale } from './fusionDifferenceDisplay';
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
  const { fusionDifference, fusionWindows } = view;
  const window = fusionWindow(view);
  if (window === null || fusionDifference === null) return null;
  const { unit, scale } = fusionDifference;
  const shown = readableScale(unit, window);
  const end = Number((window / shown.per).toPrecision(3));
  const others = Object.entries(fusionWindows).filter(([each]) => each !== unit);
  const note = unit === 'HU' ? t('register.differenceNoteCt') : undefined;
  return (
    <div
      className={`vd-root vd-legend vd-legend-${pose}`}
      role="group"
      aria-label={t('register.difference')}
      title={note ?? t('register.differenceNote', { scale: scale.toPrecision(3) })}
    >
      <LegendHandle
        pose={pose}
        label={t('register.differenceWindow')}
        sign="±"
        unit={shown.unit}
        end={end}
        onEnd={(chosen) => viewStore.set({ fusionWindows: { ...fusionWindows, [unit]: chosen * shown.per } })}
        onReset={() => viewStore.set({ fusionWindows: Object.fromEntries(others) })}
      />
      <LegendScale pose={pose} minimum={-end} maximum={end} gradient={differenceGradient} />
      <div className="vd-legend-unit">{shown.unit}</div>
    </div>
  );
}
