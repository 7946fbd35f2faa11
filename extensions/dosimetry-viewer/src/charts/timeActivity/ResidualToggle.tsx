import type { ReactElement } from 'react';
import { useScene } from '../../panels/CaseContext';

/** Residuals as parts of their uncertainty, or in MBq. */
export function ResidualToggle(): ReactElement {
  const { view, viewStore, t } = useScene();
  return (
    <div className="vd-residual-scale">
      <span className="vd-hint" aria-hidden="true">
        {t('tac.residuals')}
      </span>
      <div className="vd-toggle vd-residual-toggle" role="group" aria-label={t('tac.residualScale')}>
        {(['normalised', 'activity'] as const).map((scale) => (
          <button
            key={scale}
            type="button"
            aria-pressed={view.residualScale === scale}
            onClick={() => viewStore.set({ residualScale: scale })}
          >
            {t(`tac.residualScale.${scale}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
