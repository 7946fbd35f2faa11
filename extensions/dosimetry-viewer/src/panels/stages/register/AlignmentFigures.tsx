import type { ReactElement } from 'react';
import { findingsOf, virtualCt } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { formatNumber } from '../../formatQuantity';
import { CheckedCtFigures } from './CtOntoEmission';
import { Figure } from './Figure';
import { RegionOverlaps } from './RegionOverlaps';
import { RegistrationFigures } from './RegistrationFigures';

interface AlignmentFiguresProps {
  readonly timePointId: string;
  readonly isReference: boolean;
}

/** Check-sum of activity and likeness to the reference, as computed and as nudged since; what registration found, where nothing else holds. */
export function AlignmentFigures({ timePointId, isReference }: AlignmentFiguresProps): ReactElement | null {
  const { state, view, t } = useScene();
  const outcome = state.results.register?.aligned.find((aligned) => aligned.timePointId === timePointId);
  if (outcome === undefined) return null;
  const { activityBefore_MBq: before_MBq, activityAfter_MBq: after_MBq, correlationWithReference } = outcome;
  const { alignmentPreviewed } = view;
  const { transforms, stored = {} } = state.choices.register;
  const automatic = state.results.register?.automatic?.[timePointId];
  const isFound = transforms[timePointId] === undefined && stored[timePointId] === undefined;
  const nudged = alignmentPreviewed?.timePointId === timePointId ? alignmentPreviewed.correlationWithReference : null;
  return (
    <>
      <dl className="vd-pairs">
        <Figure label={t('register.checkSum')} unit="MBq">
          {`${formatNumber(before_MBq)} → ${formatNumber(after_MBq)}`}
        </Figure>
        {!isReference && (
          <Figure label={t('register.correlation')}>
            {correlationWithReference.toFixed(3)}
            {nudged !== null && (
              <span className="vd-nudged">{t('register.nudged', { correlation: nudged.toFixed(3) })}</span>
            )}
          </Figure>
        )}
      </dl>
      <CheckedCtFigures timePointId={timePointId} />
      <VirtualCt {...{ timePointId, isReference }} />
      {automatic !== undefined && isFound && <RegistrationFigures automatic={automatic} />}
      {!isReference && <RegionOverlaps timePointId={timePointId} />}
      {findingsOf(state, 'register')
        .filter((finding) => finding.timePointId === timePointId)
        .map(({ id, message, remedy }) => (
          <p key={id} className="vd-warn-text">{`${message} ${remedy}`}</p>
        ))}
    </>
  );
}

/** On the card of the time point that lends its CT, and of the reference that has none of its own. */
function VirtualCt({ timePointId, isReference }: AlignmentFiguresProps): ReactElement | null {
  const { state, t } = useScene();
  const lent = virtualCt(state);
  if (lent === null || !(isReference || lent.lender.id === timePointId)) return null;
  const by = t(`register.carriedBy.${lent.by}`);
  const words = isReference ? t('register.virtualCt', { lender: lent.lender.label, by }) : t('register.lends', { by });
  return <p className={lent.by === 'nothing' ? 'vd-warn-text' : 'vd-hint'}>{words}</p>;
}
