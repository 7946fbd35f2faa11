import { useState, type ReactElement } from 'react';
import type { TimePoint } from '@voxel-dosimetry/core';
import { isSame, registrationOf } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { SelectField } from '../../controls/SelectField';
import { methodName, methodNamed, methodOptions, type MethodName } from './registrationMethods';

/** Brings one time point onto the reference anew, by another method than the others if that is chosen: a nudge and the verdict on what was go. */
export function RedoRegistration({ timePoint }: { readonly timePoint: TimePoint }): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const choice = state.choices.register;
  const { [timePoint.id]: byHand, ...otherTransforms } = choice.transforms;
  const { [timePoint.id]: fromArchive, ...otherStored } = choice.stored ?? {};
  const now = registrationOf(choice, timePoint.id);
  const [method, setMethod] = useState<MethodName>(methodName(now));
  const wanted = methodNamed(method);
  // The same images by the same method give the same transform.
  const isNothingNew =
    state.stages.register.status === 'ready' &&
    byHand === undefined &&
    fromArchive === undefined &&
    isSame(wanted, now);
  const redo = (): void => {
    const { [timePoint.id]: _own, ...others } = choice.registrations ?? {};
    dosimetryCase.choose('register', {
      ...choice,
      transforms: otherTransforms,
      stored: otherStored,
      registrations: isSame(wanted, choice.registration) ? others : { ...others, [timePoint.id]: wanted },
      accepted: choice.accepted.filter((id) => id !== timePoint.id),
    });
    attempt(() => dosimetryCase.runStage('register'));
  };
  return (
    <div className="vd-redo">
      <SelectField
        inline
        label={t('register.redoBy')}
        name={t('register.redoOf', { timePoint: timePoint.label })}
        value={method}
        options={methodOptions(state.results.ingest?.timePoints ?? [], t)}
        onChange={setMethod}
      />
      <Button look="primary" disabled={isNothingNew} onClick={redo}>
        {t('register.redoNow')}
      </Button>
      <p className="vd-hint">{t(isNothingNew ? 'register.redoSame' : 'register.redoHint')}</p>
    </div>
  );
}
