import { useState, type ReactElement } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { formatHours, formatNumber } from '../../formatQuantity';
import { timePointIdOf } from '../../../pointsOfCurves';
import { ExclusionForm } from './ExclusionForm';
import { regionName } from './regionChoice';

/** The points of a region with their residuals; each can be left out with a reason, and taken back. */
export function PointTable({ regionFit }: { readonly regionFit: RegionFit }): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const [asked, setAsked] = useState<number | null>(null);
  const { regionId, times_s, activities_MBq, sigmas_MBq, excludedBecause, fit, hybrid } = regionFit;
  const name = regionName(state, regionId);
  const exclude = (index: number, reason: string | null): void => {
    setAsked(null);
    const id = timePointIdOf(state, regionFit, index);
    if (id !== undefined) attempt(() => dosimetryCase.excludePoint([regionId], id, reason));
  };
  return (
    <>
      <table className="vd-table vd-figures vd-fit-points" aria-label={t('fit.points')}>
        <thead>
          <tr>
            <th scope="col">{t('fit.time')}</th>
            {hybrid !== undefined && (
              <th scope="col">
                {t('planar.rate')} <span className="vd-unit">cps</span>
              </th>
            )}
            <th scope="col">
              {t('fit.activity')} <span className="vd-unit">MBq</span>
            </th>
            <th scope="col">
              {t('fit.residual')} <span className="vd-unit">MBq</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {times_s.map((time_s, index) => {
            const because = excludedBecause[index] ?? null;
            const time = formatHours(time_s);
            return (
              <tr key={time_s} className={because === null ? '' : 'vd-left-out'}>
                <th scope="row">
                  <label className="vd-region-cell">
                    <input
                      type="checkbox"
                      aria-label={t('fit.pointTakesPart', { time, name })}
                      checked={because === null}
                      onChange={() => (because === null ? setAsked(index) : exclude(index, null))}
                    />
                    {time}
                  </label>
                  {because !== null && <span className="vd-hint">{t('fit.leftOutBecause', { reason: because })}</span>}
                </th>
                {hybrid !== undefined && <td>{formatNumber(hybrid.rates_cps[index])}</td>}
                <td>
                  {formatNumber(activities_MBq[index])}
                  {sigmas_MBq !== null && <span className="vd-unit">{`± ${formatNumber(sigmas_MBq[index], 2)}`}</span>}
                </td>
                <td>{formatNumber(fit.residuals_MBq[index])}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {asked !== null && (
        <ExclusionForm
          title={t('fit.leaveOutTitle', { time: formatHours(times_s[asked]), names: name })}
          onReason={(reason) => exclude(asked, reason)}
          onCancel={() => setAsked(null)}
        />
      )}
    </>
  );
}
