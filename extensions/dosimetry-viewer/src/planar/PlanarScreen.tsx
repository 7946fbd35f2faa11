import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import type { PlanarTimePoint } from '@voxel-dosimetry/core';
import { useScene } from '../panels/CaseContext';
import { useElementSize } from '../charts/useElementSize';
import { OutlineShapes, outlinePath } from './OutlineShapes';
import { NotShown } from './NotShown';
import { nearer, paneGeometry } from './paneGeometry';
import { Pane } from './Pane';
import { shiftOf_mm } from './planarParts';
import { PlanarPane } from './PlanarPane';
import { PlanarStatus } from './PlanarStatus';
import { PLANAR_KEYS, usePlanarKeys } from './usePlanarKeys';
import { usePlanarPointer } from './usePlanarPointer';
import { usePlanarTarget } from './usePlanarTarget';
import type { HeldViews, ShownViews } from './usePlanarViews';
import { usePlanarWork } from './usePlanarWork';
import { useShownOutlines } from './useShownOutlines';

interface PlanarScreenProps {
  readonly shown: PlanarTimePoint;
  readonly views: ShownViews;
  /** Nothing is changed while Fit runs, nor on an image that is not there. */
  readonly isLocked: boolean;
}

const WHEEL_ZOOM = 1.15;

/** Anterior and posterior side by side with the outlines over both, to be drawn and moved by pointer and keys. */
export function PlanarScreen({ shown, views, isLocked }: PlanarScreenProps): ReactElement {
  const { state, view, t } = useScene();
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<SVGSVGElement>(null);
  const size = useElementSize(place, { width: 480, height: 360 });
  const { tool, sight, upper_frac } = view.planar;
  const held = views.held();
  // While another image is read, this one's place is kept.
  const last = useRef(held);
  last.current = held ?? last.current;
  const seen = last.current;
  const extent_mm = useMemo(() => extentOf_mm(seen), [seen]);
  const geometry = useMemo(() => paneGeometry(size, extent_mm, sight), [size, extent_mm, sight]);
  const work = usePlanarWork();
  const targets = usePlanarTarget(work.choices);
  const parts = { planarTimePointId: shown.id, geometry, work, targets };
  const pointer = usePlanarPointer(parts);
  const keys = usePlanarKeys({ ...parts, isLocked, cancel: pointer.cancel });
  const outlines = useShownOutlines(work.choices, targets.moving);
  const isDrawing = tool === 'ellipse' || tool === 'freehand';
  const shift_mm = shiftOf_mm(work.choices, shown.id);
  // Asked for in the panel, drawing goes on here.
  useEffect(() => {
    if (isDrawing) screen.current?.focus();
  }, [isDrawing, targets.target?.regionId, targets.target?.part]);
  const summary = t('planar.summary', {
    label: shown.label,
    count: Object.keys(work.choices.regions).length,
    total: state.results.segment?.regions.length ?? 0,
  });
  return (
    <>
      <div className="vd-planar-place" ref={place} onDoubleClick={(event) => event.stopPropagation()}>
        {(['anterior', 'posterior'] as const).map((which) => (
          <PlanarPane key={which} {...{ which, upper_frac, geometry, extent_mm, held: views.held }} />
        ))}
        <svg
          ref={screen}
          className={isDrawing ? 'vd-planar-svg vd-planar-drawing' : 'vd-planar-svg'}
          width={size.width}
          height={size.height}
          role="application"
          tabIndex={0}
          aria-label={summary}
          aria-description={t('planar.keys')}
          data-own-keys={PLANAR_KEYS}
          onKeyDown={keys.onKeyDown}
          onKeyUp={keys.onKeyUp}
          onBlur={keys.onKeyUp}
          {...(isLocked ? {} : { onPointerDown: pointer.onPointerDown })}
          onPointerMove={pointer.onPointerMove}
          onPointerUp={pointer.onPointerUp}
          onPointerCancel={pointer.cancel}
          onWheel={({ deltaY }) =>
            targets.look({ sight: nearer(sight, deltaY < 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM, geometry.centre_mm) })
          }
        >
          {held !== null &&
            geometry.lefts_px.map((left_px, index) => (
              <Pane key={left_px} left_px={left_px} width_px={geometry.width_px} height_px={geometry.height_px}>
                <OutlineShapes
                  outlines={outlines}
                  shift_mm={shift_mm}
                  geometry={geometry}
                  isPressed={!isDrawing}
                  withNames={index === 0}
                />
                {pointer.stroke !== null && <path className="vd-stroke" d={outlinePath(pointer.stroke, geometry)} />}
              </Pane>
            ))}
        </svg>
        {held === null && <NotShown views={views} />}
      </div>
      <PlanarStatus shown={shown} choices={work.choices} targets={targets} />
    </>
  );
}

/** Width and height of the image. */
function extentOf_mm(held: HeldViews | null): readonly [x: number, y: number] {
  if (held === null) return [1, 1];
  const { columns, rows, pixelSpacing_mm } = held.views;
  return [columns * pixelSpacing_mm[0], rows * pixelSpacing_mm[1]];
}
