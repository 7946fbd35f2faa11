import type { RigidTransform, Vector3 } from '@voxel-dosimetry/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';
import { checkedTimePointId } from '../fusionCheck';
import { handTransform, moved } from '../handTransform';
import { marked } from '../landmarks';
import { volumeViewports, type VolumeViewport } from '../ohif/cornerstone';
import type { Cornerstone, HostServices } from '../ohif/services';
import type { ViewStore } from '../viewState';
import { viewedPlane } from './contourTool';
import { movedByKey } from './handMotion';

interface Parts {
  readonly cornerstone: Cornerstone;
  readonly services: HostServices;
  readonly dosimetryCase: DosimetryCase;
  readonly view: ViewStore;
}

const FUSION = 'fusion-';
/** Fields and our own controls keep their keys. */
const CONTROLS = 'input, select, textarea, .vd-root';

const placeAt = (viewport: VolumeViewport, { clientX, clientY }: MouseEvent): Vector3 => {
  const { left, top } = viewport.element.getBoundingClientRect();
  return viewport.canvasToWorld([clientX - left, clientY - top]);
};

/**
 * The person's hand on the fusion check: while a time point is nudged, keys and drags on its images move it; while a landmark is asked for, a
 * click marks it. Everything else stays the viewer's.
 */
export function keepFusionHand({ cornerstone, services, dosimetryCase, view }: Parts): () => void {
  const life = new AbortController();
  let drag: { readonly viewport: VolumeViewport; readonly from_mm: Vector3 } | null = null;

  const fusionViewports = (): VolumeViewport[] =>
    volumeViewports(cornerstone).filter(({ id }) => id.startsWith(FUSION));
  const under = ({ target }: Event): VolumeViewport | undefined =>
    fusionViewports().find(({ element }) => target instanceof Node && element.contains(target));
  /** The time point that the hand moves: the one that is nudged, while it is the one on the screen. */
  const nudged = () => {
    const [state, look] = [dosimetryCase.getState(), view.getState()];
    const id = look.nudgingTimePointId;
    if (look.openStage !== 'register' || id === null || checkedTimePointId(state, look) !== id) return null;
    return state.results.ingest?.timePoints.find((timePoint) => timePoint.id === id) ?? null;
  };
  const nudge = (change: (transform: RigidTransform) => RigidTransform | null): boolean => {
    const timePoint = nudged();
    const next = timePoint && change(handTransform(dosimetryCase.getState(), timePoint));
    if (!timePoint || !next) return false;
    dosimetryCase.nudge(timePoint.id, next);
    return true;
  };
  const take = (event: Event): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const pressed = (event: KeyboardEvent): void => {
    const { marking } = view.getState();
    if (event.target instanceof Element && event.target.closest(CONTROLS) !== null) return;
    if (event.key === 'Escape' && (drag !== null || marking !== null || nudged() !== null)) {
      take(event);
      if (drag !== null) drag = null;
      else view.set(marking === null ? { nudgingTimePointId: null } : { marking: null });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { activeViewportId } = services.viewportGridService.getState();
    const viewport = fusionViewports().find(({ id }) => id === activeViewportId);
    const plane = viewport && viewedPlane(viewport);
    if (plane && nudge((transform) => movedByKey(transform, plane, event))) take(event);
  };
  const mark = (event: MouseEvent, viewport: VolumeViewport): void => {
    const { marking } = view.getState();
    if (marking === null) return;
    const choices = marked(dosimetryCase.getState(), marking, placeAt(viewport, event));
    dosimetryCase.choose('register', choices);
    const landmark = choices.landmarks?.[marking.timePointId]?.find(({ id }) => id === marking.landmarkId);
    const isPair = landmark !== undefined && landmark.reference_mm !== null && landmark.moving_mm !== null;
    view.set(
      isPair
        ? { marking: null, fusionMode: 'blend' }
        : { marking: { ...marking, side: 'moving' }, fusionMode: 'swipe', swipe_frac: 1 },
    );
  };
  const down = (event: MouseEvent): void => {
    const viewport = event.button === 0 ? under(event) : undefined;
    if (viewport === undefined) return;
    const isMarking = view.getState().openStage === 'register' && view.getState().marking !== null;
    if (!isMarking && nudged() === null) return;
    take(event);
    services.viewportGridService.setActiveViewportId(viewport.id);
    if (isMarking) mark(event, viewport);
    else drag = { viewport, from_mm: placeAt(viewport, event) };
  };
  const up = (event: MouseEvent): void => {
    const held = drag;
    if (held === null) return;
    drag = null;
    take(event);
    const to_mm = placeAt(held.viewport, event);
    const way_mm = to_mm.map((value, axis) => Math.round(10 * (value - (held.from_mm[axis] ?? 0))) / 10);
    if (Math.hypot(...way_mm) > 0) nudge((transform) => moved(transform, way_mm as unknown as Vector3, [0, 0, 0]));
  };

  const listening = { capture: true, signal: life.signal };
  window.addEventListener('keydown', pressed, listening);
  document.addEventListener('mousedown', down, listening);
  document.addEventListener('mouseup', up, listening);
  return () => life.abort();
}
