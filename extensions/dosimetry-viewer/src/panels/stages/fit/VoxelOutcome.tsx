import type { ReactElement } from 'react';
import { TIME_ACTIVITY_MODELS, type FitStatus } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Quantity } from '../../controls/Quantity';
import { formatCount, formatPercent } from '../../formatQuantity';

const SHOWN: readonly Exclude<FitStatus, 'outside'>[] = [
  'fitted',
  'atPhysicalDecay',
  'fallbackRegionShape',
  'fallbackTrapezoid',
  'zero',
];

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** How the voxels came out and by which models: failed voxels are counted, not hidden. */
export function VoxelOutcome(): ReactElement | null {
  const { state, t } = useScene();
  const result = state.results.fit;
  if (result === null) return null;
  const { voxelStatus, voxelModels, voxelsForcedBecause } = result;
  const models = TIME_ACTIVITY_MODELS.filter((model) => voxelModels[model] > 0);
  const [ofAll, ofModels] = [sum(SHOWN.map((status) => voxelStatus[status])), sum(Object.values(voxelModels))];
  return (
    <section className="vd-group">
      <h4 className="vd-group-title">{t('fit.voxels')}</h4>
      {voxelsForcedBecause !== null && (
        <p className="vd-warn-text">{t('fit.voxelsForced', { reason: voxelsForcedBecause })}</p>
      )}
      <dl className="vd-figure-list">
        {SHOWN.map((status) => (
          <CountLine key={status} label={t(`fit.status.${status}`)} count={voxelStatus[status]} total={ofAll} />
        ))}
        <dt>{t('fit.total')}</dt>
        <dd>
          <Quantity value={result.total_MBq_h} unit="MBq·h" />
        </dd>
      </dl>
      {models.length > 0 && (
        <>
          <h4 className="vd-group-title">{t('fit.voxelModels')}</h4>
          <dl className="vd-figure-list">
            {models.map((model) => (
              <CountLine key={model} label={t(`fit.model.${model}`)} count={voxelModels[model]} total={ofModels} />
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function CountLine(props: { readonly label: string; readonly count: number; readonly total: number }): ReactElement {
  const { label, count, total } = props;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {formatCount(count)}
        <span className="vd-unit">{total > 0 && formatPercent(count / total, 1)}</span>
      </dd>
    </>
  );
}
