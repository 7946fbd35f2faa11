import { voxelToPatient, type Grid, type RigidTransform, type Vector3 } from '../../domain/geometry';
import type { RegionMask } from '../../domain/region';
import { invertRigid, rigidMap } from '../../domain/rigid';
import { touchedVoxels, type TouchedVoxels } from './touchedVoxels';

/** A region of the reference frame and how it moved on its own. */
export interface Guide {
  /** In the reference frame; not empty. */
  readonly region: RegionMask;
  /** After the motion of the whole patient: what that brought to y lies at motion(y) in the reference frame. */
  readonly motion: RigidTransform;
}

/** A guide on the lattice. */
export interface LaidGuide {
  readonly touched: TouchedVoxels;
  /** 0: in no other guide; otherwise one more than the guide it lies in. */
  readonly depth: number;
  /** How far from the region its own motion has faded. */
  readonly reach_mm: number;
  /** motion⁻¹(x) − x. */
  readonly displacement: (reference_mm: Vector3) => Vector3;
}

export interface GuideLattice {
  readonly grid: Grid;
  /** In the order of the guides. */
  readonly laid: readonly LaidGuide[];
}

/** Half a voxel of SPECT, and less than organs lie apart. */
const SPACING_mm = 4;
/** 24 bytes each, in the worker, the case and the archive. */
const MOST_POINTS = 600_000;
/** A guide's own motion holds this far around it, so that its edge moves as it does. */
export const RIM_mm = 4;
const LEAST_FALL_mm = 8;
/** Where guides are pressed together or torn apart nothing becomes thinner than this part of itself. */
export const LEAST_JACOBIAN = 0.2;
/** Part of the falling distance at each end in which the weight bends; between them it is linear. */
export const BEND_frac = 0.2;
/** A region of which this part lies in a larger one is laid over it. */
const NESTED_frac = 0.5;

/** A lattice along the axes of `reference` that holds all guides and what they fade over; coarser than 4 mm where that would be too many points. Null for no guides. */
export function* guideLattice(
  guides: readonly Guide[],
  reference: Grid,
  spacing_mm = SPACING_mm,
): Generator<number, GuideLattice | null> {
  if (guides.length === 0) return null;
  const anchor: Grid = { ...reference, spacing_mm: [spacing_mm, spacing_mm, spacing_mm] };
  const touched: TouchedVoxels[] = [];
  for (const { region } of guides) touched.push((yield* touchedVoxels(region, anchor)) as TouchedVoxels);
  const laid = layGuides(guides, touched, anchor);
  const margin = ({ reach_mm }: LaidGuide): number => Math.ceil(reach_mm / spacing_mm) + 1;
  const low = along((axis) => Math.min(...laid.map((each) => each.touched.low[axis] - margin(each))));
  const high = along((axis) => Math.max(...laid.map((each) => each.touched.high[axis] + margin(each))));
  const size = along((axis) => high[axis] - low[axis] + 1);
  const points = size[0] * size[1] * size[2];
  if (points > MOST_POINTS)
    return yield* guideLattice(guides, reference, spacing_mm * Math.max(1.05, Math.cbrt(points / MOST_POINTS)));
  const grid = { ...anchor, size, origin_mm: voxelToPatient(anchor, low) };
  return { grid, laid: laid.map((each) => ({ ...each, touched: shifted(each.touched, low) })) };
}

const along = (value: (axis: 0 | 1 | 2) => number): [number, number, number] => [value(0), value(1), value(2)];

const shifted = ({ indices, low, high }: TouchedVoxels, by: Vector3): TouchedVoxels => ({
  indices: indices.map((index, at) => index - by[at % 3]!),
  low: along((axis) => low[axis] - by[axis]),
  high: along((axis) => high[axis] - by[axis]),
});

/** Larger ones first, each with the smallest one that it lies in. */
function layGuides(guides: readonly Guide[], touched: readonly TouchedVoxels[], anchor: Grid): LaidGuide[] {
  const keys = touched.map(keysOf);
  const displacements = guides.map(({ motion }) => {
    const back = rigidMap(invertRigid(motion));
    return (x: Vector3): Vector3 => {
      const y = back(x);
      return [y[0] - x[0], y[1] - x[1], y[2] - x[2]];
    };
  });
  const bySize = keys.map((_, at) => at).sort((a, b) => keys[b]!.size - keys[a]!.size);
  const laid: LaidGuide[] = [];
  for (const [place, own] of bySize.entries()) {
    const parent = bySize
      .slice(0, place)
      .reverse()
      .find((larger) => lies(keys[own]!, keys[larger]!));
    const under = parent === undefined ? null : displacements[parent]!;
    const fall_mm = fallFor(relativeMotion_mm(touched[own]!, anchor, displacements[own]!, under));
    laid[own] = {
      touched: touched[own]!,
      depth: parent === undefined ? 0 : laid[parent]!.depth + 1,
      reach_mm: RIM_mm + fall_mm,
      displacement: displacements[own]!,
    };
  }
  return laid;
}

/**
 * The weight's steepest slope is 1 / ((1 − bend) · s), along which the motion d changes volume: 1 − d / ((1 − bend) · s) is to stay at the least
 * Jacobian.
 */
const fallFor = (motion_mm: number): number =>
  Math.max(LEAST_FALL_mm, motion_mm / ((1 - BEND_frac) * (1 - LEAST_JACOBIAN)));

const WIDTH = 1 << 16;
const keysOf = ({ indices }: TouchedVoxels): Set<number> => {
  const keys = new Set<number>();
  for (let at = 0; at < indices.length; at += 3)
    keys.add((indices[at + 2]! * WIDTH + indices[at + 1]!) * WIDTH + indices[at]!);
  return keys;
};

function lies(smaller: ReadonlySet<number>, larger: ReadonlySet<number>): boolean {
  let inside = 0;
  for (const key of smaller) if (larger.has(key)) inside++;
  return inside >= NESTED_frac * smaller.size;
}

/** Against what lies beneath, at the corners of the region's box: rigid motions differ most there. */
function relativeMotion_mm(
  { low, high }: TouchedVoxels,
  anchor: Grid,
  own: LaidGuide['displacement'],
  under: LaidGuide['displacement'] | null,
): number {
  let most_mm = 0;
  for (let corner = 0; corner < 8; corner++) {
    const index = along((axis) => (((corner >> axis) & 1) === 1 ? high[axis] : low[axis]));
    const x = voxelToPatient(anchor, index);
    const [u, v] = [own(x), under === null ? ([0, 0, 0] as const) : under(x)];
    most_mm = Math.max(most_mm, Math.hypot(u[0] - v[0], u[1] - v[1], u[2] - v[2]));
  }
  return most_mm;
}
