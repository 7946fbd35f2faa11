import type { ReactElement } from 'react';
import type { FitStatus } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Quantity } from '../../controls/Quantity';
import { formatCount, formatPercent } from '../../formatQuantity';

const SHOWN: readonly Exclude<FitStatus, 'outside'>[] = ['fitted', 'atPhysicalDecay', 'fallbackTrapezoid', 'zero'];

/** How the voxels came out: failed voxels are counted, not hidden. */
export function VoxelStatus(): ReactElement | null {
  const { state, t } = useScene();
  const result = state.results.fit;
  if (result === null) return null;
  const total = SHOWN.reduce((sum, status) => sum + result.voxelStatus[status], 0);
  return (
    <section className="vd-group">
      <h4 className="vd-group-title">{t('fit.voxels')}</h4>
      <dl className="vd-figure-list">
        {SHOWN.map((status) => (
          <StatusLine key={status} label={t(`fit.status.${status}`)} count={result.voxelStatus[status]} total={total} />
        ))}
        <dt>{t('fit.total')}</dt>
        <dd>
          <Quantity value={result.total_MBq_h} unit="MBq·h" />
        </dd>
      </dl>
    </section>
  );
}

function StatusLine(props: { readonly label: string; readonly count: number; readonly total: number }): ReactElement {
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
