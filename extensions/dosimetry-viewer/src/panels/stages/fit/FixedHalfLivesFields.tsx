import type { ReactElement } from 'react';
import { SECONDS_PER_HOUR, type FixedHalfLives } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { NumberField } from '../../controls/NumberField';
import { regionChoice } from './regionChoice';

/** Phases that can be fixed: models with more leave the others free. */
const PHASES = [0, 1, 2];

/** Effective half-lives that a person knows better than the points do; what is not entered stays free. */
export function FixedHalfLivesFields({ regionId }: { readonly regionId: string }): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const fixed = regionChoice(state, regionId).fixedHalfLives;
  const set = (change: Partial<FixedHalfLives>): void => {
    const next = { phases_s: fixed?.phases_s ?? [], uptake_s: fixed?.uptake_s ?? null, ...change };
    const isFree = next.uptake_s === null && next.phases_s.every((each) => each === null);
    attempt(() => dosimetryCase.chooseRegionCurves([regionId], { fixedHalfLives: isFree ? null : next }));
  };
  const setPhase = (phase: number, halfLife_s: number | null): void => {
    const phases_s = PHASES.map((each) => (each === phase ? halfLife_s : (fixed?.phases_s[each] ?? null)));
    while (phases_s.length > 0 && phases_s.at(-1) === null) phases_s.pop();
    set({ phases_s });
  };
  return (
    <fieldset className="vd-radios">
      <legend className="vd-label">{t('fit.fixed')}</legend>
      <div className="vd-row">
        {PHASES.map((phase) => (
          <FixedHalfLife
            key={phase}
            label={t('fit.fixedPhase', { number: phase + 1 })}
            halfLife_s={fixed?.phases_s[phase] ?? null}
            onChange={(halfLife_s) => setPhase(phase, halfLife_s)}
          />
        ))}
        <FixedHalfLife
          label={t('fit.fixedUptake')}
          halfLife_s={fixed?.uptake_s ?? null}
          onChange={(uptake_s) => set({ uptake_s })}
        />
      </div>
      <p className="vd-hint">{t('fit.fixedHint')}</p>
    </fieldset>
  );
}

interface FixedHalfLifeProps {
  readonly label: string;
  readonly halfLife_s: number | null;
  readonly onChange: (halfLife_s: number | null) => void;
}

function FixedHalfLife({ label, halfLife_s, onChange }: FixedHalfLifeProps): ReactElement {
  const { t } = useScene();
  return (
    <span className="vd-fixed">
      <NumberField
        label={label}
        unit="h"
        min={0.01}
        max={10_000}
        value={halfLife_s === null ? null : halfLife_s / SECONDS_PER_HOUR}
        onCommit={(halfLife_h) => onChange(halfLife_h * SECONDS_PER_HOUR)}
      />
      {halfLife_s !== null && (
        <Button
          look="quiet"
          className="vd-icon-button"
          aria-label={t('fit.free', { name: label })}
          onClick={() => onChange(null)}
        >
          ×
        </Button>
      )}
    </span>
  );
}
