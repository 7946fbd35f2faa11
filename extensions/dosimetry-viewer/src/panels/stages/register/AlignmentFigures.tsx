import type { ReactElement } from 'react';
import { findingsOf } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { formatNumber } from '../../formatQuantity';

interface AlignmentFiguresProps {
  readonly timePointId: string;
  readonly isReference: boolean;
}

/** Check-sum of activity and likeness to the reference, as computed and as nudged since. */
export function AlignmentFigures({ timePointId, isReference }: AlignmentFiguresProps): ReactElement | null {
  const { state, view, t } = useScene();
  const outcome = state.results.register?.aligned.find((aligned) => aligned.timePointId === timePointId);
  if (outcome === undefined) return null;
  const { activityBefore_MBq: before_MBq, activityAfter_MBq: after_MBq, correlationWithReference } = outcome;
  const { alignmentPreviewed } = view;
  const { transforms } = state.choices.register;
  const { automatic } = state.results.register ?? {};
  const { found = null, notRegisteredBecause = null } =
    transforms[timePointId] === undefined ? (automatic?.[timePointId] ?? {}) : {};
  const nudged = alignmentPreviewed?.timePointId === timePointId ? alignmentPreviewed.correlationWithReference : null;
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
            <dd>
              {correlationWithReference.toFixed(3)}
              {nudged !== null && (
                <span className="vd-nudged">{t('register.nudged', { correlation: nudged.toFixed(3) })}</span>
              )}
            </dd>
          </div>
        )}
        {found !== null && (
          <>
            <div>
              <dt>{t(`register.similarity.${found.image}`)}</dt>
              <dd>{`${found.similarityBefore.toFixed(3)} → ${found.similarityAfter.toFixed(3)}`}</dd>
            </div>
            <div>
              <dt>{t('register.largestMotion')}</dt>
              <dd>
                {formatNumber(found.largestMotion_mm)}
                <span className="vd-unit">mm</span>
              </dd>
            </div>
          </>
        )}
      </dl>
      {notRegisteredBecause !== null && (
        <p className="vd-warn-text">
          {t('register.notRegistered', { message: notRegisteredBecause.message, remedy: notRegisteredBecause.remedy })}
        </p>
      )}
      {findingsOf(state, 'register')
        .filter((finding) => finding.timePointId === timePointId)
        .map(({ id, message, remedy }) => (
          <p key={id} className="vd-warn-text">{`${message} ${remedy}`}</p>
        ))}
    </>
  );
}
