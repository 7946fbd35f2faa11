import { useRef, useState, type PointerEvent } from 'react';
import type { PlanarChoices, PlanarOutline } from '@voxel-dosimetry/core';
import { useScene } from '../panels/CaseContext';
import type { PlanarTarget } from '../viewState';
import { drawnFreehand, ellipseBetween, isOutline, type Place_mm } from './outlines';
import { placeAt, type PaneGeometry } from './paneGeometry';
import { drawnOn, movedParts, shiftedImage } from './planarEdits';
import { isSameTarget } from './planarParts';
import type { PlanarTargets } from './usePlanarTarget';
import type { PlanarWork } from './usePlanarWork';

/** Points of a line that lie nearer to each other say nothing more. */
const STEP_mm = 1;

interface Parts {
  readonly planarTimePointId: string;
  readonly geometry: PaneGeometry;
  readonly work: PlanarWork;
  readonly targets: PlanarTargets;
}

export interface PlanarPointer {
  /** What is being drawn, as it lies on this image; null while nothing is. */
  readonly stroke: PlanarOutline | null;
  readonly onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
  readonly onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
  readonly onPointerUp: () => void;
  /** As if the button had never been pressed. */
  readonly cancel: () => void;
}

type Drag = { readonly from_mm: Place_mm } & (
  | { readonly does: 'draw'; readonly target: PlanarTarget; readonly places: Place_mm[] }
  | { readonly does: 'move'; readonly targets: readonly PlanarTarget[]; readonly before: PlanarChoices }
  | { readonly does: 'shift'; readonly before: PlanarChoices }
  | { readonly does: 'look'; readonly centre_mm: Place_mm; readonly at_px: Place_mm }
);

/** Draws, moves and shifts outlines with the pointer; what is done becomes one step for undo when the button is let go. */
export function usePlanarPointer({ planarTimePointId, geometry, work, targets }: Parts): PlanarPointer {
  const { view } = useScene();
  const { tool, sight } = view.planar;
  const drag = useRef<Drag | null>(null);
  const [stroke, setStroke] = useState<PlanarOutline | null>(null);

  const pixelOf = (event: PointerEvent<SVGSVGElement>): Place_mm => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const placeOf = (event: PointerEvent<SVGSVGElement>): Place_mm => placeAt(geometry, ...pixelOf(event));

  const begun = (event: PointerEvent<SVGSVGElement>): Drag => {
    const from_mm = placeOf(event);
    const { target, moving, choose } = targets;
    if (tool === 'shift') return { does: 'shift', from_mm, before: work.now() };
    if (tool !== 'move' && target !== null) return { does: 'draw', from_mm, target, places: [from_mm] };
    const hit = targetUnder(event.target);
    if (hit === null) return { does: 'look', from_mm, centre_mm: geometry.centre_mm, at_px: pixelOf(event) };
    const isMoving = moving.some((each) => isSameTarget(each, hit));
    choose(hit, event.shiftKey);
    return { does: 'move', from_mm, targets: isMoving ? moving : [hit], before: work.now() };
  };

  const go = (dragged: Drag, event: PointerEvent<SVGSVGElement>): void => {
    const at_mm = placeOf(event);
    const way_mm = [at_mm[0] - dragged.from_mm[0], at_mm[1] - dragged.from_mm[1]] as const;
    if (dragged.does === 'draw') setStroke(drawn(dragged, at_mm));
    else if (dragged.does === 'move') work.attempt(movedParts(dragged.before, dragged.targets, way_mm));
    else if (dragged.does === 'shift') work.attempt(shiftedImage(dragged.before, planarTimePointId, way_mm));
    else targets.look({ sight: { ...sight, centre_mm: lookedAt(dragged, pixelOf(event)) } });
  };
  const drawn = ({ places, from_mm }: Extract<Drag, { does: 'draw' }>, at_mm: Place_mm): PlanarOutline => {
    if (tool === 'ellipse') return ellipseBetween(from_mm, at_mm);
    const last = places.at(-1) ?? from_mm;
    if (Math.hypot(at_mm[0] - last[0], at_mm[1] - last[1]) >= STEP_mm) places.push(at_mm);
    return [...places];
  };
  const lookedAt = ({ centre_mm, at_px }: Extract<Drag, { does: 'look' }>, px: Place_mm): Place_mm => [
    centre_mm[0] - (px[0] - at_px[0]) / geometry.scale_px_per_mm,
    centre_mm[1] - (px[1] - at_px[1]) / geometry.scale_px_per_mm,
  ];
  const end = (): void => {
    drag.current = null;
    setStroke(null);
  };

  return {
    stroke,
    onPointerDown(event) {
      if (event.button !== 0) return;
      drag.current = begun(event);
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event) => drag.current !== null && go(drag.current, event),
    onPointerUp() {
      const dragged = drag.current;
      const outline = stroke === null ? null : tool === 'freehand' ? drawnFreehand(stroke) : stroke;
      end();
      if (dragged?.does === 'draw' && outline !== null && isOutline(outline)) {
        work.attempt(drawnOn(work.now(), planarTimePointId, dragged.target, outline));
        targets.look({ tool: 'move' });
      }
      if (dragged !== null) work.keep();
    },
    cancel() {
      end();
      work.drop();
    },
  };
}

/** The outline that an element of the picture belongs to. */
function targetUnder(element: EventTarget): PlanarTarget | null {
  const shape = element instanceof Element ? element.closest<SVGElement>('[data-region]') : null;
  const { region, part } = shape?.dataset ?? {};
  if (region === undefined || (part !== 'outline' && part !== 'background')) return null;
  return { regionId: region, part };
}
