import type { ReactElement } from 'react';
import { useScene } from '../CaseContext';
import { SelectField } from '../controls/SelectField';
import { referenceTimePointId } from '../referenceTimePointId';
import { StageBody } from '../StageBody';
import { AlignmentRow } from './register/AlignmentRow';

/** Every time point on the reference's grid: by patient coordinates, checked on the fusion and nudged by hand. */
export function RegisterStage(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const timePoints = state.results.ingest?.timePoints ?? [];
  const choice = state.choices.register;
  const referenceId = referenceTimePointId(state);
  const moving = timePoints.filter(({ id }) => id !== referenceId).length;
  return (
    <StageBody stage="register" runLabel={moving === 0 ? t('register.runOne') : t('register.run', { count: moving })}>
      <SelectField
        inline
        label={t('register.reference')}
        value={referenceId}
        options={timePoints.map(({ id, label }) => ({ value: id, label }))}
        onChange={(id) => dosimetryCase.choose('register', { ...choice, referenceTimePointId: id })}
      />
      <p className="vd-hint">{t('register.method')}</p>
      <ul className="vd-cards" aria-label={t('register.table')}>
        {timePoints.map((timePoint) => (
          <AlignmentRow key={timePoint.id} timePoint={timePoint} isReference={timePoint.id === referenceId} />
        ))}
      </ul>
    </StageBody>
  );
}
