import type { ReactElement } from 'react';
import type { PlanarTimePoint } from '@voxel-dosimetry/core';
import { useScene } from '../panels/CaseContext';
import { Button } from '../panels/controls/Button';
import { formatNumber, formatPercent } from '../panels/formatQuantity';
import { PLANAR_PARTS, PLANAR_TOOLS, type PlanarLook } from '../viewState';
import { nearer, WHOLE_IMAGE } from './paneGeometry';
import type { HeldViews } from './usePlanarViews';

interface PlanarToolbarProps {
  /** Null while the image is not there. */
  readonly held: HeldViews | null;
  readonly isLocked: boolean;
}

const ZOOM = 1.4;

/** What is drawn, with what, and how the images are shown. */
export function PlanarToolbar({ held, isLocked }: PlanarToolbarProps): ReactElement {
  const { view, viewStore, t } = useScene();
  const { tool, sight } = view.planar;
  const look = (change: Partial<PlanarLook>): void => viewStore.set({ planar: { ...view.planar, ...change } });
  return (
    <div className="vd-planar-tools">
      <fieldset className="vd-planar-drawing-tools" disabled={isLocked}>
        <TargetChoice />
        <div className="vd-toggle" role="group" aria-label={t('planar.tool')}>
          {PLANAR_TOOLS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={tool === each}
              disabled={(each === 'ellipse' || each === 'freehand') && view.planar.target === null}
              title={t(`planar.toolHint.${each}`)}
              onClick={() => look({ tool: each })}
            >
              {t(`planar.tool.${each}`)}
            </button>
          ))}
        </div>
      </fieldset>
      <LevelSlider held={held} upper_frac={view.planar.upper_frac} onLevel={(upper_frac) => look({ upper_frac })} />
      <span className="vd-planar-zoom">
        <Button
          look="quiet"
          className="vd-icon-button"
          aria-label={t('planar.zoomOut')}
          title={t('planar.zoomOut')}
          onClick={() => look({ sight: nearer(sight, 1 / ZOOM, sight.centre_mm) })}
        >
          −
        </Button>
        <Button
          look="quiet"
          className="vd-icon-button"
          aria-label={t('planar.zoomIn')}
          title={t('planar.zoomIn')}
          onClick={() => look({ sight: nearer(sight, ZOOM, sight.centre_mm) })}
        >
          +
        </Button>
        <Button look="quiet" disabled={sight.zoom === 1} onClick={() => look({ sight: WHOLE_IMAGE })}>
          {t('planar.whole')}
        </Button>
      </span>
    </div>
  );
}

/** Which region, and whether it or the background beside it. */
function TargetChoice(): ReactElement {
  const { state, view, viewStore, t } = useScene();
  const { target } = view.planar;
  const regions = state.results.segment?.regions ?? [];
  const isDrawn = target !== null && target.regionId in state.choices.fit.planar.regions;
  const set = (change: Partial<PlanarLook>): void => viewStore.set({ planar: { ...view.planar, ...change } });
  return (
    <>
      <select
        className="vd-input vd-select vd-planar-target"
        aria-label={t('planar.target')}
        value={target?.regionId ?? ''}
        onChange={({ target: { value } }) => {
          if (value === '') return;
          set({ target: { regionId: value, part: 'outline' } });
          viewStore.set({ selectedRegionIds: [value] });
        }}
      >
        {target === null && <option value="">{t('planar.targetNone')}</option>}
        {regions.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <div className="vd-toggle" role="group" aria-label={t('planar.part')}>
        {PLANAR_PARTS.map((part) => (
          <button
            key={part}
            type="button"
            aria-pressed={target?.part === part}
            disabled={target === null || (part === 'background' && !isDrawn)}
            onClick={() => target !== null && set({ target: { ...target, part } })}
          >
            {t(`planar.part.${part}`)}
          </button>
        ))}
      </div>
    </>
  );
}

interface LevelSliderProps {
  readonly held: HeldViews | null;
  readonly upper_frac: number;
  readonly onLevel: (upper_frac: number) => void;
}

function LevelSlider({ held, upper_frac, onLevel }: LevelSliderProps): ReactElement {
  const { t } = useScene();
  const counts = held === null ? null : upper_frac * held.brightest_counts;
  const text = t('planar.levelText', { percent: formatPercent(upper_frac), counts: formatNumber(counts) });
  return (
    <label className="vd-planar-level" title={text}>
      {t('planar.level')}
      <input
        type="range"
        min={2}
        max={100}
        value={Math.round(100 * upper_frac)}
        aria-valuetext={text}
        onChange={({ target }) => onLevel(Number(target.value) / 100)}
      />
    </label>
  );
}

/** Which of the images is seen. */
export function PlanarImageChoice({
  points,
  shown,
}: {
  readonly points: readonly PlanarTimePoint[];
  readonly shown: PlanarTimePoint;
}): ReactElement {
  const { view, viewStore, t } = useScene();
  return (
    <div className="vd-toggle vd-planar-images" role="group" aria-label={t('planar.image')}>
      {points.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === shown.id}
          aria-label={t('planar.show', { label })}
          onClick={() => viewStore.set({ planar: { ...view.planar, timePointId: id } })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
