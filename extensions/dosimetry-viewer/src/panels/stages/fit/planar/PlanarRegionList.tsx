import { useState, type ReactElement } from 'react';
import { planarTimePoints } from '../../../../pointsOfCurves';
import { withoutParts } from '../../../../planar/planarParts';
import { useScene } from '../../../CaseContext';
import { Button } from '../../../controls/Button';
import { formatNumber } from '../../../formatQuantity';
import { PlanarRegionEditor } from './PlanarRegionEditor';
import { PlanarRegionRow } from './PlanarRegionRow';

/** Regions with what is drawn of each; those that are ticked are cleared and corrected together. */
export function PlanarRegionList(): ReactElement {
  const { state, view, host, dosimetryCase, attempt, t } = useScene();
  const [open, setOpen] = useState<string | null>(null);
  const [isPlacing, setPlacing] = useState(false);
  const regions = state.results.segment?.regions ?? [];
  const { fit } = state.choices;
  const drawn = Object.keys(fit.planar.regions);
  const points = planarTimePoints(state);
  const shown = points.find(({ id }) => id === view.planar.timePointId) ?? points[0];
  const chosen = view.selectedRegionIds.filter((id) => regions.some((each) => each.id === id));
  const place = async (): Promise<void> => {
    if (shown === undefined) return;
    setPlacing(true);
    const placed = await dosimetryCase.suggestPlanarOutlines(shown.id).finally(() => setPlacing(false));
    const [least, most] = [Math.min(...placed.correlations), Math.max(...placed.correlations)];
    const worst = points[placed.correlations.indexOf(least)] ?? shown;
    const message = t('planar.placedHow', {
      count: placed.regions,
      least: formatNumber(least, 2),
      most: formatNumber(most, 2),
      label: worst.label,
    });
    host.notify({ title: t('planar.placed'), message, type: 'success' });
  };
  return (
    <section className="vd-group" aria-label={t('planar.regionTable')}>
      <div className="vd-stacked">
        <div className="vd-row">
          <Button disabled={isPlacing || regions.length === 0} onClick={() => attempt(place)}>
            {t('planar.place')}
          </Button>
          {drawn.length > 0 && (
            <Button
              look="quiet"
              className="vd-push"
              onClick={() =>
                dosimetryCase.choose('fit', {
                  ...fit,
                  planar: withoutParts(
                    fit.planar,
                    drawn.map((regionId) => ({ regionId, part: 'outline' })),
                  ),
                })
              }
            >
              {t('planar.clearAll')}
            </Button>
          )}
        </div>
        <p className="vd-hint">{t('planar.placeHint')}</p>
      </div>
      <ul className="vd-list vd-planar-list">
        {regions.map(({ id }) => (
          <PlanarRegionRow
            key={id}
            regionId={id}
            isOpen={open === id}
            onOpen={() => setOpen(open === id ? null : id)}
          />
        ))}
      </ul>
      {chosen.length > 1 && (
        <div className="vd-card" role="group" aria-label={t('planar.chosen', { count: chosen.length })}>
          <strong>{t('planar.chosen', { count: chosen.length })}</strong>
          <PlanarRegionEditor regionIds={chosen} />
        </div>
      )}
    </section>
  );
}
