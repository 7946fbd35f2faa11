import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { CaseProvider, useScene } from '../panels/CaseContext';
import { formatNumber } from '../panels/formatQuantity';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { absorbedDoseGradient } from '../style/absorbedDoseColours';
import type { AbsorbedDoseDisplay } from '../viewState';
import { defaultAbsorbedDoseDisplay, displayOrDefault } from './absorbedDoseDisplay';
import { linearTicks } from './scale';

/** Scale of the colour wash in Gy. The maximum is dragged (or moved with the arrow keys); double click brings the default back. */
export function AbsorbedDoseLegend(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <LegendScale />
    </CaseProvider>
  );
}

function LegendScale(): ReactElement | null {
  const { state, view, viewStore, t } = useScene();
  const maximum_Gy = state.results.dose?.max_Gy ?? null;
  const display = displayOrDefault(view.absorbedDoseDisplay, maximum_Gy);
  if (display === null) return null;
  const setMaximum = (max_Gy: number): void =>
    viewStore.set({ absorbedDoseDisplay: { ...display, max_Gy: Number(max_Gy.toPrecision(3)) } });
  const reset = (): void => {
    if (maximum_Gy !== null) setMaximum(defaultAbsorbedDoseDisplay(maximum_Gy).max_Gy);
  };
  return (
    <div className="vd-root vd-legend" role="group" aria-label={t('legend.title')}>
      <MaximumHandle display={display} onMaximum={setMaximum} onReset={reset} />
      <div className="vd-legend-scale">
        <div className="vd-legend-bar" style={{ background: absorbedDoseGradient('to top') }} />
        {display.isodoseVisible &&
          display.isodoseLevels_Gy
            .filter((level_Gy) => level_Gy <= display.max_Gy)
            .map((level_Gy) => (
              <span
                key={level_Gy}
                className="vd-legend-isodose"
                title={t('legend.level', { dose: formatNumber(level_Gy) })}
                style={{ bottom: `${(100 * level_Gy) / display.max_Gy}%` }}
              />
            ))}
        {ticksBelow(display.max_Gy).map((tick) => (
          <span key={tick} className="vd-legend-tick" style={{ bottom: `${(100 * tick) / display.max_Gy}%` }}>
            {tick}
          </span>
        ))}
      </div>
      <div className="vd-legend-unit">Gy</div>
      {(state.stages.dose.status === 'stale' || state.stages.dose.status === 'failed') && (
        <span className="vd-tag vd-tag-stale" role="status">
          {t('chart.stale')}
        </span>
      )}
    </div>
  );
}

/** The maximum itself stands at the handle. */
const ticksBelow = (max_Gy: number): number[] => linearTicks([0, max_Gy], 5).filter((tick) => tick < 0.94 * max_Gy);

interface MaximumHandleProps {
  readonly display: AbsorbedDoseDisplay;
  readonly onMaximum: (max_Gy: number) => void;
  readonly onReset: () => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: 1.05, ArrowDown: 1 / 1.05, PageUp: 1.5, PageDown: 1 / 1.5 };
const BAR_HEIGHT = 180;

function MaximumHandle({ display, onMaximum, onReset }: MaximumHandleProps): ReactElement {
  const { t } = useScene();
  const drag = useRef<{ readonly y: number; readonly max_Gy: number } | null>(null);
  const move = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const share = (drag.current.y - event.clientY) / BAR_HEIGHT;
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
      aria-orientation="vertical"
      aria-label={t('legend.max')}
      aria-valuemin={0}
      aria-valuemax={Number((2 * display.max_Gy).toPrecision(3))}
      aria-valuenow={display.max_Gy}
      aria-valuetext={`${formatNumber(display.max_Gy)} Gy`}
      title={t('legend.max')}
      onPointerDown={(event) => {
        drag.current = { y: event.clientY, max_Gy: display.max_Gy };
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
