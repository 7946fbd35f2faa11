import type { ReactElement, ReactNode } from 'react';
import type { StageState } from '@voxel-dosimetry/case';
import { useScene } from '../panels/CaseContext';

interface ChartTileProps {
  readonly title: string;
  /** How that stands which made what is shown: when it is overtaken the tile says so. */
  readonly madeBy: StageState;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

/** A viewport tile with a chart or a table: title, warning when out of date, controls. */
export function ChartTile({ title, madeBy, controls, children }: ChartTileProps): ReactElement {
  const { t } = useScene();
  return (
    <section className="vd-root vd-chart" aria-label={title}>
      <header className="vd-chart-head">
        <h3 className="vd-chart-title">{title}</h3>
        {madeBy.status === 'stale' && (
          <span className="vd-tag vd-tag-stale" title={madeBy.because}>
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
