import type { ReactElement } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../panels/CaseContext';
import { Button } from '../../panels/controls/Button';
import { formatHours, formatNumber } from '../../panels/formatQuantity';
import { ExclusionForm } from '../../panels/stages/fit/ExclusionForm';
import type { ChartRegion } from '../chartRegions';
import { pointText } from './pointText';
import { residualAt } from './residuals';
import type { PointWork } from './useChosenPoint';

interface ChosenPointBarProps {
  readonly fits: readonly RegionFit[];
  readonly regions: ReadonlyMap<string, ChartRegion>;
  readonly work: PointWork;
}

/** The point that is worked on, in words that a screen reader says too, and what can be done with it. */
export function ChosenPointBar({ fits, regions, work }: ChosenPointBarProps): ReactElement | null {
  const { t } = useScene();
  const { chosen, isAsking, ask, exclude, cancel } = work;
  const regionFit = fits.find(({ regionId }) => regionId === chosen?.regionId);
  if (chosen === null || regionFit === undefined) return null;
  const name = regions.get(chosen.regionId)?.name ?? chosen.regionId;
  const time = formatHours(regionFit.times_s[chosen.index]);
  const because = regionFit.excludedBecause[chosen.index] ?? null;
  if (isAsking)
    return (
      <div className="vd-point-bar">
        <ExclusionForm title={t('fit.leaveOutTitle', { time, names: name })} onReason={exclude} onCancel={cancel} />
      </div>
    );
  return (
    <div className="vd-point-bar">
      <span role="status" dir="auto">
        {pointWords()}
      </span>
      {because === null ? (
        <Button onClick={ask}>{t('fit.leaveOut')}</Button>
      ) : (
        <Button onClick={() => exclude(null)}>{t('fit.takeBack')}</Button>
      )}
    </div>
  );

  function pointWords(): string {
    const { index } = chosen ?? { index: 0 };
    const [activity_MBq, sigma_MBq] = [regionFit?.activities_MBq[index], regionFit?.sigmas_MBq?.[index]];
    const values = { region: name, time, activity: `${formatNumber(activity_MBq)} MBq` };
    const isPlanar = regionFit?.hybrid !== undefined;
    const point = pointText(values, { sigma_MBq: sigma_MBq ?? null, isPlanar }, t);
    const residual = `${formatNumber(regionFit?.fit.residuals_MBq[index], 2)} MBq`;
    const normalised = regionFit === undefined ? null : residualAt(regionFit, index, 'sigma');
    const off =
      normalised === null
        ? t('tac.residual', { residual })
        : t('tac.residualSigma', { residual, normalised: formatNumber(normalised, 2) });
    const out = because === null ? [] : [t('fit.leftOutBecause', { reason: because })];
    return [point, off, ...out].join(', ');
  }
}
