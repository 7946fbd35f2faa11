import type { ReactElement } from 'react';
import type { RigidTransform, TimePoint, Vector3 } from '@voxel-dosimetry/core';
import { registrationOf, transformOf, type CaseState } from '@voxel-dosimetry/case';
import { handTransform } from '../../../handTransform';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { CheckField } from '../../controls/CheckField';
import { NumberField } from '../../controls/NumberField';
import type { MessageKey } from '../../messages/english';

const AXES = [0, 1, 2] as const;
type Axis = (typeof AXES)[number];
const DEGREES_PER_RADIAN = 180 / Math.PI;

function withAxis(vector: Vector3, axis: Axis, value: number): Vector3 {
  const next: [number, number, number] = [...vector];
  next[axis] = value;
  return next;
}

/** Where removing the nudge leads. */
function wayBack({ choices, results }: CaseState, timePointId: string): MessageKey {
  const { register } = choices;
  if (register.stored?.[timePointId] !== undefined) return 'register.backToStored';
  const isFound = registrationOf(register, timePointId) !== null && results.register?.automatic?.[timePointId]?.found;
  return isFound ? 'register.backToFound' : 'register.backToCoordinates';
}

const isDeformed = (state: CaseState, timePointId: string): boolean =>
  (transformOf(state, timePointId)?.deformation ?? null) !== null;

/** Moves one time point by hand: mm along and degrees about the patient's axes (left, posterior and superior are positive). */
export function NudgeEditor({ timePoint }: { readonly timePoint: TimePoint }): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const transform = handTransform(state, timePoint);
  const isByHand = state.choices.register.transforms[timePoint.id] !== undefined;
  const choice = state.choices.register;
  const { deformationKept = [] } = choice;
  const found = state.results.register?.automatic?.[timePoint.id]?.found?.transform;
  const canKeep = isByHand && registrationOf(choice, timePoint.id) !== null && (found?.deformation ?? null) !== null;
  const isDropped = !isByHand && choice.stored?.[timePoint.id] !== undefined && isDeformed(state, timePoint.id);
  const keep = (isKept: boolean): void => {
    const others = deformationKept.filter((id) => id !== timePoint.id);
    dosimetryCase.choose('register', { ...choice, deformationKept: isKept ? [...others, timePoint.id] : others });
  };
  const nudge = (change: Partial<RigidTransform>): void =>
    dosimetryCase.nudge(timePoint.id, { ...transform, ...change });
  return (
    <div className="vd-nudge">
      {AXES.map((axis) => (
        <NumberField
          key={`move-${axis}`}
          label={t(`register.axis.${axis}`)}
          unit="mm"
          step={1}
          value={transform.translation_mm[axis]}
          min={-500}
          max={500}
          onCommit={(shift_mm) => nudge({ translation_mm: withAxis(transform.translation_mm, axis, shift_mm) })}
        />
      ))}
      {AXES.map((axis) => (
        <NumberField
          key={`turn-${axis}`}
          label={t(`register.turn.${axis}`)}
          unit="°"
          step={1}
          value={transform.rotation_rad[axis] * DEGREES_PER_RADIAN}
          min={-180}
          max={180}
          onCommit={(turn_deg) =>
            nudge({ rotation_rad: withAxis(transform.rotation_rad, axis, turn_deg / DEGREES_PER_RADIAN) })
          }
        />
      ))}
      <p className="vd-hint vd-nudge-hint">{t('register.nudgeHint')}</p>
      <p className="vd-hint vd-nudge-hint">{t('register.nudgeByHand')}</p>
      {isDropped && <p className="vd-warn-text vd-nudge-hint">{t('register.dropsDeformation')}</p>}
      {canKeep && (
        <CheckField
          label={t('register.keepDeformation')}
          checked={deformationKept.includes(timePoint.id)}
          onChange={keep}
        />
      )}
      {isByHand && (
        <Button look="quiet" onClick={() => dosimetryCase.nudge(timePoint.id, null)}>
          {t(wayBack(state, timePoint.id))}
        </Button>
      )}
    </div>
  );
}
