import type { ReactElement } from 'react';
import { ctMotion, isMisplaced } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { SelectField } from '../../controls/SelectField';
import { formatNumber } from '../../formatQuantity';
import { Figure } from './Figure';

const WAYS = ['as-acquired', 'check', 'correct'] as const;

/** Whether CTs are compared with the emission images of their own time points, and moved onto them. */
export function CtOntoEmission(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.register;
  const { ctOntoEmission = 'as-acquired' } = choice;
  return (
    <>
      <SelectField
        inline
        label={t('register.ctOntoEmission')}
        value={ctOntoEmission}
        options={WAYS.map((value) => ({ value, label: t(`register.ctOntoEmission.${value}`) }))}
        onChange={(value) => dosimetryCase.choose('register', { ...choice, ctOntoEmission: value })}
      />
      <p className="vd-hint">{t(`register.ctOntoEmissionHint.${ctOntoEmission}`)}</p>
    </>
  );
}

/** How a time point's own CT lies on its emission image, and the way back where it was moved. What went wrong stands among the findings. */
export function CheckedCtFigures({ timePointId }: { readonly timePointId: string }): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const timePoint = state.results.ingest?.timePoints.find(({ id }) => id === timePointId);
  const found = state.results.register?.placedImages?.[timePointId]?.found;
  const choice = state.choices.register;
  const { ctOntoEmission = 'as-acquired', ctsAsAcquired = [] } = choice;
  if (ctOntoEmission === 'as-acquired' || !timePoint || !found) return null;
  const isOff = isMisplaced(found);
  const isMoved = ctMotion(state, timePoint) !== null;
  const distance = formatNumber(found.largestMotion_mm);
  const information = { before: found.informationBefore.toFixed(4), after: found.informationAfter.toFixed(4) };
  const others = ctsAsAcquired.filter((id) => id !== timePointId);
  const turn = (): void =>
    dosimetryCase.choose('register', { ...choice, ctsAsAcquired: isMoved ? [...others, timePointId] : others });
  return (
    <>
      <dl className="vd-pairs">
        <Figure label={t('register.ctLies')}>
          {t(isMoved ? 'register.ctMoved' : isOff ? 'register.ctLiesOff' : 'register.ctLiesWithin', { distance })}
          {isOff && <span className="vd-hint">{t('register.ctInformation', information)}</span>}
        </Figure>
      </dl>
      {isOff && ctOntoEmission === 'correct' && (
        <div className="vd-row">
          <Button onClick={turn}>{t(isMoved ? 'register.ctLeave' : 'register.ctMove')}</Button>
        </div>
      )}
    </>
  );
}
