import { useState, type ReactElement } from 'react';
import { IDENTITY_TRANSFORM, type TimePoint } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { formatNumber, formatPercent } from '../../formatQuantity';
import { NudgeEditor } from './NudgeEditor';

interface AlignmentRowProps {
  readonly timePoint: TimePoint;
  readonly isReference: boolean;
}

/** How much activity may change in resampling before it is pointed out. */
const NOTICEABLE_CHANGE_FRAC = 0.02;

/** One time point: check-sum before and after, likeness to the reference, the nudge, and the person's verdict. */
export function AlignmentRow({ timePoint, isReference }: AlignmentRowProps): ReactElement {
  const { state, dosimetryCase, host, t } = useScene();
  const [nudging, setNudging] = useState(false);
  const { accepted, transforms } = state.choices.register;
  const isAccepted = accepted.includes(timePoint.id);
  const shift_mm = Math.hypot(...(transforms[timePoint.id] ?? IDENTITY_TRANSFORM).translation_mm);
  return (
    <li className="vd-card">
      <div className="vd-card-head">
        <strong>{timePoint.label}</strong>
        {isReference ? (
          <span className="vd-tag">{t('register.isReference')}</span>
        ) : (
          <span className={isAccepted ? 'vd-verdict vd-good' : 'vd-verdict vd-warn'}>
            {isAccepted ? t('register.accepted') : t('register.notAccepted')}
          </span>
        )}
        {shift_mm > 0 && <span className="vd-tag">{t('register.moved', { distance: formatNumber(shift_mm) })}</span>}
      </div>
      <AlignmentFigures timePointId={timePoint.id} isReference={isReference} />
      {!isReference && (
        <div className="vd-row">
          <Button onClick={() => host.showFusionCheck(timePoint.id)}>{t('register.show')}</Button>
          <Button aria-expanded={nudging} onClick={() => setNudging(!nudging)}>
            {t('register.nudge')}
          </Button>
          <Button
            className="vd-push"
            look={isAccepted ? 'quiet' : 'primary'}
            // What was never computed cannot have been looked at.
            disabled={!isAccepted && state.stages.register.status !== 'ready'}
            aria-pressed={isAccepted}
            onClick={() => dosimetryCase.acceptAlignment(timePoint.id, !isAccepted)}
          >
            {isAccepted ? t('register.withdraw') : t('register.accept')}
          </Button>
        </div>
      )}
      {nudging && !isReference && <NudgeEditor timePoint={timePoint} />}
    </li>
  );
}

function AlignmentFigures({
  timePointId,
  isReference,
}: {
  readonly timePointId: string;
  readonly isReference: boolean;
}): ReactElement | null {
  const { state, t } = useScene();
  const outcome = state.results.register?.aligned.find((aligned) => aligned.timePointId === timePointId);
  if (outcome === undefined) return null;
  const { activityBefore_MBq: before_MBq, activityAfter_MBq: after_MBq } = outcome;
  const change_frac = before_MBq > 0 ? after_MBq / before_MBq - 1 : 0;
  return (
    <>
      <dl className="vd-pairs">
        <div>
          <dt>{t('register.checkSum')}</dt>
          <dd>
            {`${formatNumber(before_MBq)} → ${formatNumber(after_MBq)}`}
            <span className="vd-unit">MBq</span>
          </dd>
        </div>
        {!isReference && (
          <div>
            <dt>{t('register.correlation')}</dt>
            <dd>{outcome.correlationWithReference.toFixed(3)}</dd>
          </div>
        )}
      </dl>
      {Math.abs(change_frac) > NOTICEABLE_CHANGE_FRAC && (
        <p className="vd-warn-text">{t('register.lost', { share: formatPercent(change_frac, 1) })}</p>
      )}
    </>
  );
}
