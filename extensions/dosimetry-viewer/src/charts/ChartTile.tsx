import type { ReactElement, ReactNode } from 'react';
import type { StageId } from '@voxel-dosimetry/core';
import { useScene } from '../panels/CaseContext';

interface ChartTileProps {
  readonly title: string;
  /** The stage whose result is shown: when it is overtaken the tile says so. */
  readonly stage: StageId;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

/** A viewport tile with a chart or a table: title, warning when out of date, controls. */
export function ChartTile({ title, stage, controls, children }: ChartTileProps): ReactElement {
  const { state, t } = useScene();
  const stageState = state.stages[stage];
  return (
    <section className="vd-root vd-chart" aria-label={title}>
      <header className="vd-chart-head">
        <h3 className="vd-chart-title">{title}</h3>
        {stageState.status === 'stale' && (
          <span className="vd-tag vd-tag-stale" title={stageState.because}>
            {t('chart.stale')}
          </span>
        )}
        {controls}
      </header>
      {children}
    </section>
  );
}

export function EmptyChart({ title, hint }: { readonly title: string; readonly hint: string }): ReactElement {
  return (
    <div className="vd-empty">
      <p className="vd-empty-title">{title}</p>
      <p>{hint}</p>
    </div>
  );
}
