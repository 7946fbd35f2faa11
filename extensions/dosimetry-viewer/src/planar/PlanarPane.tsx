import { useLayoutEffect, useRef, type ReactElement } from 'react';
import { useScene } from '../panels/CaseContext';
import { paintCounts } from './paintCounts';
import { inPane, type PaneGeometry } from './paneGeometry';
import type { HeldViews } from './usePlanarViews';

interface PlanarPaneProps {
  readonly which: 'anterior' | 'posterior';
  readonly held: () => HeldViews | null;
  readonly upper_frac: number;
  readonly geometry: PaneGeometry;
  readonly extent_mm: readonly [x: number, y: number];
}

/** One view in inverted grey, painted at the size of its pixels and scaled by the browser. */
export function PlanarPane({ which, held, upper_frac, geometry, extent_mm }: PlanarPaneProps): ReactElement {
  const { t } = useScene();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = held();
  useLayoutEffect(() => {
    if (canvas.current !== null && shown !== null)
      paintCounts(canvas.current, shown.views[which], shown.views, upper_frac * shown.brightest_counts);
  }, [shown, which, upper_frac]);
  const { scale_px_per_mm, width_px, height_px, lefts_px } = geometry;
  const [left, top] = inPane(geometry, [-extent_mm[0] / 2, -extent_mm[1] / 2]);
  return (
    <div
      className="vd-planar-pane"
      data-view={which}
      style={{ left: lefts_px[which === 'anterior' ? 0 : 1], width: width_px, height: height_px }}
    >
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={{ left, top, width: scale_px_per_mm * extent_mm[0], height: scale_px_per_mm * extent_mm[1] }}
      />
      <span className="vd-planar-side">{t('planar.right')}</span>
      <span className="vd-planar-view">{t(which === 'anterior' ? 'planar.anterior' : 'planar.posteriorShown')}</span>
      <span className="vd-planar-side">{t('planar.left')}</span>
    </div>
  );
}
