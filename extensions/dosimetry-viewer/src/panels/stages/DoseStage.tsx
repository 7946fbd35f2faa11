import type { ReactElement } from 'react';
import type { DoseOrder } from '@voxel-dosimetry/compute';
import { useScene } from '../CaseContext';
import { SelectField } from '../controls/SelectField';
import { StageBody } from '../StageBody';
import { StageFindings } from '../StageFindings';
import { CompareSection } from './dose/compare/CompareSection';
import { DaughterChoice } from './dose/DaughterChoice';
import { DoseResult } from './dose/DoseResult';
import { EngineChoice } from './dose/EngineChoice';
import { KernelChoices } from './dose/KernelChoices';
import { MonteCarloChoices } from './dose/MonteCarloChoices';
import { NuclideLine } from './dose/NuclideLine';
import { useAskedEstimates } from './dose/useDoseEstimates';

const ORDERS: readonly DoseOrder[] = ['activity-first', 'dose-rate-first'];

/** The dose engine with what it needs said, the order of fit and dose, the result, and engines side by side. */
export function DoseStage(): ReactElement {
  const { state, viewStore, dosimetryCase, attempt, t } = useScene();
  const choice = state.choices.dose;
  useAskedEstimates();
  const run = (): void => {
    // Who calculates the dose wants to see it, whatever was compared before.
    viewStore.set({ comparedEngine: null });
    attempt(() => dosimetryCase.runStage('dose'));
  };
  return (
    <StageBody stage="dose" runLabel={t('dose.run')} onRun={run}>
      <EngineChoice />
      <StageFindings stage="dose" />
      <KernelChoices />
      {choice.engine === 'monte-carlo' && <MonteCarloChoices />}
      <DaughterChoice />
      <SelectField<DoseOrder>
        label={t('dose.order')}
        value={choice.order}
        options={ORDERS.map((value) => ({ value, label: t(`dose.order.${value}`) }))}
        onChange={(order) => dosimetryCase.choose('dose', { ...choice, order })}
      />
      <p className="vd-hint">{t(`dose.orderHint.${choice.order}`)}</p>
      <NuclideLine />
      <DoseResult />
      <CompareSection />
    </StageBody>
  );
}
