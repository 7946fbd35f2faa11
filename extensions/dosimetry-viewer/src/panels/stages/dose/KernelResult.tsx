import type { ReactElement } from 'react';
import type { KernelOutcome } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { Quantity } from '../../controls/Quantity';
import { formatCount, formatNumber, formatUncertainty } from '../../formatQuantity';

const TIMES = ' × ';

/** Which kernels the last calculation used: media with their densities, how far they reach, how sure they are. */
export function KernelResult({ kernel }: { readonly kernel: KernelOutcome }): ReactElement {
  const { state, t } = useScene();
  const { source, siteKernel, media, reach, selfUncertainty_frac, directions } = kernel;
  const spacing_mm = state.results.register?.grid.spacing_mm;
  const reach_mm = reach.map((voxels, axis) => formatNumber(voxels * (spacing_mm?.[axis] ?? NaN)));
  return (
    <section className="vd-group" data-section="kernel" aria-label={t('dose.kernelUsed')}>
      <table className="vd-table vd-figures">
        <caption className="vd-label">{t('dose.kernelUsed')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('dose.kernelUsed.medium')}</th>
            <th scope="col">{t('dose.kernelUsed.density')}</th>
            <th scope="col">{t('dose.kernelUsed.voxels')}</th>
          </tr>
        </thead>
        <tbody>
          {media.map(({ medium, density_g_per_mL, voxels }) => (
            <tr key={`${medium} ${density_g_per_mL}`}>
              <th scope="row">{medium === null ? siteKernel?.medium : t(`dose.medium.${medium}`)}</th>
              <td>
                <Quantity value={density_g_per_mL} unit="g/mL" />
              </td>
              <td>{formatCount(voxels)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="vd-hint">
        {directions === null
          ? t(`dose.kernelUsed.${source}`, {
              name: siteKernel?.name ?? '',
              reach: reach.join(TIMES),
              reach_mm: reach_mm.join(TIMES),
            })
          : t('dose.kernelUsed.cone', { count: directions })}
        {'. '}
        {selfUncertainty_frac !== null && (
          <>{t('dose.kernelUsed.self', { uncertainty: formatUncertainty(selfUncertainty_frac) })}.</>
        )}
      </p>
    </section>
  );
}
