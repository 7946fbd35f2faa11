import type { ReactElement } from 'react';
import { useScene } from '../panels/CaseContext';

/** Linear or logarithmic activity axis, for all charts of activity alike. */
export function ScaleToggle(): ReactElement {
  const { view, viewStore, t } = useScene();
  return (
    <div className="vd-toggle" role="group" aria-label={t('chart.scale')}>
      {(['linear', 'logarithmic'] as const).map((scale) => (
        <button
          key={scale}
          type="button"
          aria-pressed={view.chartScale === scale}
          onClick={() => viewStore.set({ chartScale: scale })}
        >
          {t(`chart.${scale}`)}
        </button>
      ))}
    </div>
  );
}
