import { useId, type ReactElement } from 'react';
import { checkedTimePointId, fusionImageFor, fusionImagesOf, isBlended } from '../../../fusionCheck';
import { FUSION_MODES } from '../../../viewState';
import { useScene } from '../../CaseContext';

const FUSION_HINTS = {
  ct: 'register.fusionHint.ct',
  'emission-on-ct': 'register.fusionHint.onCt',
  'emission-on-mr': 'register.fusionHint.onMr',
  jacobian: 'register.fusionHint.jacobian',
} as const;

/** How the fusion check lays the checked time point over the reference; the swipe's edge moves with the arrow keys too. */
export function FusionControls(): ReactElement {
  const { state, view, viewStore, t } = useScene();
  const id = useId();
  const checkedId = checkedTimePointId(state, view);
  const [images, image] = [fusionImagesOf(state, checkedId), fusionImageFor(state, view, checkedId)];
  const hint = image === 'emission' ? (`register.fusionHint.${view.fusionMode}` as const) : FUSION_HINTS[image];
  return (
    <div className="vd-row vd-fusion">
      {images.length > 1 && (
        <div className="vd-toggle" role="group" aria-label={t('register.fusionImage')}>
          {images.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={image === each}
              onClick={() => viewStore.set({ fusionImage: each })}
            >
              {t(`register.fusionImage.${each}`)}
            </button>
          ))}
        </div>
      )}
      {!isBlended(image) && (
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
      )}
      {!isBlended(image) && view.fusionMode === 'swipe' && (
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
      <p className="vd-hint">{t(hint)}</p>
    </div>
  );
}
