import type { ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { formatNumber } from '../../formatQuantity';
import { Figure } from './Figure';

/** How regions that were drawn at this time point lie on those of the same name drawn at the reference; null without any. */
export function RegionOverlaps({ timePointId }: { readonly timePointId: string }): ReactElement | null {
  const { state, t } = useScene();
  const { segment } = state.results;
  const overlaps = segment?.overlaps?.filter((overlap) => overlap.timePointId === timePointId) ?? [];
  if (overlaps.length === 0) return null;
  const nameOf = (id: string): string => segment?.regions.find((region) => region.id === id)?.name ?? id;
  return (
    <section aria-label={t('register.overlaps')}>
      <p className="vd-hint" title={t('register.overlapsHint')}>
        {t('register.overlaps')}
      </p>
      <dl className="vd-pairs">
        {overlaps.map(({ regionId, dice, centroidDistance_mm }) => (
          <Figure key={regionId} label={nameOf(regionId)}>
            {centroidDistance_mm === null
              ? t('register.overlapNone')
              : t('register.overlap', { dice: dice.toFixed(2), distance: formatNumber(centroidDistance_mm) })}
          </Figure>
        ))}
      </dl>
    </section>
  );
}
