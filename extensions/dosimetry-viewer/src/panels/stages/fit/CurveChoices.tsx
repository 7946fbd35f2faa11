import type { ReactElement, ReactNode } from 'react';
import {
  MODEL_SELECTIONS,
  SINGLE_TIME_POINT_METHODS,
  TIME_ACTIVITY_MODELS,
  type CurveSettings,
  type TimeActivityModel,
  type TimeActivitySelection,
} from '@voxel-dosimetry/core';
import { planarTimePoints } from '../../../pointsOfCurves';
import { useScene } from '../../CaseContext';
import { CheckField } from '../../controls/CheckField';
import { Notice } from '../../controls/Notice';
import { NumberField } from '../../controls/NumberField';
import { SelectField } from '../../controls/SelectField';
import { FoldedChoices } from './FoldedChoices';
import { OneScanChoices } from './OneScanChoices';
import { PointUncertaintyChoice } from './PointUncertaintyChoice';

export const SELECTIONS: readonly TimeActivitySelection[] = [
  ...MODEL_SELECTIONS,
  ...SINGLE_TIME_POINT_METHODS.map((method) => `single-time-point:${method}` as const),
];

export const isOneScan = (selection: TimeActivitySelection): boolean => selection.startsWith('single-time-point:');

const TAILS: readonly CurveSettings['exponentialTail'][] = ['curve', 'physical'];
const TRAPEZOID_TAILS: readonly CurveSettings['trapezoidTail'][] = ['physical', 'last-two-points'];
const FIRST_BOOTSTRAP = { replicates: 500, seed: 1 } as const;

/** How the curves of the case are fitted, where nothing else is chosen for a region. */
export function CurveChoices(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.fit;
  const { curves } = choice;
  const set = (change: Partial<CurveSettings>): void =>
    dosimetryCase.choose('fit', { ...choice, curves: { ...curves, ...change } });
  const selection = t(`fit.selection.${curves.selection}`);
  const now = isOneScan(curves.selection) ? selection : t('fit.curvesNow', { selection, count: curves.models.length });
  const isOnlyOne = state.results.ingest?.timePoints.length === 1 && !isOneScan(curves.selection);
  const hasPlanar = choice.planar.used && planarTimePoints(state).length > 0;
  return (
    <>
      {isOnlyOne && !hasPlanar && <Notice tone="warning">{t('fit.oneScanOnly')}</Notice>}
      {isOnlyOne && hasPlanar && <Notice tone="info">{t('planar.oneScan')}</Notice>}
      <FoldedChoices name="curves" title={t('fit.curves')} now={now}>
        <Hinted hint={t(`fit.selectionHint.${curves.selection}`)}>
          <SelectField<TimeActivitySelection>
            label={t('fit.selection')}
            inline
            value={curves.selection}
            options={SELECTIONS.map((value) => ({ value, label: t(`fit.selection.${value}`) }))}
            onChange={(value) => set({ selection: value })}
          />
        </Hinted>
        {isOneScan(curves.selection) ? <OneScanChoices /> : <CurveModels curves={curves} onChange={set} />}
        <PointUncertaintyChoice value={curves.uncertainty} onChange={(uncertainty) => set({ uncertainty })} />
        <Bootstrap curves={curves} onChange={set} />
        <NumberField
          label={t('fit.limit')}
          unit="%"
          min={1}
          max={100}
          value={100 * choice.extrapolationLimit_frac}
          onCommit={(limit_pct) => dosimetryCase.choose('fit', { ...choice, extrapolationLimit_frac: limit_pct / 100 })}
        />
      </FoldedChoices>
    </>
  );
}

export function Hinted({ hint, children }: { readonly hint: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="vd-stacked">
      {children}
      <p className="vd-hint">{hint}</p>
    </div>
  );
}

interface CurveSettingsProps {
  readonly curves: CurveSettings;
  readonly onChange: (change: Partial<CurveSettings>) => void;
}

function CurveModels({ curves, onChange }: CurveSettingsProps): ReactElement {
  const { t } = useScene();
  const toggle = (model: TimeActivityModel, isOn: boolean): void =>
    onChange({
      models: TIME_ACTIVITY_MODELS.filter((each) => (each === model ? isOn : curves.models.includes(each))),
    });
  return (
    <>
      <fieldset className="vd-radios">
        <legend className="vd-label">{t('fit.modelChoice')}</legend>
        {TIME_ACTIVITY_MODELS.map((model) => (
          <CheckField
            key={model}
            label={t(`fit.model.${model}`)}
            hint={t(`fit.assumption.${model}`)}
            checked={curves.models.includes(model)}
            // One model at least: without any there is nothing to fit.
            disabled={curves.models.length === 1 && curves.models[0] === model}
            onChange={(isOn) => toggle(model, isOn)}
          />
        ))}
      </fieldset>
      <Hinted hint={t(`fit.tailHint.${curves.exponentialTail}`)}>
        <SelectField
          label={t('fit.tail')}
          inline
          value={curves.exponentialTail}
          options={TAILS.map((value) => ({ value, label: t(`fit.tail.${value}`) }))}
          onChange={(exponentialTail) => onChange({ exponentialTail })}
        />
      </Hinted>
      <SelectField
        label={t('fit.trapezoidTail')}
        inline
        value={curves.trapezoidTail}
        options={TRAPEZOID_TAILS.map((value) => ({ value, label: t(`fit.trapezoidTail.${value}`) }))}
        onChange={(trapezoidTail) => onChange({ trapezoidTail })}
      />
    </>
  );
}

function Bootstrap({ curves: { bootstrap }, onChange }: CurveSettingsProps): ReactElement {
  const { t } = useScene();
  return (
    <div className="vd-group">
      <CheckField
        label={t('fit.bootstrap')}
        hint={t('fit.bootstrapHint')}
        checked={bootstrap !== null}
        onChange={(isOn) => onChange({ bootstrap: isOn ? FIRST_BOOTSTRAP : null })}
      />
      {bootstrap !== null && (
        <div className="vd-row vd-indent">
          <NumberField
            label={t('fit.replicates')}
            unit=""
            min={50}
            max={10_000}
            value={bootstrap.replicates}
            onCommit={(replicates) => onChange({ bootstrap: { ...bootstrap, replicates: Math.round(replicates) } })}
          />
          <NumberField
            label={t('fit.seed')}
            unit=""
            min={0}
            max={2 ** 32 - 1}
            value={bootstrap.seed}
            onCommit={(seed) => onChange({ bootstrap: { ...bootstrap, seed: Math.round(seed) } })}
          />
        </div>
      )}
    </div>
  );
}
