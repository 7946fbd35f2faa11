import type { ReactElement } from 'react';
import type { HybridBasis } from '@voxel-dosimetry/core';
import { useScene } from '../../../CaseContext';
import { Quantity } from '../../../controls/Quantity';
import { formatHours, formatNumber } from '../../../formatQuantity';

/** What a curve of planar images and one scan was made of: level, scale and attenuation. */
export function HybridFigures({ hybrid }: { readonly hybrid: HybridBasis }): ReactElement {
  const { t } = useScene();
  const { scan, planarTimePointIds, scale_MBq_per_cps, attenuation, attenuationFrom } = hybrid;
  const time = formatHours(scan.time_s);
  const from = t(`planar.attenuation.${attenuationFrom}`);
  return (
    <div className="vd-stacked">
      <p>{t('planar.basis', { images: t('planar.images', { count: planarTimePointIds.length }), time })}</p>
      <dl className="vd-figure-list">
        <dt>{t('planar.basisScan', { time })}</dt>
        <dd>
          <Quantity value={scan.activity_MBq} unit="MBq" />
          {scan.sigma_MBq !== null && <span className="vd-unit">{`± ${formatNumber(scan.sigma_MBq, 2)}`}</span>}
        </dd>
        <dt>{t('planar.basisScale')}</dt>
        <dd>
          <Quantity value={scale_MBq_per_cps} unit="MBq/cps" />
        </dd>
        <dt>{t('planar.basisAttenuation')}</dt>
        <dd className={attenuationFrom === 'none' ? 'vd-warn' : undefined}>{from}</dd>
        {attenuationFrom !== 'none' && (
          <>
            <dt>{t('planar.transmission')}</dt>
            <dd>{formatNumber(attenuation.transmission_frac)}</dd>
            <dt>{t('planar.source')}</dt>
            <dd>{formatNumber(attenuation.sourceAttenuation)}</dd>
            <dt>{t('planar.share')}</dt>
            <dd>{formatNumber(attenuation.backgroundShare_frac)}</dd>
          </>
        )}
      </dl>
    </div>
  );
}
