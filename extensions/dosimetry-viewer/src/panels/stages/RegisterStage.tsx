import type { ReactElement } from 'react';
import { checkedTimePointId, openTimePointIds, wasSeen } from '../../fusionCheck';
import { useScene } from '../CaseContext';
import { ConfirmingPerson } from '../ConfirmingPerson';
import { Button } from '../controls/Button';
import { SelectField } from '../controls/SelectField';
import { referenceTimePointId } from '../referenceTimePointId';
import { StageBody } from '../StageBody';
import { AlignmentRow } from './register/AlignmentRow';
import { CtOntoEmission } from './register/CtOntoEmission';
import { MrImages } from './register/MrImages';
import { DensityChoice } from './register/DensityChoice';
import { FusionControls } from './register/FusionControls';
import {
  canRegisterByCt,
  methodName,
  methodNamed,
  methodOptions,
  type MethodName,
} from './register/registrationMethods';

/** Every time point on the reference's grid: by patient coordinates, checked on the fusion and nudged by hand. */
export function RegisterStage(): ReactElement {
  const { state, view, dosimetryCase, t } = useScene();
  const timePoints = state.results.ingest?.timePoints ?? [];
  const choice = state.choices.register;
  const referenceId = referenceTimePointId(state);
  const moving = timePoints.filter(({ id }) => id !== referenceId).length;
  const notOn = openTimePointIds(state).length > 0 ? t('register.acceptFirst') : null;
  return (
    <StageBody
      stage="register"
      runLabel={moving === 0 ? t('register.runOne') : t('register.run', { count: moving })}
      notOn={notOn}
    >
      <SelectField
        inline
        label={t('register.reference')}
        value={referenceId}
        options={timePoints.map(({ id, label }) => ({ value: id, label }))}
        onChange={(id) => dosimetryCase.choose('register', { ...choice, referenceTimePointId: id })}
      />
      {timePoints.some(({ ct }) => ct !== null) && <DensityChoice />}
      {timePoints.some(({ ct }) => ct !== null) && <CtOntoEmission />}
      <MrImages />
      {moving > 0 && <RegistrationMethod />}
      {checkedTimePointId(state, view) !== null && state.results.register !== null && <FusionControls />}
      <ul className="vd-cards" aria-label={t('register.table')}>
        {timePoints.map((timePoint) => (
          <AlignmentRow key={timePoint.id} timePoint={timePoint} isReference={timePoint.id === referenceId} />
        ))}
      </ul>
      <AcceptAll />
      {moving > 0 && <ConfirmingPerson />}
    </StageBody>
  );
}

/** What brings the time points together where nobody nudges them. */
function RegistrationMethod(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.register;
  const value = methodName(choice.registration);
  const timePoints = state.results.ingest?.timePoints ?? [];
  const choose = (next: MethodName): void =>
    dosimetryCase.choose('register', { ...choice, registration: methodNamed(next) });
  const lacksCts = choice.registration?.image === 'ct' && !canRegisterByCt(timePoints);
  return (
    <>
      <SelectField
        inline
        label={t('register.method')}
        value={value}
        options={methodOptions(timePoints, t)}
        onChange={choose}
      />
      {lacksCts && (
        <div className="vd-row">
          <p className="vd-warn-text">{t('register.lacksCts')}</p>
          <Button onClick={() => choose('rigid-emission')}>{t('register.takeEmission')}</Button>
        </div>
      )}
      <p className="vd-hint">{t(`register.methodHint.${value}`)}</p>
    </>
  );
}

/** Accepts what is left in one go; possible once the fusion of each was on the screen. */
function AcceptAll(): ReactElement | null {
  const { state, view, dosimetryCase, t } = useScene();
  const open = openTimePointIds(state);
  if (open.length < 2 || state.stages.register.status !== 'ready') return null;
  const unseen = open.filter((id) => !wasSeen(state, view, id)).length;
  return (
    <div className="vd-row vd-row-end">
      {unseen > 0 && (
        <span className="vd-hint" id="vd-accept-all-reason">
          {t('register.notSeen', { count: unseen })}
        </span>
      )}
      <Button
        className="vd-push"
        disabled={unseen > 0}
        aria-describedby={unseen > 0 ? 'vd-accept-all-reason' : undefined}
        onClick={() => open.forEach((id) => dosimetryCase.acceptAlignment(id, true))}
      >
        {t('register.all', { count: open.length })}
      </Button>
    </div>
  );
}
