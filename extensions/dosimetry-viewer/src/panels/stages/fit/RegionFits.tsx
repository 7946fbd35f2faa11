import type { ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { shownRegionFits } from '../../../shownRegionFits';
import { FailedRegion } from './FailedRegion';
import { RegionCurveEditor } from './RegionCurveEditor';
import { regionFitsCsv } from './regionFitsCsv';
import { RegionFitTable } from './RegionFitTable';

/** Curves of the regions: table, choices for those that are ticked, copy. */
export function RegionFits(): ReactElement | null {
  const { state, view, host, attempt, t } = useScene();
  const fits = shownRegionFits(state);
  const failures = (state.refittedCurves ?? state.results.fit)?.failures ?? [];
  if (fits.length === 0 && failures.length === 0) return null;
  const chosen = view.selectedRegionIds.filter((id) => state.results.segment?.regions.some((each) => each.id === id));
  const copy = async (): Promise<void> => {
    await host.copyText(regionFitsCsv(state));
    host.notify({ title: t('notice.copied'), message: t('fit.copied', { count: fits.length }), type: 'success' });
  };
  return (
    <section className="vd-group" aria-label={t('fit.table')}>
      {failures.map((failure) => (
        <FailedRegion key={failure.regionId} failure={failure} />
      ))}
      <RegionFitTable fits={fits} />
      {chosen.length > 1 ? (
        <div className="vd-card vd-edit-chosen" role="group" aria-label={t('fit.edit', { count: chosen.length })}>
          <strong>{t('fit.edit', { count: chosen.length })}</strong>
          <RegionCurveEditor regionIds={chosen} />
        </div>
      ) : (
        <p className="vd-hint">{t('fit.noneChosen')}</p>
      )}
      <div className="vd-row">
        <Button className="vd-push" disabled={fits.length === 0} onClick={() => attempt(copy)}>
          {t('fit.copy')}
        </Button>
      </div>
    </section>
  );
}
