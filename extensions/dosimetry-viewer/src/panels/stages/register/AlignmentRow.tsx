import { useId, useState, type ReactElement } from 'react';
import { IDENTITY_RIGID, type TimePoint } from '@voxel-dosimetry/core';
import { transformOf } from '@voxel-dosimetry/case';
import { checkedTimePointId, openTimePointIds, wasSeen } from '../../../fusionCheck';
import { useScene } from '../../CaseContext';
import { nameAndTime } from '../../confirmations';
import { Button } from '../../controls/Button';
import { formatNumber } from '../../formatQuantity';
import { AlignmentFigures } from './AlignmentFigures';
import { Landmarks } from './Landmarks';
import { NudgeEditor } from './NudgeEditor';
import { RedoRegistration } from './RedoRegistration';
import { StoredRegistration } from './StoredRegistration';

interface AlignmentRowProps {
  readonly timePoint: TimePoint;
  readonly isReference: boolean;
}

/** One time point: check-sum before and after, likeness to the reference, the nudge, and the person's verdict. */
export function AlignmentRow({ timePoint, isReference }: AlignmentRowProps): ReactElement {
  const { state, view, t } = useScene();
  const { accepted } = state.choices.register;
  const isAccepted = accepted.includes(timePoint.id);
  const { translation_mm, rotation_rad } = transformOf(state, timePoint.id)?.rigid ?? IDENTITY_RIGID;
  const [shift_mm, turn_deg] = [Math.hypot(...translation_mm), (Math.hypot(...rotation_rad) * 180) / Math.PI];
  const isOnShow = state.results.register !== null && checkedTimePointId(state, view) === timePoint.id;
  return (
    <li className={isOnShow ? 'vd-card vd-card-current' : 'vd-card'} aria-current={isOnShow ? 'true' : undefined}>
      <div className="vd-card-head">
        <strong>{timePoint.label}</strong>
        {isReference ? (
          <span className="vd-tag">{t('register.isReference')}</span>
        ) : (
          <span className={isAccepted ? 'vd-verdict vd-good' : 'vd-verdict vd-warn'}>
            {isAccepted ? <Acceptance timePointId={timePoint.id} /> : t('register.notAccepted')}
          </span>
        )}
        {shift_mm > 0 && <span className="vd-tag">{t('register.moved', { distance: formatNumber(shift_mm) })}</span>}
        {turn_deg > 0 && <span className="vd-tag">{t('register.turned', { angle: formatNumber(turn_deg) })}</span>}
      </div>
      <AlignmentFigures timePointId={timePoint.id} isReference={isReference} />
      {!isReference && <StoredRegistration timePointId={timePoint.id} />}
      {!isReference && <Verdict timePoint={timePoint} isOnShow={isOnShow} isAccepted={isAccepted} />}
    </li>
  );
}

/** The verdict with who gave it and when. */
function Acceptance({ timePointId }: { readonly timePointId: string }): ReactElement {
  const { state, t } = useScene();
  const given = state.confirmations.find(({ what }) => what === `register/${timePointId}`);
  if (given === undefined) return <>{t('register.accepted')}</>;
  return <bdi>{t('register.acceptedBy', { who: nameAndTime(given, t) })}</bdi>;
}

interface VerdictProps {
  readonly timePoint: TimePoint;
  readonly isOnShow: boolean;
  readonly isAccepted: boolean;
}

const PARTS = ['nudge', 'redo', 'landmarks'] as const;
type Part = (typeof PARTS)[number];

/** Look, nudge, redo, accept. What was not on the screen as it now stands cannot be accepted. */
function Verdict({ timePoint, isOnShow, isAccepted }: VerdictProps): ReactElement {
  const { state, view, viewStore, dosimetryCase, host, t } = useScene();
  const [other, setOther] = useState<Exclude<Part, 'nudge'> | null>(null);
  // Keys and drags on the images know of the nudge too.
  const opened: Part | null = view.nudgingTimePointId === timePoint.id ? 'nudge' : other;
  const open = (part: Part): void => {
    const isOpening = opened !== part;
    setOther(isOpening && part !== 'nudge' ? part : null);
    const isNudging = isOpening && part === 'nudge';
    if (isNudging || opened === 'nudge') viewStore.set({ nudgingTimePointId: isNudging ? timePoint.id : null });
    // What is nudged or marked must be what is seen.
    if (isOpening && part !== 'redo') host.showFusionCheck(timePoint.id);
  };
  const reasonId = useId();
  const { status } = state.stages.register;
  const isSeen = wasSeen(state, view, timePoint.id);
  const why = status === 'ready' ? t('register.lookFirst') : t('register.registerFirst');
  const mustLook = !isAccepted && !isSeen;
  const judge = (): void => {
    dosimetryCase.acceptAlignment(timePoint.id, !isAccepted);
    // On to the next that waits, so that nobody has to ask for each.
    const next = openTimePointIds(state).find((id) => id !== timePoint.id);
    if (!isAccepted && next !== undefined) host.showFusionCheck(next);
  };
  return (
    <>
      <div className="vd-row">
        <Button aria-pressed={isOnShow} onClick={() => host.showFusionCheck(timePoint.id)}>
          {t('register.show')}
        </Button>
        {PARTS.map((part) => (
          <Button key={part} aria-expanded={opened === part} onClick={() => open(part)}>
            {t(`register.${part}`)}
          </Button>
        ))}
        <Button
          className="vd-push"
          look={isAccepted ? 'quiet' : 'primary'}
          disabled={mustLook}
          aria-describedby={mustLook ? reasonId : undefined}
          onClick={judge}
        >
          {isAccepted ? t('register.withdraw') : t('register.accept')}
        </Button>
      </div>
      {mustLook && state.results.register !== null && (
        <p className="vd-hint vd-end" id={reasonId}>
          {why}
        </p>
      )}
      {opened === 'nudge' && <NudgeEditor timePoint={timePoint} />}
      {opened === 'landmarks' && <Landmarks timePoint={timePoint} />}
      {opened === 'redo' && <RedoRegistration timePoint={timePoint} />}
    </>
  );
}
