import { useRef, type ReactElement } from 'react';
import type { RegionDoseStatistics } from '@voxel-dosimetry/core';
import { useElementSize } from '../../../charts/useElementSize';
import { useScene } from '../../CaseContext';
import { formatNumber, formatUncertainty } from '../../formatQuantity';
import type { Translate } from '../../messages/translator';
import { RegionHeading } from '../../RegionHeading';
import { useRegionSelection } from '../../useRegionSelection';

interface Column {
  readonly id: string;
  readonly heading: string;
  readonly unit: string;
  readonly value: (statistics: RegionDoseStatistics) => number;
}

const columnsIn = (t: Translate): readonly Column[] => [
  { id: 'mean', heading: t('analyse.mean'), unit: 'Gy', value: (each) => each.mean_Gy },
  { id: 'D98', heading: 'D98', unit: 'Gy', value: (each) => each.D98_Gy },
  { id: 'D50', heading: 'D50', unit: 'Gy', value: (each) => each.D50_Gy },
  { id: 'D2', heading: 'D2', unit: 'Gy', value: (each) => each.D2_Gy },
  { id: 'volume', heading: t('analyse.volume'), unit: 'mL', value: (each) => each.volume_mL },
  { id: 'mass', heading: t('analyse.mass'), unit: 'g', value: (each) => each.mass_g },
  { id: 'tia', heading: t('analyse.tia'), unit: 'MBq·h', value: (each) => each.timeIntegratedActivity_MBq_h },
];

/** Below this width (px) name and seven figures do not fit beside each other. */
const ONE_LINE_WIDTH = 560;

/** Region × metrics; in a narrow place the name stands above its figures, so that none is cut. A pressed row brings its region forward in all charts. */
export function RegionStatisticsTable(): ReactElement | null {
  const { state, t } = useScene();
  const place = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(place, { width: 640, height: 200 });
  const statistics = state.results.analyse?.statistics ?? [];
  const selection = useRegionSelection(statistics.map(({ regionId }) => regionId));
  if (statistics.length === 0) return null;
  const columns = columnsIn(t);
  const twoLines = width < ONE_LINE_WIDTH;
  return (
    <div className="vd-scroll-x" ref={place} tabIndex={0} role="group" aria-label={t('analyse.table')}>
      <table className={`vd-table vd-figures vd-statistics ${twoLines ? 'vd-two-lines' : 'vd-one-line'}`}>
        <thead>
          <tr>
            {!twoLines && <th scope="col">{t('analyse.region')}</th>}
            {columns.map(({ id, heading, unit }) => (
              <th scope="col" key={id}>
                {heading} <span className="vd-unit">{unit}</span>
              </th>
            ))}
          </tr>
        </thead>
        {statistics.map((each) => {
          const { regionId } = each;
          const heading = (
            <RegionHeading
              regionId={regionId}
              selected={selection.isSelected(regionId)}
              {...(twoLines ? { over: columns.length } : {})}
            />
          );
          return (
            <tbody
              key={regionId}
              className={selection.isMuted(regionId) ? 'vd-pressable vd-muted' : 'vd-pressable'}
              onClick={() => selection.toggle(regionId)}
            >
              {twoLines && <tr>{heading}</tr>}
              <tr>
                {!twoLines && heading}
                <Figures columns={columns} statistics={each} />
              </tr>
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

interface FiguresProps {
  readonly columns: readonly Column[];
  readonly statistics: RegionDoseStatistics;
}

function Figures({ columns, statistics }: FiguresProps): ReactElement {
  return (
    <>
      {columns.map(({ id, value }) => (
        <td key={id} className={id === 'mean' ? 'vd-strong' : ''}>
          {formatNumber(value(statistics))}
          {id === 'mean' && <MeanUncertainty regionId={statistics.regionId} />}
        </td>
      ))}
    </>
  );
}

/** Below the mean, after Monte Carlo: how sure it is. */
function MeanUncertainty({ regionId }: { readonly regionId: string }): ReactElement | null {
  const { state, t } = useScene();
  const region = state.results.dose?.monteCarlo?.regions.find((each) => each.regionId === regionId);
  if (region === undefined) return null;
  return (
    <span className="vd-hint" title={t('dose.uncertainty')}>
      {formatUncertainty(region.mean_frac)}
    </span>
  );
}
