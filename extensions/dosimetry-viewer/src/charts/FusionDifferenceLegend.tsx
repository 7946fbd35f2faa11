import type { ReactElement } from 'react';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { differenceGradient } from '../style/differenceColours';
import { centreOf, fusionWindow, readableScale } from './fusionDifferenceDisplay';
import { LegendHandle } from './LegendHandle';
import { LegendPlace } from './LegendPlace';
import { LegendScale, type LegendPose } from './LegendScale';

/** Scale of the difference of two time points that hold the same total, or of the Jacobian, as far below zero (below 1) as above; nothing in the other ways of the fusion check. */
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
  const centre = centreOf(fusionDifference);
  const notes = {
    HU: t('register.differenceNoteCt'),
    frac: t('register.jacobianNote'),
    'Bq/mL': t('register.differenceNote', { scale: scale.toPrecision(3) }),
  };
  return (
    <div
      className={`vd-root vd-legend vd-legend-${pose}`}
      role="group"
      aria-label={t(unit === 'frac' ? 'register.fusionImage.jacobian' : 'register.difference')}
      title={notes[unit]}
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
      <LegendScale pose={pose} minimum={centre - end} maximum={centre + end} gradient={differenceGradient} />
      <div className="vd-legend-unit">{shown.unit}</div>
    </div>
  );
}
