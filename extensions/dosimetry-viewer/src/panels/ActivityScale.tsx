import type { ReactElement } from 'react';
import { useScene } from './CaseContext';

/** Whether time points side by side share one display range; belongs to the images, not to the case. */
export function ActivityScale(): ReactElement {
  const { view, viewStore, t } = useScene();
  return (
    <div className="vd-list-row">
      <span className="vd-label">{t('view.scale')}</span>
      <div className="vd-toggle" role="group" aria-label={t('view.scale')}>
        {(['common', 'own'] as const).map((scale) => (
          <button
            key={scale}
            type="button"
            aria-pressed={view.activityScale === scale}
            title={t(`view.scaleHint.${scale}`)}
            onClick={() => viewStore.set({ activityScale: scale })}
          >
            {t(`view.scale.${scale}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
