import type { ReactElement } from 'react';
import { densityTimePoint } from '@voxel-dosimetry/case';
import type { MonteCarloSettings } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { NumberField } from '../../controls/NumberField';
import { SelectField } from '../../controls/SelectField';
import { ExpectedTime } from './ExpectedTime';
import { TargetPlace, TargetUncertainty } from './TargetChoices';

type Until = 'histories' | 'target';
const UNTIL: readonly Until[] = ['histories', 'target'];
/** Cuts of a dose voxel's edges, or the CT's own voxels. */
type Travel = '1' | '2' | '3' | '4' | 'ct';
const TRAVELS: readonly Travel[] = ['1', '2', '3', '4', 'ct'];
const DEFAULT_TARGET = { uncertainty_pct: 1, of: 'region-mean', regionIds: null } as const;
/** So many decays at most where an uncertainty is asked for and nobody has said how many: minutes to an hour. */
const MOST_TOWARDS_TARGET = 1e9;
const DEFAULT_HISTORIES = 1e7;
const MILLION = 1e6;
const MOST_SEED = 2 ** 32 - 1;

/** How long Monte Carlo runs, how long that takes here, and what is rarely changed. */
export function MonteCarloChoices(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.dose;
  const settings = choice.monteCarlo;
  const hasCt = state.results.ingest !== null && densityTimePoint(state) !== null;
  const change = (changed: Partial<MonteCarloSettings>): void =>
    dosimetryCase.choose('dose', { ...choice, monteCarlo: { ...settings, ...changed } });
  const runUntil = (until: Until): void =>
    change(
      until === 'target'
        ? { target: DEFAULT_TARGET, histories: MOST_TOWARDS_TARGET }
        : { target: null, histories: DEFAULT_HISTORIES },
    );
  return (
    <section className="vd-group">
      <div className="vd-row">
        <SelectField<Until>
          label={t('dose.until')}
          value={settings.target === null ? 'histories' : 'target'}
          options={UNTIL.map((value) => ({ value, label: t(`dose.until.${value}`) }))}
          onChange={runUntil}
        />
        {settings.target === null ? (
          <Histories label={t('dose.histories')} settings={settings} onChange={change} />
        ) : (
          <TargetUncertainty target={settings.target} onChange={(target) => change({ target })} />
        )}
      </div>
      {settings.target !== null && (
        <>
          <TargetPlace target={settings.target} onChange={(target) => change({ target })} />
          <Histories label={t('dose.historiesMost')} settings={settings} onChange={change} />
        </>
      )}
      <ExpectedTime />
      <details className="vd-details">
        <summary>{t('dose.advanced')}</summary>
        <div className="vd-row">
          <SelectField<MonteCarloSettings['doseTo']>
            label={t('dose.doseTo')}
            value={settings.doseTo}
            options={(['medium', 'water'] as const).map((value) => ({ value, label: t(`dose.doseTo.${value}`) }))}
            onChange={(doseTo) => change({ doseTo })}
          />
          <SelectField<Travel>
            label={t('dose.travel')}
            value={settings.geometry === 'ct' ? 'ct' : (String(settings.cuts) as Travel)}
            options={TRAVELS.map((value) => ({
              value,
              label: t(`dose.travel.${value}`),
              disabled: value !== '1' && !hasCt,
            }))}
            onChange={(travel) =>
              change(travel === 'ct' ? { geometry: 'ct', cuts: 1 } : { geometry: 'dose-grid', cuts: Number(travel) })
            }
          />
          <NumberField
            label={t('dose.photonCutoff')}
            unit="keV"
            value={settings.photonCutoff_keV}
            min={1}
            max={100}
            onCommit={(photonCutoff_keV) => change({ photonCutoff_keV })}
          />
          <NumberField
            label={t('dose.seed')}
            unit=""
            value={settings.seed}
            min={0}
            max={MOST_SEED}
            onCommit={(seed) => change({ seed: Math.round(seed) })}
          />
        </div>
        <p className="vd-hint">{t(hasCt ? 'dose.travelHint' : 'dose.travelNoCt')}</p>
        <p className="vd-hint">{t('dose.photonCutoffHint')}</p>
        <p className="vd-hint">{t('dose.seedHint')}</p>
      </details>
    </section>
  );
}

interface HistoriesProps {
  readonly label: string;
  readonly settings: MonteCarloSettings;
  readonly onChange: (changed: Partial<MonteCarloSettings>) => void;
}

/** Decays to follow, in millions. */
function Histories({ label, settings, onChange }: HistoriesProps): ReactElement {
  const { t } = useScene();
  return (
    <NumberField
      label={label}
      unit={t('dose.million')}
      value={settings.histories / MILLION}
      min={0.001}
      max={1e6}
      onCommit={(millions) => onChange({ histories: Math.round(MILLION * millions) })}
    />
  );
}
