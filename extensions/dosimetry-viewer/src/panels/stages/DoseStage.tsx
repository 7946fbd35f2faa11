import type { ReactElement } from 'react';
import type { DoseEngine, DoseOrder } from '@voxel-dosimetry/compute';
import { useScene } from '../CaseContext';
import { RadioGroup } from '../controls/RadioGroup';
import { SelectField } from '../controls/SelectField';
import { StageBody } from '../StageBody';
import { DaughterChoice } from './dose/DaughterChoice';
import { DoseResult } from './dose/DoseResult';
import { MonteCarloChoices } from './dose/MonteCarloChoices';
import { NuclideLine } from './dose/NuclideLine';

const ENGINES: readonly DoseEngine[] = ['local', 'monte-carlo'];
const ORDERS: readonly DoseOrder[] = ['activity-first', 'dose-rate-first'];

/** The dose engine with what it assumes and where it is wrong, the order of fit and dose, and the result with its uncertainty. */
export function DoseStage(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.dose;
  return (
    <StageBody stage="dose" runLabel={t('dose.run')}>
      <RadioGroup<DoseEngine>
        label={t('dose.engine')}
        value={choice.engine}
        options={ENGINES.map((value) => ({
          value,
          label: t(`dose.engine.${value}`),
          // Where it is wrong is told of the one that is chosen.
          hint:
            value === choice.engine
              ? `${t(`dose.assumption.${value}`)} ${t(`dose.limits.${value}`)}`
              : t(`dose.assumption.${value}`),
        }))}
        onChange={(engine) => dosimetryCase.choose('dose', { ...choice, engine })}
      />
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
    </StageBody>
  );
}
