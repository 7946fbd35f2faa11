import {
  applyRigid,
  invertRigid,
  type Deformation,
  type Grid,
  type RigidTransform,
  type SpatialTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { Types as CoreTypes } from '@cornerstonejs/core';
import type { Types as ToolTypes } from '@cornerstonejs/tools';
import { asVolumeViewport, type VolumeViewport } from '../ohif/cornerstone';
import type { CornerstoneTools } from '../ohif/services';
import { sampleDeformedPlane } from './deformedPlane';
import { ringsAt, samplePlane, type Ring, type ViewedPlane } from './planeSampling';

/** Lines to draw over a viewport: levels of one volume. `version` changes with the values. */
export interface ContourLayer {
  readonly id: string;
  readonly version: number;
  readonly grid: Grid;
  readonly values: ArrayLike<number>;
  readonly lines: readonly { readonly level: number; readonly colour: string; readonly width_px: number }[];
}

export interface ContourMark {
  readonly id: string;
  readonly place_mm: Vector3;
  readonly colour: string;
}

/** What to draw over a viewport. `toReference` brings the viewport's points into the frame of the layers; null: the same frame. */
export interface ContourScene {
  readonly layers: readonly ContourLayer[];
  readonly toReference: SpatialTransform | null;
  /** Single places in the viewport's own frame, shown on planes that are near; absent: none. */
  readonly marks?: readonly ContourMark[];
}

/** Asked at every drawing. */
export type SceneOf = (viewportId: string) => ContourScene;

export const CONTOUR_TOOL_NAME = 'DosimetryContours';
const THICKEST_SLICE_mm = 50;
/** How far from its plane a mark is still shown. */
const MARK_REACH_mm = 4;
const MARK_RADIUS_px = 5;

/** The plane that a viewport looks at; null before it has a camera. */
export function viewedPlane(viewport: VolumeViewport): ViewedPlane | null {
  const { viewPlaneNormal: normal, viewUp, focalPoint } = viewport.getCamera();
  if (normal === undefined || viewUp === undefined || focalPoint === undefined) return null;
  const up = viewUp as unknown as Vector3;
  const right: Vector3 = [
    up[1] * normal[2] - up[2] * normal[1],
    up[2] * normal[0] - up[0] * normal[2],
    up[0] * normal[1] - up[1] * normal[0],
  ];
  return { point_mm: focalPoint as unknown as Vector3, right, up };
}

/** The plane where the rigid part has brought it; a deformation would bend it, and is left to the samples. */
function movedPlane(plane: ViewedPlane, rigid: RigidTransform | null): ViewedPlane {
  if (rigid === null) return plane;
  const point_mm = applyRigid(rigid, plane.point_mm);
  const turned = (direction: Vector3): Vector3 => {
    const { point_mm: p } = plane;
    const tip = applyRigid(rigid, [p[0] + direction[0], p[1] + direction[1], p[2] + direction[2]]);
    return [tip[0] - point_mm[0], tip[1] - point_mm[1], tip[2] - point_mm[2]];
  };
  return { point_mm, right: turned(plane.right), up: turned(plane.up) };
}

function distanceTo({ point_mm, right, up }: ViewedPlane, place_mm: Vector3): number {
  const normal: Vector3 = [
    right[1] * up[2] - right[2] * up[1],
    right[2] * up[0] - right[0] * up[2],
    right[0] * up[1] - right[1] * up[0],
  ];
  return Math.abs([0, 1, 2].reduce((sum, axis) => sum + normal[axis]! * (place_mm[axis]! - point_mm[axis]!), 0));
}

const rounded = (vector: Vector3): string => vector.map((value) => value.toFixed(3)).join(',');

/** Panning moves the focal point within its plane: the plane's identity is its orientation and distance from the origin. */
function planeKey({ point_mm, right, up }: ViewedPlane): string {
  const normal: Vector3 = [
    right[1] * up[2] - right[2] * up[1],
    right[2] * up[0] - right[0] * up[2],
    right[0] * up[1] - right[1] * up[0],
  ];
  const distance = point_mm[0] * normal[0] + point_mm[1] * normal[1] + point_mm[2] * normal[2];
  return `${rounded(right)}|${rounded(up)}|${distance.toFixed(3)}`;
}

/** Longest that lines are computed in one task of the page, ms; the lines left over come with the next drawing. */
const BUDGET_ms = 8;

/** Lines that have been computed, and the time that computing took in this task. */
class RingCache {
  readonly #held = new Map<
    string,
    { readonly key: string; readonly deformation: Deformation | null; readonly rings: readonly Ring[] }
  >();
  readonly #waiting = new Set<VolumeViewport>();
  #spent_ms = 0;
  #isTimed = false;

  /** Once a task: what waits is drawn again in a later one. */
  #nextTask(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    setTimeout(() => {
      this.#isTimed = false;
      this.#spent_ms = 0;
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const viewport of waiting) viewport.render();
    });
  }

  /** Empty when the plane has to wait for its turn: lines of another plane would be wrong on this one. */
  rings(
    viewport: VolumeViewport,
    layer: ContourLayer,
    plane: ViewedPlane,
    deformation: Deformation | null,
  ): readonly Ring[] {
    const levels = layer.lines.map(({ level }) => level);
    const key = `${layer.version}|${planeKey(plane)}|${levels.join(',')}`;
    const place = `${viewport.id}|${layer.id}`;
    const held = this.#held.get(place);
    if (held?.key === key && held.deformation === deformation) return held.rings;
    this.#nextTask();
    if (this.#spent_ms > BUDGET_ms) {
      this.#waiting.add(viewport);
      return [];
    }
    const start_ms = performance.now();
    const { grid, values } = layer;
    const samples = deformation
      ? sampleDeformedPlane(grid, values, plane, deformation)
      : samplePlane(grid, values, plane);
    const rings = samples === null ? [] : ringsAt(samples, levels);
    this.#held.set(place, { key, deformation, rings });
    this.#spent_ms += performance.now() - start_ms;
    return rings;
  }
}

/**
 * A tool class of the viewer's own cornerstone that draws level lines (isodose lines, region outlines) of our volumes on
 * every plane, oblique ones too. Lines are computed again only when plane, values or levels change.
 */
export function createContourTool(
  tools: CornerstoneTools,
  sceneOf: SceneOf,
): CornerstoneTools['AnnotationDisplayTool'] {
  const cache = new RingCache();
  // A projection through the whole patient has no plane to draw on.
  const isSlice = (viewport: VolumeViewport): boolean => (viewport.getSlabThickness() ?? 0) < THICKEST_SLICE_mm;

  return class DosimetryContours extends tools.AnnotationDisplayTool {
    static override toolName = CONTOUR_TOOL_NAME;

    constructor(
      toolProps: ToolTypes.PublicToolProps = {},
      defaults: ToolTypes.ToolProps = { supportedInteractionTypes: [], configuration: {} },
    ) {
      super(toolProps, defaults);
    }

    override renderAnnotation = (enabled: CoreTypes.IEnabledElement, svg: ToolTypes.SVGDrawingHelper): boolean => {
      const viewport = asVolumeViewport(enabled.viewport);
      if (viewport === null || !isSlice(viewport)) return false;
      const plane = viewedPlane(viewport);
      if (plane === null) return false;
      const { layers, toReference, marks = [] } = sceneOf(viewport.id);
      for (const { id, place_mm, colour } of marks)
        if (distanceTo(plane, place_mm) < MARK_REACH_mm)
          tools.drawing.drawCircle(svg, 'dosimetry-mark', id, viewport.worldToCanvas([...place_mm]), MARK_RADIUS_px, {
            color: colour,
            width: 2,
          });
      const { rigid, deformation } = toReference ?? { rigid: null, deformation: null };
      const back = rigid === null ? null : invertRigid(rigid);
      const inViewport = (point: Vector3): Vector3 => (back === null ? point : applyRigid(back, point));
      for (const layer of layers) {
        const rings = cache.rings(viewport, layer, movedPlane(plane, rigid), deformation);
        layer.lines.forEach(({ level, colour, width_px }, index) => {
          const paths = rings
            .filter((ring) => ring.level === level)
            .map(({ points_mm }) => points_mm.map((point) => viewport.worldToCanvas([...inViewport(point)])));
          if (paths.length > 0)
            tools.drawing.drawPath(svg, `dosimetry-${layer.id}`, String(index), paths, {
              color: colour,
              width: width_px,
              closePath: true,
            });
        });
      }
      return true;
    };
  };
}
