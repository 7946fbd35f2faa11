import { useRef, type KeyboardEvent } from 'react';
import { useScene } from '../panels/CaseContext';
import { planarTimePoints } from '../pointsOfCurves';
import { ellipseBetween, type Place_mm } from './outlines';
import type { PaneGeometry } from './paneGeometry';
import { drawnOn, movedParts, scaledParts, shiftedImage } from './planarEdits';
import { partOf, withoutParts } from './planarParts';
import type { PlanarTargets } from './usePlanarTarget';
import type { PlanarWork } from './usePlanarWork';

const WAYS: Readonly<Record<string, Place_mm>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STEP_mm = 2;
const FAR_mm = 10;
const SCALES: Readonly<Record<string, number>> = { '+': 1.05, '=': 1.05, '-': 1 / 1.05 };
const IMAGES: Readonly<Record<string, number>> = { PageUp: -1, PageDown: 1 };
/** About a kidney; moved and scaled from there. */
const FIRST_SIZE_mm: Place_mm = [60, 90];

/** Keys that the images take from the viewer while they have the focus. */
export const PLANAR_KEYS = '+ = - o O b B Enter Escape Delete Backspace';

interface Parts {
  readonly planarTimePointId: string;
  readonly geometry: PaneGeometry;
  readonly work: PlanarWork;
  readonly targets: PlanarTargets;
  /** Outlines stay as they are; one can still look. */
  readonly isLocked: boolean;
  readonly cancel: () => void;
}

export interface PlanarKeys {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onKeyUp: () => void;
}

/** Chooses, moves, scales, draws and clears outlines by keys. A key that is held makes one step for undo. */
export function usePlanarKeys({ planarTimePointId, geometry, work, targets, isLocked, cancel }: Parts): PlanarKeys {
  const { state, view } = useScene();
  const { tool } = view.planar;
  const isHeld = useRef(false);
  const { target, moving } = targets;

  const move = (direction: Place_mm, isFar: boolean): void => {
    const way_mm = [direction[0] * (isFar ? FAR_mm : STEP_mm), direction[1] * (isFar ? FAR_mm : STEP_mm)] as const;
    if (tool === 'shift') work.attempt(shiftedImage(work.now(), planarTimePointId, way_mm));
    else if (moving.length > 0) work.attempt(movedParts(work.now(), moving, way_mm));
    else return;
    isHeld.current = true;
  };
  const scale = (factor: number): void => {
    if (moving.length === 0) return;
    work.attempt(scaledParts(work.now(), moving, factor));
    isHeld.current = true;
  };
  const toImage = (way: number): void => {
    const points = planarTimePoints(state);
    const at = points.findIndex(({ id }) => id === planarTimePointId);
    const next = points[Math.min(points.length - 1, Math.max(0, at + way))];
    if (next !== undefined) targets.look({ timePointId: next.id });
  };
  const draw = (): void => {
    if (target === null || tool === 'move' || tool === 'shift') return;
    const [x, y] = geometry.centre_mm;
    const [a, b] = [FIRST_SIZE_mm[0] / 2, FIRST_SIZE_mm[1] / 2];
    work.attempt(drawnOn(work.now(), planarTimePointId, target, ellipseBetween([x - a, y - b], [x + a, y + b])));
    work.keep();
    targets.look({ tool: 'move' });
  };
  const clear = (): void => {
    if (moving.length === 0) return;
    work.attempt(withoutParts(work.now(), moving));
    work.keep();
    if (target?.part === 'background') targets.choose({ ...target, part: 'outline' });
  };
  const toOtherPart = (): void => {
    if (target === null) return;
    const other = { ...target, part: target.part === 'outline' ? 'background' : 'outline' } as const;
    if (partOf(work.now(), other) !== null) targets.choose(other);
  };
  const others: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    o: () => targets.chooseNext(1),
    O: () => targets.chooseNext(-1),
    b: toOtherPart,
    B: toOtherPart,
    Enter: draw,
    Delete: clear,
    Backspace: clear,
    Escape: () => {
      cancel();
      targets.look({ tool: 'move' });
    },
  };
  return {
    onKeyDown(event) {
      const { key } = event;
      const [way, factor, image, other] = [WAYS[key], SCALES[key], IMAGES[key], others[key]];
      if (image !== undefined) toImage(image);
      else if (isLocked) return;
      else if (way !== undefined) move(way, event.shiftKey);
      else if (factor !== undefined) scale(factor);
      else if (other !== undefined) other(event);
      else return;
      event.preventDefault();
    },
    onKeyUp() {
      if (!isHeld.current) return;
      isHeld.current = false;
      work.keep();
    },
  };
}
