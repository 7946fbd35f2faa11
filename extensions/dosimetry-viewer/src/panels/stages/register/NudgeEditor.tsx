import type { ReactElement } from 'react';
import {
  gridCentre_mm,
  IDENTITY_TRANSFORM,
  type RigidTransform,
  type TimePoint,
  type Vector3,
} from '@voxel-dosimetry/core';
import { transformOf } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { NumberField } from '../../controls/NumberField';

const AXES = [0, 1, 2] as const;
type Axis = (typeof AXES)[number];
const DEGREES_PER_RADIAN = 180 / Math.PI;

function withAxis(vector: Vector3, axis: Axis, value: number): Vector3 {
  const next: [number, number, number] = [...vector];
  next[axis] = value;
  return next;
}

/** Turns go about the middle of the image, so that a turn does not also shift it. */
function centreOf(timePoint: TimePoint): Vector3 {
  const grid = timePoint.emission.grid.value;
  return grid === null ? IDENTITY_TRANSFORM.centre_mm : gridCentre_mm(grid);
}

/** Moves one time point by hand: mm along and degrees about the patient's axes (left, posterior and superior are positive). */
export function NudgeEditor({ timePoint }: { readonly timePoint: TimePoint }): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const transform: RigidTransform = transformOf(state, timePoint.id) ?? {
    ...IDENTITY_TRANSFORM,
    centre_mm: centreOf(timePoint),
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
      <Button look="quiet" onClick={() => nudge({ translation_mm: [0, 0, 0], rotation_rad: [0, 0, 0] })}>
        {t('register.resetNudge')}
      </Button>
    </div>
  );
}
