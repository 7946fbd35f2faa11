import type { ReactElement } from 'react';
import type { RegionRefitOutcome } from '@voxel-dosimetry/compute';
import { allTimePoints } from '../../../pointsOfCurves';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { Notice } from '../../controls/Notice';
import { RegionCurveEditor } from './RegionCurveEditor';
import { regionChoice, regionName } from './regionChoice';

/** A region whose curve cannot be fitted as chosen: why, and what brings it back. */
export function FailedRegion({ failure }: { readonly failure: RegionRefitOutcome['failures'][number] }): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const { regionId, error } = failure;
  const name = regionName(state, regionId);
  const labels = new Map(allTimePoints(state).map(({ id, label }) => [id, label]));
  return (
    <Notice tone="error">
      <p>{t('fit.notFitted', { name, message: error.message })}</p>
      <p>{error.remedy}</p>
      <p className="vd-code">{t('failed.code', { code: error.code })}</p>
      <div className="vd-reasons">
        {regionChoice(state, regionId).excluded.map(({ timePointId, reason }) => (
          <Button
            key={timePointId}
            title={reason}
            onClick={() => attempt(() => dosimetryCase.excludePoint([regionId], timePointId, null))}
          >
            {t('fit.takeBackPoint', { time: labels.get(timePointId) ?? timePointId })}
          </Button>
        ))}
      </div>
      <RegionCurveEditor regionIds={[regionId]} />
    </Notice>
  );
}
