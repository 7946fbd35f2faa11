import type { ReactElement } from 'react';
import type { RegionDoseStatistics } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { formatNumber } from '../../formatQuantity';
import { RegionSwatch } from '../../RegionSwatch';

interface Column {
  readonly id: string;
  readonly heading: string;
  readonly unit: string;
  readonly value: (statistics: RegionDoseStatistics) => number;
}

/** Region × metrics; the name stays in sight while the figures scroll. A region's row shows or hides it on the charts. */
export function RegionStatisticsTable(): ReactElement | null {
  const { state, t } = useScene();
  const statistics = state.results.analyse?.statistics ?? [];
  if (statistics.length === 0) return null;
  const columns: readonly Column[] = [
    { id: 'mean', heading: t('analyse.mean'), unit: 'Gy', value: (each) => each.mean_Gy },
    { id: 'D98', heading: 'D98', unit: 'Gy', value: (each) => each.D98_Gy },
    { id: 'D50', heading: 'D50', unit: 'Gy', value: (each) => each.D50_Gy },
    { id: 'D2', heading: 'D2', unit: 'Gy', value: (each) => each.D2_Gy },
    { id: 'volume', heading: t('analyse.volume'), unit: 'mL', value: (each) => each.volume_mL },
    { id: 'mass', heading: t('analyse.mass'), unit: 'g', value: (each) => each.mass_g },
    { id: 'tia', heading: t('analyse.tia'), unit: 'MBq·h', value: (each) => each.timeIntegratedActivity_MBq_h },
  ];
  return (
    <div className="vd-scroll-x" tabIndex={0} role="group" aria-label={t('analyse.table')}>
      <table className="vd-table vd-figures vd-statistics">
        <thead>
          <tr>
            <th scope="col">{t('analyse.region')}</th>
            {columns.map(({ id, heading, unit }) => (
              <th scope="col" key={id}>
                {heading} <span className="vd-unit">{unit}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {statistics.map((each) => (
            <tr key={each.regionId}>
              <RegionHeading regionId={each.regionId} />
              {columns.map(({ id, value }) => (
                <td key={id} className={id === 'mean' ? 'vd-strong' : ''}>
                  {formatNumber(value(each))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RegionHeading({ regionId }: { readonly regionId: string }): ReactElement {
  const { state } = useScene();
  const region = state.results.segment?.regions.find(({ id }) => id === regionId);
  return (
    <th scope="row">
      <span className="vd-region-cell">
        {region !== undefined && <RegionSwatch colour={region.colour} />}
        <span className="vd-ellipsis" dir="auto" title={region?.name}>
          {region?.name ?? regionId}
        </span>
      </span>
    </th>
  );
}
