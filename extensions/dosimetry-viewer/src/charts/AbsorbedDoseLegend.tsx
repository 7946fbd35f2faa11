import type { ReactElement } from 'react';
import type { StageState } from '@voxel-dosimetry/case';
import { CaseProvider, useScene } from '../panels/CaseContext';
import { formatNumber } from '../panels/formatQuantity';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { absorbedDoseGradient } from '../style/absorbedDoseColours';
import { defaultAbsorbedDoseDisplay, displayOrDefault, shownMaximum_Gy } from './absorbedDoseDisplay';
import { LegendHandle } from './LegendHandle';
import { LegendPlace } from './LegendPlace';
import { LegendScale, placeOnScale, type LegendPose } from './LegendScale';
import { OvertakenTag } from './OvertakenTag';
import { showsUncertainty, uncertaintyMaximum_frac } from './uncertaintyDisplay';
import { UncertaintyScale } from './UncertaintyScale';

/** Scale of the colour wash in Gy, or of its uncertainty. */
export function AbsorbedDoseLegend(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <LegendPlace legend={WashScale} />
    </CaseProvider>
  );
}

/** Scale in Gy of the doses of two engines beside each other: they share it. */
export function ComparedDoseLegend(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <LegendPlace legend={ComparedScale} />
    </CaseProvider>
  );
}

interface PoseProps {
  readonly pose: LegendPose;
}

function WashScale({ pose }: PoseProps): ReactElement | null {
  const { state, view } = useScene();
  const uncertainty_frac = showsUncertainty(state, view) ? uncertaintyMaximum_frac(state, view) : null;
  return uncertainty_frac === null ? (
    <DoseScale pose={pose} madeBy={state.stages.dose} />
  ) : (
    <UncertaintyScale maximum_frac={uncertainty_frac} pose={pose} />
  );
}

function ComparedScale({ pose }: PoseProps): ReactElement | null {
  const { state } = useScene();
  return <DoseScale pose={pose} madeBy={state.comparison.state} />;
}

function DoseScale({ pose, madeBy }: PoseProps & { readonly madeBy: StageState }): ReactElement | null {
  const { state, view, viewStore, t } = useScene();
  const maximum_Gy = shownMaximum_Gy(state);
  const display = displayOrDefault(view.absorbedDoseDisplay, maximum_Gy);
  if (display === null) return null;
  const setMaximum = (max_Gy: number): void => viewStore.set({ absorbedDoseDisplay: { ...display, max_Gy } });
  const reset = (): void => {
    if (maximum_Gy !== null) setMaximum(defaultAbsorbedDoseDisplay(maximum_Gy).max_Gy);
  };
  return (
    <div className={`vd-root vd-legend vd-legend-${pose}`} role="group" aria-label={t('legend.title')}>
      <LegendHandle
        pose={pose}
        label={t('legend.max')}
        unit="Gy"
        end={display.max_Gy}
        onEnd={setMaximum}
        onReset={reset}
      />
      <LegendScale pose={pose} maximum={display.max_Gy} gradient={absorbedDoseGradient}>
        {display.isodoseVisible &&
          display.isodoseLevels_Gy
            .filter((level_Gy) => level_Gy <= display.max_Gy)
            .map((level_Gy) => (
              <span
                key={level_Gy}
                className="vd-legend-isodose"
                title={t('legend.level', { dose: formatNumber(level_Gy) })}
                style={placeOnScale(level_Gy / display.max_Gy, pose)}
              />
            ))}
      </LegendScale>
      <div className="vd-legend-unit">Gy</div>
      <OvertakenTag madeBy={madeBy} />
    </div>
  );
}
