import type { ReactElement } from 'react';
import type { ComparedEngine, EngineComparison } from '@voxel-dosimetry/compute';
import { useScene } from '../../../CaseContext';
import { formatCount, formatDifference, formatNumber, formatPercent } from '../../../formatQuantity';
import { RegionHeading } from '../../../RegionHeading';
import { useRegionSelection } from '../../../useRegionSelection';
import { CompareNotes } from './CompareNotes';

/** So many columns have room for a decimal more in a panel of 360 px. */
const MOST_WIDE = 4;

/** Mean of each region by each engine, its difference from the reference in percent, and the share of voxels that pass gamma. */
export function CompareTable({ result }: { readonly result: EngineComparison }): ReactElement {
  const { t } = useScene();
  const reference = result.engines.find(({ outcome }) => outcome.engine === result.reference);
  const others = result.engines.filter((each) => each !== reference);
  const columns = reference === undefined ? others : [reference, ...others];
  const isTight = columns.length > MOST_WIDE;
  const regionIds = columns[0]?.statistics.map(({ regionId }) => regionId) ?? [];
  const selection = useRegionSelection(regionIds);
  return (
    <>
      <div className="vd-scroll-x vd-scroll-compared" tabIndex={0} role="group" aria-label={t('compare.result')}>
        <table className={`vd-table vd-figures vd-two-lines vd-compared${isTight ? ' vd-compared-tight' : ''}`}>
          <caption className="vd-label">
            {t('compare.caption', { reference: t(`dose.engine.${result.reference}`) })}
          </caption>
          <thead>
            <tr>
              {columns.map(({ outcome: { engine } }) => (
                <th scope="col" key={engine} title={t(`dose.engine.${engine}`)}>
                  {t(`dose.engineShort.${engine}`)}
                </th>
              ))}
            </tr>
          </thead>
          {regionIds.map((regionId) => (
            <tbody
              key={regionId}
              className={selection.isMuted(regionId) ? 'vd-pressable vd-muted' : 'vd-pressable'}
              onClick={() => selection.toggle(regionId)}
            >
              <tr>
                <RegionHeading regionId={regionId} selected={selection.isSelected(regionId)} over={columns.length} />
              </tr>
              <tr>
                {columns.map((column) => (
                  <MeanCell
                    key={column.outcome.engine}
                    {...{ column, reference, regionId }}
                    decimals={isTight ? 0 : 1}
                  />
                ))}
              </tr>
            </tbody>
          ))}
          <tbody>
            <tr>
              <th scope="rowgroup" colSpan={columns.length}>
                {t('compare.passAll', { voxels: formatCount(others[0]?.gamma?.evaluatedVoxels ?? 0) })}
              </th>
            </tr>
            <tr>
              {columns.map((column) => (
                <td key={column.outcome.engine}>
                  {column === reference ? (
                    t('compare.referenceMark')
                  ) : (
                    <Passing share_frac={column.gamma?.pass_frac ?? null} decimals={isTight ? 0 : 1} />
                  )}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <CompareNotes result={result} />
    </>
  );
}

interface MeanCellProps {
  readonly column: ComparedEngine;
  readonly reference: ComparedEngine | undefined;
  readonly regionId: string;
  readonly decimals: number;
}

const meanOf = (engine: ComparedEngine | undefined, regionId: string): number | null =>
  engine?.statistics.find((each) => each.regionId === regionId)?.mean_Gy ?? null;

function MeanCell({ column, reference, regionId, decimals }: MeanCellProps): ReactElement {
  const mean_Gy = meanOf(column, regionId);
  const from_Gy = meanOf(reference, regionId);
  const passing = column.gamma?.regions.find((each) => each.regionId === regionId);
  return (
    <td>
      <span className="vd-strong">{formatNumber(mean_Gy)}</span>
      {column !== reference && (
        <span className="vd-hint">{formatDifference(mean_Gy === null || !from_Gy ? null : mean_Gy / from_Gy - 1)}</span>
      )}
      {passing !== undefined && (
        <span className="vd-hint">
          <Passing share_frac={passing.pass_frac} decimals={decimals} />
        </span>
      )}
    </td>
  );
}

interface PassingProps {
  readonly share_frac: number | null;
  readonly decimals: number;
}

/** Never rounded up: 100 % means that all pass. */
function Passing({ share_frac, decimals }: PassingProps): ReactElement {
  const { t } = useScene();
  const steps = 100 * 10 ** decimals;
  const down_frac = share_frac === null ? null : Math.floor(steps * share_frac + 1e-9) / steps;
  return <>{t('compare.passing', { share: formatPercent(down_frac, decimals) })}</>;
}
