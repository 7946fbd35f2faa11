import { useState, type ReactElement } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import { outsideMeasured_frac } from '../../../shownRegionFits';
import { useScene } from '../../CaseContext';
import { formatPercent } from '../../formatQuantity';
import { useRegionSelection } from '../../useRegionSelection';
import { RegionFitDetails } from './RegionFitDetails';
import { RegionFitRow } from './RegionFitRow';

const COLUMNS = 4;

/** What was fitted to each region: its name over its figures, so that neither is cut; opened, all that led to them. */
export function RegionFitTable({ fits }: { readonly fits: readonly RegionFit[] }): ReactElement | null {
  const { state, t } = useScene();
  const [open, setOpen] = useState<string | null>(null);
  const ids = fits.map(({ regionId }) => regionId);
  const selection = useRegionSelection(ids);
  if (fits.length === 0) return null;
  const limit_frac = state.choices.fit.extrapolationLimit_frac;
  const above = fits.filter((each) => (outsideMeasured_frac(each) ?? 0) > limit_frac).length;
  return (
    <>
      <table className="vd-table vd-figures vd-two-lines vd-fits" aria-label={t('fit.table')}>
        <Heading ids={ids} />
        {fits.map((regionFit) => {
          const { regionId } = regionFit;
          const isOpen = open === regionId;
          return (
            <tbody key={regionId} className={selection.isMuted(regionId) ? 'vd-muted' : ''}>
              <RegionFitRow
                regionFit={regionFit}
                columns={COLUMNS}
                isOpen={isOpen}
                onOpen={() => setOpen(isOpen ? null : regionId)}
              />
              {isOpen && (
                <tr>
                  <td colSpan={COLUMNS} className="vd-fit-details">
                    <RegionFitDetails regionFit={regionFit} />
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
      {above > 0 && (
        <p className="vd-warn-text">
          {t('fit.extrapolatedWarning', { count: above, limit: formatPercent(limit_frac) })}{' '}
          {t('fit.extrapolatedRemedy')}
        </p>
      )}
    </>
  );
}

function Heading({ ids }: { readonly ids: readonly string[] }): ReactElement {
  const { view, viewStore, t } = useScene();
  const chosen = ids.filter((id) => view.selectedRegionIds.includes(id));
  const isAll = chosen.length === ids.length;
  return (
    <thead>
      <tr>
        <th scope="col" className="vd-fits-first">
          {ids.length > 1 && (
            <input
              type="checkbox"
              aria-label={t('fit.chooseAll')}
              checked={isAll}
              ref={(box) => {
                if (box !== null) box.indeterminate = chosen.length > 0 && !isAll;
              }}
              onChange={() => viewStore.set({ selectedRegionIds: isAll ? [] : ids })}
            />
          )}
          {t('fit.tia')} <span className="vd-unit">MBq·h</span>
        </th>
        <th scope="col" title={t('fit.halfLifeHint')}>
          {t('fit.halfLife')}
        </th>
        <th scope="col" title={t('fit.extrapolatedHint')}>
          {t('fit.extrapolated')}
        </th>
        <th scope="col">
          {t('fit.chiSquare')}, {t('fit.aicc')}
        </th>
      </tr>
    </thead>
  );
}
