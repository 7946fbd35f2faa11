import type { ReactElement } from 'react';
import { DOSE_ENGINES, type DoseEngine } from '@voxel-dosimetry/compute';
import type { CompareSetup } from '../../../../viewState';
import { useScene } from '../../../CaseContext';
import { Button } from '../../../controls/Button';
import { CheckField } from '../../../controls/CheckField';
import { SelectField } from '../../../controls/SelectField';
import { formatExpected, formatNumber } from '../../../formatQuantity';
import { useDoseEstimates } from '../useDoseEstimates';
import { usualSetup, withEngine } from './compareSetup';
import { GammaFields } from './GammaFields';

/** Which engines, against which of them, and when two doses count as alike. */
export function CompareForm(): ReactElement {
  const { state, view, viewStore, dosimetryCase, attempt, t } = useScene();
  const estimates = useDoseEstimates();
  const canRun = (engine: DoseEngine): boolean => estimates.of(engine).because === null;
  const setup = view.compareSetup ?? usualSetup(state.choices.dose.engine, canRun);
  const set = (compareSetup: CompareSetup): void => viewStore.set({ compareSetup });
  const blocked = dosimetryCase.comparisonBlockedBecause();
  const isEnough = setup.engines.length > 1;
  const run = async (): Promise<void> => {
    await dosimetryCase.compareEngines(setup);
    const [other] = setup.engines.filter((engine) => engine !== setup.reference);
    if (dosimetryCase.getState().comparison.state.status === 'ready') viewStore.set({ comparedEngine: other ?? null });
  };
  return (
    <>
      <p className="vd-hint">{t('compare.hint')}</p>
      <fieldset className="vd-radios">
        <legend className="vd-label">{t('compare.engines')}</legend>
        {DOSE_ENGINES.map((engine) => {
          const { because, time } = estimates.of(engine);
          const isIn = setup.engines.includes(engine);
          return (
            <CheckField
              key={engine}
              label={t(`dose.engine.${engine}`)}
              {...(because === null ? {} : { hint: because })}
              {...(time === null ? {} : { aside: time })}
              checked={isIn}
              disabled={because !== null && !isIn}
              onChange={(checked) => set(withEngine(setup, engine, checked))}
            />
          );
        })}
      </fieldset>
      {setup.engines.includes('monte-carlo') && (
        <p className="vd-hint">
          {t('compare.monteCarlo', { decays: formatNumber(state.choices.dose.monteCarlo.histories / 1e6) })}
        </p>
      )}
      <SelectField<DoseEngine>
        inline
        label={t('compare.reference')}
        value={setup.reference}
        options={setup.engines.map((value) => ({ value, label: t(`dose.engine.${value}`) }))}
        onChange={(reference) => set({ ...setup, reference })}
      />
      <GammaFields gamma={setup.gamma} onChange={(gamma) => set({ ...setup, gamma })} />
      {blocked !== null && <p className="vd-blocked">{t('compare.blocked', { reason: blocked })}</p>}
      {!isEnough && <p className="vd-blocked">{t('compare.fewEngines')}</p>}
      <div className="vd-row">
        <ExpectedTimeOf engines={setup.engines} />
        <Button
          className="vd-push"
          data-action="compare"
          disabled={blocked !== null || !isEnough}
          onClick={() => attempt(run)}
        >
          {t('compare.run', { count: setup.engines.length })}
        </Button>
      </div>
    </>
  );
}

/** Of all together; nothing while one of them is not known. */
function ExpectedTimeOf({ engines }: { readonly engines: readonly DoseEngine[] }): ReactElement | null {
  const { t } = useScene();
  const estimates = useDoseEstimates();
  const times_s = engines.map((engine) => estimates.of(engine).expected_s);
  if (times_s.length === 0 || times_s.includes(null)) return null;
  const total_s = times_s.reduce<number>((sum, time_s) => sum + (time_s ?? 0), 0);
  return <span className="vd-hint">{t('compare.expected', { time: formatExpected(total_s) })}</span>;
}
