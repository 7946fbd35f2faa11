import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { CaseProvider, useScene } from '../panels/CaseContext';
import { formatNumber } from '../panels/formatQuantity';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { absorbedDoseGradient } from '../style/absorbedDoseColours';
import type { AbsorbedDoseDisplay } from '../viewState';
import { defaultAbsorbedDoseDisplay, displayOrDefault } from './absorbedDoseDisplay';
import { LegendScale, placeOnScale, type LegendPose } from './LegendScale';
import { showsUncertainty, uncertaintyMaximum_frac } from './uncertaintyDisplay';
import { UncertaintyScale } from './UncertaintyScale';
import { useElementSize } from './useElementSize';

/** Scale of the colour wash in Gy. The maximum is dragged (or moved with the arrow keys); double click brings the default back. */
export function AbsorbedDoseLegend(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <LegendPlace />
    </CaseProvider>
  );
}

/** Width over height from which an upright scale stands beside a trunk that fills the tile's height. */
const WIDE = 1.25;

/** The tile that carries the legend: only in a wide one there is room beside the body, in others it lies below. */
function LegendPlace(): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(place, { width: 640, height: 360 });
  return (
    <div className="vd-legend-place" ref={place}>
      <Legend pose={width < WIDE * height ? 'lying' : 'upright'} />
    </div>
  );
}

function Legend({ pose }: { readonly pose: LegendPose }): ReactElement | null {
  const { state, view, viewStore, t } = useScene();
  const uncertainty_frac = showsUncertainty(state, view) ? uncertaintyMaximum_frac(state, view) : null;
  const maximum_Gy = state.results.dose?.max_Gy ?? null;
  const display = displayOrDefault(view.absorbedDoseDisplay, maximum_Gy);
  if (display === null) return null;
  if (uncertainty_frac !== null) return <UncertaintyScale maximum_frac={uncertainty_frac} pose={pose} />;
  const setMaximum = (max_Gy: number): void =>
    viewStore.set({ absorbedDoseDisplay: { ...display, max_Gy: Number(max_Gy.toPrecision(3)) } });
  const reset = (): void => {
    if (maximum_Gy !== null) setMaximum(defaultAbsorbedDoseDisplay(maximum_Gy).max_Gy);
  };
  return (
    <div className={`vd-root vd-legend vd-legend-${pose}`} role="group" aria-label={t('legend.title')}>
      <MaximumHandle display={display} pose={pose} onMaximum={setMaximum} onReset={reset} />
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
      {(state.stages.dose.status === 'stale' || state.stages.dose.status === 'failed') && (
        <span className="vd-tag vd-tag-stale" role="status">
          {t('chart.stale')}
        </span>
      )}
    </div>
  );
}

interface MaximumHandleProps {
  readonly display: AbsorbedDoseDisplay;
  readonly pose: LegendPose;
  readonly onMaximum: (max_Gy: number) => void;
  readonly onReset: () => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: 1.05,
  ArrowRight: 1.05,
  ArrowDown: 1 / 1.05,
  ArrowLeft: 1 / 1.05,
  PageUp: 1.5,
  PageDown: 1 / 1.5,
};
/** A drag over this way doubles the maximum, px. */
const DOUBLING_WAY: Readonly<Record<LegendPose, number>> = { upright: 180, lying: 96 };

function MaximumHandle({ display, pose, onMaximum, onReset }: MaximumHandleProps): ReactElement {
  const { t } = useScene();
  const drag = useRef<{ readonly at: number; readonly max_Gy: number } | null>(null);
  const along = (event: PointerEvent): number => (pose === 'lying' ? event.clientX : -event.clientY);
  const move = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const share = (along(event) - drag.current.at) / DOUBLING_WAY[pose];
    onMaximum(drag.current.max_Gy * Math.max(0.05, 1 + share));
  };
  const step = (event: KeyboardEvent): void => {
    const factor = STEPS[event.key];
    if (factor === undefined) return;
    event.preventDefault();
    onMaximum(display.max_Gy * factor);
  };
  return (
    <div
      className="vd-legend-handle"
      role="slider"
      tabIndex={0}
      aria-orientation={pose === 'lying' ? 'horizontal' : 'vertical'}
      aria-label={t('legend.max')}
      aria-valuemin={0}
      aria-valuemax={Number((2 * display.max_Gy).toPrecision(3))}
      aria-valuenow={display.max_Gy}
      aria-valuetext={`${formatNumber(display.max_Gy)} Gy`}
      title={t('legend.max')}
      onPointerDown={(event) => {
        drag.current = { at: along(event), max_Gy: display.max_Gy };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
      onKeyDown={step}
      onDoubleClick={onReset}
    >
      <span className="vd-legend-grip" aria-hidden="true" />
      {display.max_Gy}
    </div>
  );
}
