import { useId, type ReactElement } from 'react';
import { FUSION_MODES } from '../../../viewState';
import { useScene } from '../../CaseContext';

/** How the fusion check lays the checked time point over the reference; the swipe's edge moves with the arrow keys too. */
export function FusionControls(): ReactElement {
  const { view, viewStore, t } = useScene();
  const id = useId();
  return (
    <div className="vd-row vd-fusion">
      <div className="vd-toggle" role="group" aria-label={t('register.fusion')}>
        {FUSION_MODES.map((mode) => (
          <button
            key={mode}
            type="button"
            aria-pressed={view.fusionMode === mode}
            onClick={() => viewStore.set({ fusionMode: mode })}
          >
            {t(`register.fusion.${mode}`)}
          </button>
        ))}
      </div>
      {view.fusionMode === 'swipe' && (
        <>
          <label className="vd-hidden" htmlFor={id}>
            {t('register.swipe')}
          </label>
          <input
            id={id}
            type="range"
            className="vd-range vd-grow"
            min={0}
            max={100}
            step={2}
            value={Math.round(100 * view.swipe_frac)}
            aria-valuetext={`${Math.round(100 * view.swipe_frac)} %`}
            title={t('register.swipe')}
            onChange={(event) => viewStore.set({ swipe_frac: Number(event.target.value) / 100 })}
          />
        </>
      )}
      <p className="vd-hint">{t(`register.fusionHint.${view.fusionMode}`)}</p>
    </div>
  );
}
