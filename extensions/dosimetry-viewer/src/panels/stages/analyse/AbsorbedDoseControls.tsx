import { useState, type ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { CheckField } from '../../controls/CheckField';
import { NumberField } from '../../controls/NumberField';
import { formatNumber, formatPercent } from '../../formatQuantity';
import { absorbedDoseColour, absorbedDoseGradient } from '../../../style/absorbedDoseColours';
import { cssColour } from '../../../style/regionColours';
import { WashChoice } from '../dose/WashChoice';
import { displayOrDefault } from '../../../charts/absorbedDoseDisplay';
import type { AbsorbedDoseDisplay } from '../../../viewState';

/** The colour wash and the isodose lines: maximum, opacity and levels. Looking only; it changes no result. */
export function AbsorbedDoseControls(): ReactElement | null {
  const { state, view, viewStore, t } = useScene();
  const display = displayOrDefault(view.absorbedDoseDisplay, state.results.dose?.max_Gy ?? null);
  if (display === null) return null;
  const set = (change: Partial<AbsorbedDoseDisplay>): void =>
    viewStore.set({ absorbedDoseDisplay: { ...display, ...change } });
  return (
    <section className="vd-group" aria-label={t('analyse.display')}>
      <h4 className="vd-group-title">{t('analyse.display')}</h4>
      <WashChoice />
      <div className="vd-scale" aria-hidden="true">
        <span>0</span>
        <span className="vd-scale-bar" style={{ background: absorbedDoseGradient('to right') }} />
        <span>{`${formatNumber(display.max_Gy)} Gy`}</span>
      </div>
      <div className="vd-row">
        <NumberField
          label={t('legend.maxShort')}
          unit="Gy"
          value={display.max_Gy}
          min={0.001}
          onCommit={(max_Gy) => set({ max_Gy })}
        />
        <label className="vd-field vd-grow">
          <span className="vd-label">{`${t('legend.opacity')} ${formatPercent(display.opacity_frac)}`}</span>
          <input
            className="vd-slider"
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={display.opacity_frac}
            onChange={(event) => set({ opacity_frac: Number(event.target.value) })}
          />
        </label>
      </div>
      <CheckField
        label={t('legend.isodose')}
        checked={display.isodoseVisible}
        onChange={(isodoseVisible) => set({ isodoseVisible })}
      />
      <IsodoseLevels display={display} onLevels={(isodoseLevels_Gy) => set({ isodoseLevels_Gy })} />
    </section>
  );
}

interface IsodoseLevelsProps {
  readonly display: AbsorbedDoseDisplay;
  readonly onLevels: (levels_Gy: readonly number[]) => void;
}

function IsodoseLevels({ display, onLevels }: IsodoseLevelsProps): ReactElement {
  const { t } = useScene();
  // A fresh field after each level, so that the next one is typed into an empty box.
  const [added, setAdded] = useState(0);
  const levels_Gy = display.isodoseLevels_Gy;
  const add = (level_Gy: number): void => {
    onLevels([...new Set([...levels_Gy, level_Gy])].sort((a, b) => a - b));
    setAdded(added + 1);
  };
  return (
    <div className="vd-levels">
      {levels_Gy.map((level_Gy) => (
        <span className="vd-level" key={level_Gy}>
          <span
            className="vd-level-line"
            style={{ background: cssColour(absorbedDoseColour(level_Gy, display.max_Gy)) }}
          />
          {`${formatNumber(level_Gy)} Gy`}
          <Button
            look="quiet"
            className="vd-icon-button"
            aria-label={t('legend.removeLevel', { dose: formatNumber(level_Gy) })}
            onClick={() => onLevels(levels_Gy.filter((each) => each !== level_Gy))}
          >
            ×
          </Button>
        </span>
      ))}
      <NumberField key={added} label={t('legend.addLevel')} unit="Gy" value={null} min={0.001} onCommit={add} />
    </div>
  );
}
