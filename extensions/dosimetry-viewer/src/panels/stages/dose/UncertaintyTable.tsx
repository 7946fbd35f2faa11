import type { ReactElement } from 'react';
import type { MonteCarloOutcome } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { formatUncertainty } from '../../formatQuantity';
import { RegionHeading } from '../../RegionHeading';
import { useRegionSelection } from '../../useRegionSelection';

/** How sure each region's mean and voxels are after Monte Carlo, relative, one standard deviation. */
export function UncertaintyTable({ run }: { readonly run: MonteCarloOutcome }): ReactElement {
  const { t } = useScene();
  const selection = useRegionSelection(run.regions.map(({ regionId }) => regionId));
  return (
    <div className="vd-scroll-x" tabIndex={0} role="group" aria-label={t('dose.uncertainty')}>
      <table className="vd-table vd-figures">
        <caption className="vd-label">{t('dose.uncertaintyCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('analyse.region')}</th>
            <th scope="col">{t('dose.uncertaintyOfMean')}</th>
            <th scope="col">{t('dose.uncertaintyMedian')}</th>
            <th scope="col">{t('dose.uncertaintyLargest')}</th>
          </tr>
        </thead>
        <tbody>
          {run.regions.map(({ regionId, mean_frac, medianVoxel_frac, largestVoxel_frac }) => (
            <tr
              key={regionId}
              className={selection.isMuted(regionId) ? 'vd-pressable vd-muted' : 'vd-pressable'}
              onClick={() => selection.toggle(regionId)}
            >
              <RegionHeading regionId={regionId} selected={selection.isSelected(regionId)} />
              <td className="vd-strong">{formatUncertainty(mean_frac)}</td>
              <td>{formatUncertainty(medianVoxel_frac)}</td>
              <td>{formatUncertainty(largestVoxel_frac)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row" colSpan={3}>
              {t('dose.uncertaintyHigh')}
            </th>
            <td>{formatUncertainty(run.highDose_frac)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
