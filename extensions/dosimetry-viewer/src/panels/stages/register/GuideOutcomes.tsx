import type { ReactElement } from 'react';
import type { GuideOutcome } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { formatNumber } from '../../formatQuantity';

/** Further off its own motion than this a region is told of, mm. */
const TOLD_FROM_mm = 0.5;

/** What contour-guided registration found, region by region: moved, stayed or left out with the reason. */
export function GuideOutcomes({ guides }: { readonly guides: readonly GuideOutcome[] }): ReactElement {
  const { t } = useScene();
  const moved = guides.filter(({ became }) => became === 'moved').length;
  return (
    <details className="vd-details">
      <summary>{t('register.guides.summary', { moved: String(moved), count: String(guides.length) })}</summary>
      <ul className="vd-list">
        {guides.map((guide) => (
          <li key={guide.regionId} className="vd-hint">
            <bdi>{guide.name}</bdi>
            {': '}
            <Outcome guide={guide} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Outcome({ guide }: { readonly guide: GuideOutcome }): ReactElement {
  const { t } = useScene();
  const { became, shift_mm, turn_deg, similarityBefore, similarityAfter, offOwnMotion_mm, leftOutBecause } = guide;
  if (became === 'left-out')
    return <span className="vd-warn-text">{`${leftOutBecause?.message ?? ''} ${leftOutBecause?.remedy ?? ''}`}</span>;
  const before = similarityBefore?.toFixed(3) ?? '–';
  const after = similarityAfter?.toFixed(3) ?? '–';
  const motion = { distance: formatNumber(shift_mm), angle: formatNumber(turn_deg) };
  return (
    <>
      {became === 'moved'
        ? t('register.guide.moved', { ...motion, before, after })
        : t('register.guide.stayed', { before })}
      {offOwnMotion_mm !== null && offOwnMotion_mm > TOLD_FROM_mm && (
        <span className="vd-warn-text">
          {` ${t('register.guide.compromise', { distance: formatNumber(offOwnMotion_mm) })}`}
        </span>
      )}
    </>
  );
}
