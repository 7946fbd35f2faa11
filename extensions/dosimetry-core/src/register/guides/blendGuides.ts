import { voxelCount, voxelToPatient, type Grid } from '../../domain/geometry';
import type { Deformation } from '../../domain/spatialTransform';
import { distanceMap } from './distanceMap';
import { BEND_frac, guideLattice, LEAST_JACOBIAN, RIM_mm, type Guide, type LaidGuide } from './guideLattice';
import { unfold } from './unfold';

export interface BlendedGuides {
  readonly deformation: Deformation;
  readonly guides: readonly {
    /** How far from the region its own motion has faded. */
    readonly reach_mm: number;
    /** How far its voxels are off its own motion, on average: what regions cost it that touch it and move otherwise. */
    readonly offOwnMotion_mm: number;
  }[];
}

/** In place of 1/0: a guide's own voxels belong to it, whatever else comes near. */
const OWN_ODDS = 1e6;
/** By how little a voxel beside a guide belongs to it less than its own. */
const RIM_ODDS = 1e4;
const POINTS_PER_YIELD = 1 << 15;

/**
 * One displacement field of regions that moved on their own, over the rigid motion of the whole patient; null for no guides:
 *
 *     u(x) = Σ_r w_r(x) · (motion_r⁻¹(x) − x),   w_r = o_r / (1 + Σ o),   o_r = f_r / (1 − f_r),   f_r = f((d_r(x) − 4 mm) / s_r)
 *
 * d_r: distance from region r. f: 1 up to 0, 0 from 1 on, smooth between; alone w_r = f_r. So each region keeps its own motion, and Σ w ≤ 1 where several come
 * near. s_r: 8 mm, or d / (0.8 · 0.8) for a motion d, so that the Jacobian along it stays at 0.2 at least. A region that lies in a larger one (a lesion in
 * the liver) is laid over it in the same way. The lattice of 4 mm, linear between its points, is smoothed where its Jacobian is
 * below 0.2 even so: between regions that touch and move apart or together. Wrong where organs slide along each other: what jumps there falls over s_r here.
 * Yields the fraction done.
 *
 * Idea: Jackson et al. 2013, Med Phys 40:112503, doi:10.1118/1.4824318. Tests: unit/core/blendGuides, worker/contourGuided.
 */
export function* blendGuides(guides: readonly Guide[], reference: Grid): Generator<number, BlendedGuides | null> {
  const lattice = yield* guideLattice(guides, reference);
  if (lattice === null) return null;
  const { grid, laid } = lattice;
  const field: Deformation = { grid, degree: 1, coefficients_mm: new Float64Array(3 * voxelCount(grid)) };
  for (let depth = 0; laid.some((each) => each.depth >= depth); depth++)
    yield* layOver(
      field,
      laid.filter((each) => each.depth === depth),
    );
  const { deformation } = yield* unfold(field, LEAST_JACOBIAN);
  const figures = laid.map((each) => ({
    reach_mm: each.reach_mm,
    offOwnMotion_mm: offOwnMotion_mm(deformation, each),
  }));
  return { deformation, guides: figures };
}

/** Lays guides of one depth over what the field holds: u becomes (1 − Σ w) · u + Σ w · u_r. */
function* layOver({ grid, coefficients_mm: u }: Deformation, laid: readonly LaidGuide[]): Generator<number, void> {
  const count = voxelCount(grid);
  const odds = new Float64Array(count);
  const sums_mm = new Float64Array(3 * count);
  for (const each of laid) yield* addOdds(grid, each, odds, sums_mm);
  for (let point = 0; point < count; point++) {
    if (point % POINTS_PER_YIELD === 0) yield point / count;
    if (odds[point] === 0) continue;
    for (let at = point; at < 3 * count; at += count) u[at] = (u[at]! + sums_mm[at]!) / (1 + odds[point]!);
  }
}

function* addOdds(
  grid: Grid,
  { touched, reach_mm, displacement }: LaidGuide,
  odds: Float64Array,
  sums_mm: Float64Array,
): Generator<number, void> {
  const spacing_mm = grid.spacing_mm[0];
  const margin = Math.ceil(reach_mm / spacing_mm);
  const low = [touched.low[0] - margin, touched.low[1] - margin, touched.low[2] - margin] as const;
  const across = (axis: 0 | 1 | 2): number => touched.high[axis] - touched.low[axis] + 1 + 2 * margin;
  const [nx, ny, nz] = [across(0), across(1), across(2)];
  const marked = new Uint8Array(nx * ny * nz);
  for (let at = 0; at < touched.indices.length; at += 3) {
    const [i, j, k] = [touched.indices[at]!, touched.indices[at + 1]!, touched.indices[at + 2]!];
    marked[i - low[0] + nx * (j - low[1] + ny * (k - low[2]))] = 1;
  }
  const distances_mm = yield* distanceMap(marked, [nx, ny, nz], grid.spacing_mm);
  for (let at = 0; at < marked.length; at++) {
    if (at % POINTS_PER_YIELD === 0) yield at / marked.length;
    const own = oddsAt(distances_mm[at]!, reach_mm - RIM_mm);
    if (own === 0) continue;
    const index = [
      low[0] + (at % nx),
      low[1] + (Math.floor(at / nx) % ny),
      low[2] + Math.floor(at / (nx * ny)),
    ] as const;
    const point = index[0] + grid.size[0] * (index[1] + grid.size[1] * index[2]);
    const u = displacement(voxelToPatient(grid, index));
    odds[point]! += own;
    for (const axis of [0, 1, 2] as const) sums_mm[axis * odds.length + point]! += own * u[axis];
  }
}

function oddsAt(distance_mm: number, fall_mm: number): number {
  if (distance_mm === 0) return OWN_ODDS;
  const weight = fallingWeight((distance_mm - RIM_mm) / fall_mm);
  return Math.min(RIM_ODDS / Math.max(1, distance_mm) ** 2, weight / (1 - weight));
}

/** From 1 to 0 over 0..1, linear but for a parabola at each end, without a kink. */
export function fallingWeight(part: number): number {
  const bend = BEND_frac;
  if (part <= 0) return 1;
  if (part >= 1) return 0;
  if (part < bend) return 1 - (part * part) / (2 * bend * (1 - bend));
  if (part > 1 - bend) return ((1 - part) * (1 - part)) / (2 * bend * (1 - bend));
  return 1 - (part - bend / 2) / (1 - bend);
}

/** At the points of the lattice that the region touches. */
function offOwnMotion_mm({ grid, coefficients_mm: u }: Deformation, { touched, displacement }: LaidGuide): number {
  const count = voxelCount(grid);
  let sum_mm = 0;
  for (let at = 0; at < touched.indices.length; at += 3) {
    const index = [touched.indices[at]!, touched.indices[at + 1]!, touched.indices[at + 2]!] as const;
    const point = index[0] + grid.size[0] * (index[1] + grid.size[1] * index[2]);
    const own = displacement(voxelToPatient(grid, index));
    sum_mm += Math.hypot(u[point]! - own[0], u[count + point]! - own[1], u[2 * count + point]! - own[2]);
  }
  return sum_mm / (touched.indices.length / 3);
}
