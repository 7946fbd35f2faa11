import type { ReactElement } from 'react';
import type { StageState } from '@voxel-dosimetry/case';
import { useScene } from '../panels/CaseContext';

/** Marks what was made from inputs that have changed since. */
export function OvertakenTag({ madeBy }: { readonly madeBy: StageState }): ReactElement | null {
  const { t } = useScene();
  if (madeBy.status !== 'stale' && madeBy.status !== 'failed') return null;
  return (
    <span className="vd-tag vd-tag-stale" role="status">
      {t('chart.stale')}
    </span>
  );
}
