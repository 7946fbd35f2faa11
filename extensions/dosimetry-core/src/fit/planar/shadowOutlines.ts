import type { PlanarOutline } from '../../domain/planar';
import type { Volume } from '../../domain/volume';
import { frontViewOf, sumAlong, type FrontView } from './anteriorPosterior';
import { contourOf } from './contourOf';
import { polygonArea } from './polygonArea';
import type { OccupiedVoxels } from './regionAttenuation';

/** Where a region is measured from the front, in the patient: mm to the left and to the feet. */
export interface ShadowOutline {
  readonly outline: PlanarOutline;
  /** Of what lies about it; null where there is no place for it. */
  readonly background: PlanarOutline | null;
}

/** Of the most that a line of the region has of a voxel. */
const LEVEL = 0.5;
/** A region that covers more of another's shadow surrounds it, and one that holds more of another's voxels has it as a part. */
const MOST_frac = 0.5;
/** Of its shadow must be free of other regions; otherwise all of it is taken. */
const LEAST_FREE_frac = 0.3;
/** How far what a camera blurs reaches: half its resolution. */
const BLUR_mm = 8;
/** Farthest from the shadow that the background lies; the wider where the narrower has no place. */
const REACH_mm = [25, 45] as const;
/** Area of a background, of the shadow's: fewer counts are no measure. */
const LEAST_BACKGROUND_frac = 0.25;
/** Of the body's thickness at the region: thinner is its edge. */
const LEAST_BODY_frac = 0.5;

/**
 * Outlines of regions as the scan sees them from the front, and of the background beside each. The outline is the part of the shadow that no other
 * region covers, where enough is left; the background a band about the shadow, within the body, off the other regions. A region that
 * surrounds this one (the liver about a lesion) is its background, one within it (the lesion in the liver) is measured with it. Of several parts the largest. No entry for a region without voxels.
 * Proved by test/unit/core/planarProjection.test.ts.
 */
export function shadowOutlines(
  density: Volume<'g/mL'>,
  isDensityKnown: boolean,
  regions: readonly { readonly id: string; readonly occupied: OccupiedVoxels }[],
): Map<string, ShadowOutline> {
  const view = frontViewOf(density.grid);
  const shadows = regions
    .map(({ id, occupied }) => ({ id, occupied, shadow: shadowOf(view, occupied) }))
    .filter(({ shadow }) => areaOf(shadow) > 0)
    .map((region) => ({ ...region, blurred: dilated(view, region.shadow, BLUR_mm) }));
  const body = isDensityKnown ? bodyOf(view, density) : null;
  const found = new Map<string, ShadowOutline>();
  for (const { id, occupied, shadow, blurred } of shadows) {
    const surrounds = (other: Float64Array): boolean => areaOf(both(shadow, other)) > MOST_frac * areaOf(shadow);
    const isPart = partsOf(occupied);
    const others = shadows
      .filter((other) => other.id !== id && !surrounds(other.shadow) && !isPart(other.occupied))
      .map((other) => other.blurred);
    const free = others.reduce(without, shadow);
    const measured = areaOf(free) >= LEAST_FREE_frac * areaOf(shadow) ? free : shadow;
    const outline = placed(view, contourOf(measured, view.columns, LEVEL));
    if (outline !== null) found.set(id, { outline, background: backgroundOf(view, { shadow, blurred, others, body }) });
  }
  return found;
}

/** Largest part of a voxel along each line, of the most there is. */
function shadowOf(view: FrontView, { voxels, fractions }: OccupiedVoxels): Float64Array {
  const shadow = new Float64Array(view.columns * view.rows);
  for (let at = 0; at < voxels.length; at++) {
    const line = view.lineOf(voxels[at]!);
    shadow[line] = Math.max(shadow[line]!, fractions[at]!);
  }
  const most = shadow.reduce((best, value) => Math.max(best, value), 0);
  return most > 0 ? shadow.map((value) => value / most) : shadow;
}

/** Whether a region lies mostly within this one, as a lesion in an organ that was drawn with it. */
function partsOf({ voxels, fractions }: OccupiedVoxels): (other: OccupiedVoxels) => boolean {
  const own = new Map(Array.from(voxels, (voxel, at) => [voxel, fractions[at]!]));
  return (other) => {
    let [shared, whole] = [0, 0];
    for (let at = 0; at < other.voxels.length; at++) {
      whole += other.fractions[at]!;
      shared += Math.min(other.fractions[at]!, own.get(other.voxels[at]!) ?? 0);
    }
    return shared > MOST_frac * whole;
  };
}

/** Mass along each line. */
function bodyOf(view: FrontView, { values }: Volume<'g/mL'>): Float64Array {
  const body = new Float64Array(view.columns * view.rows);
  return body.map((_, line) => sumAlong(view, values, line));
}

interface Surroundings {
  readonly shadow: Float64Array;
  /** The shadow as far as it is blurred, and what is not to be measured with it. */
  readonly blurred: Float64Array;
  readonly others: readonly Float64Array[];
  /** Mass along each line; null where it is not known. */
  readonly body: Float64Array | null;
}

function backgroundOf(view: FrontView, { shadow, blurred, others, body }: Surroundings): PlanarOutline | null {
  const inside = Array.from(shadow.keys()).filter((line) => shadow[line]! >= LEVEL);
  const mean = body === null ? 0 : inside.reduce((sum, line) => sum + body[line]!, 0) / inside.length;
  const thick = body?.map((mass) => (mass >= LEAST_BODY_frac * mean ? 1 : 0)) ?? null;
  for (const reach_mm of REACH_mm) {
    const band = [blurred, ...others].reduce(without, dilated(view, shadow, reach_mm));
    const within = opened(view, thick === null ? band : both(band, thick), inside);
    const contour = contourOf(within, view.columns, LEVEL);
    if (contour !== null && Math.abs(polygonArea(contour)) >= LEAST_BACKGROUND_frac * areaOf(shadow))
      return placed(view, contour);
  }
  return null;
}

/** A band that goes all round is cut below the region: an outline has no hole. */
function opened({ columns }: FrontView, band: Float64Array, inside: readonly number[]): Float64Array {
  const column = Math.round(inside.reduce((sum, line) => sum + (line % columns), 0) / inside.length);
  const row = Math.round(inside.reduce((sum, line) => sum + Math.floor(line / columns), 0) / inside.length);
  return band.map((value, line) => (line % columns === column && Math.floor(line / columns) >= row ? 0 : value));
}

const areaOf = (shadow: Float64Array): number => shadow.reduce((sum, value) => sum + (value >= LEVEL ? 1 : 0), 0);
const both = (one: Float64Array, other: Float64Array): Float64Array =>
  one.map((value, at) => Math.min(value, other[at]!));
const without = (one: Float64Array, other: Float64Array): Float64Array =>
  one.map((value, at) => (other[at]! >= LEVEL ? 0 : value));

/** What lies within a distance of the shadow. */
function dilated(
  { columns, rows, across_mm, down_mm }: FrontView,
  shadow: Float64Array,
  reach_mm: number,
): Float64Array {
  const wider = new Float64Array(shadow.length);
  const near: [number, number][] = [];
  const [reachX, reachY] = [Math.floor(reach_mm / across_mm), Math.floor(reach_mm / down_mm)];
  for (let y = -reachY; y <= reachY; y++)
    for (let x = -reachX; x <= reachX; x++) if (Math.hypot(x * across_mm, y * down_mm) <= reach_mm) near.push([x, y]);
  for (let line = 0; line < shadow.length; line++) {
    if (shadow[line]! < LEVEL) continue;
    const [column, row] = [line % columns, Math.floor(line / columns)];
    for (const [x, y] of near)
      if (column + x >= 0 && column + x < columns && row + y >= 0 && row + y < rows)
        wider[column + x + columns * (row + y)] = 1;
  }
  return wider;
}

const placed = (view: FrontView, contour: ReturnType<typeof contourOf>): PlanarOutline | null =>
  contour && contour.map(([column, row]) => view.positionOf(column, row));
