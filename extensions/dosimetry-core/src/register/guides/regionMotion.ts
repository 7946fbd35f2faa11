import { DosimetryError } from '../../domain/errors';
import { boxOnGrid } from '../../domain/boxOnGrid';
import { patientToVoxel, type RigidTransform, type Vector3 } from '../../domain/geometry';
import type { RegionMask } from '../../domain/region';
import { invertRigid, rigidMap } from '../../domain/rigid';
import { linearAt } from '../../domain/sample';
import { rigidly } from '../../domain/spatialTransform';
import type { Volume } from '../../domain/volume';
import { outsideOf, regionPart, regionPoints, type RegionPoints } from './regionPoints';
import { windowedPart } from './windowedPart';

/** Two images that a rigid motion of the whole patient has brought together roughly, and a region of the fixed one. */
export interface RegionPair {
  readonly fixed: Volume;
  readonly moving: Volume;
  /** From the moving image's frame onto the fixed one's. */
  readonly transform: RigidTransform;
  readonly region: RegionMask;
  /** Values beyond count as these: what is denser than the contrast of soft tissue would decide alone. */
  readonly window: readonly [low: number, high: number];
  /** What the moving image holds where it shows nothing. */
  readonly outside: number;
}

export interface RegionMotion {
  /** After `transform`: what that brought to y lies at motion(y). About the region's middle. */
  readonly motion: RigidTransform;
  /** Of the region's middle. */
  readonly shift_mm: number;
  readonly turn_rad: number;
  /** Pearson correlation over the region and its rim, with `transform` alone and with the motion. */
  readonly similarityBefore: number;
  readonly similarityAfter: number;
}

const MOST_POINTS = 8000;
/** A smaller region is as good as a sphere to these images: it is shifted only. */
const TURNED_FROM_mL = 20;
/** Organs move no further against the trunk, and turn no further. */
const FURTHEST_mm = 30;
const FURTHEST_rad = 0.35;
const SEARCH_mm = 24;
const SEARCH_STEP_mm = 6;
const SEARCH_POINTS = 1500;
const FIRST_STEP_mm = 4;
const LAST_STEP_mm = 0.02;
/** Less alike than this, what was found is chance. */
const LEAST_SIMILARITY = 0.3;
/** Correlation a rad²: what a turn of an organ that is nearly round gains by noise is less. */
const TURN_COST = 1;

/** Shift (mm) and turn (rad) of the region from the fixed image to the roughly aligned moving one, about its middle. */
type Pose = readonly number[];
const STILL: Pose = [0, 0, 0, 0, 0, 0];
type Credit = (pose: Pose) => number;
interface Tried {
  readonly pose: Pose;
  readonly credit: number;
}

/**
 * How a region moved against the whole patient, rigidly: the shift and turn with the greatest Pearson correlation over the region and 3 mm
 * around it, so that a spine beside it has no say. Shifts of up to 24 mm are tried on a lattice, then shift and turn step by step down to 0.02 mm; regions
 * below 20 mL are only shifted. Yields the fraction done.
 *
 * Throws `register/guide-outside`, `register/guide-unlike`, `register/implausible-motion`. Wrong where a region changes its shape, and where
 * what lies within 3 mm differs more than the region itself. Tests: unit/core/regionMotion, worker/contourGuided.
 */
export function* regionMotion(pair: RegionPair): Generator<number, RegionMotion> {
  const parts = yield* partsOf(pair);
  const points = yield* regionPoints(parts.fixed, pair.region);
  const correlation = correlationOver(parts, points, MOST_POINTS);
  const credit: Credit = (pose) => correlation(pose) - TURN_COST * (pose[3]! ** 2 + pose[4]! ** 2 + pose[5]! ** 2);
  const isTurned = points.region_mL >= TURNED_FROM_mL;
  const steps = [0, 1, 2, 3, 4, 5].map((at) => (at < 3 ? 1 : isTurned ? 1 / points.radius_mm : 0));
  const shifted = yield* bestShift(correlationOver(parts, points, SEARCH_POINTS));
  const near = yield* climb(credit, STILL, steps, 0.3);
  const far = yield* climb(credit, shifted, steps, 0.6);
  const { pose } = far.credit > near.credit ? far : near;
  const found: RegionMotion = {
    motion: invertRigid(rigidOf(pose, points.middle_mm)),
    shift_mm: Math.hypot(pose[0]!, pose[1]!, pose[2]!),
    turn_rad: Math.hypot(pose[3]!, pose[4]!, pose[5]!),
    similarityBefore: correlation(STILL),
    similarityAfter: correlation(pose),
  };
  assertCredible(pair.region, found);
  return found;
}

type Parts = Pick<RegionPair, 'fixed' | 'moving' | 'transform' | 'outside'>;

/** What of both images can have to do with the region, without what is far denser. */
function* partsOf({ fixed, moving, transform, region, window, outside }: RegionPair): Generator<number, Parts> {
  const part = yield* regionPart(fixed.grid, region);
  const margin = fixed.grid.spacing_mm.map((each_mm) => Math.ceil(FURTHEST_mm / each_mm)) as [number, number, number];
  const low = part.low.map((index, axis) => index - margin[axis]!) as [number, number, number];
  const high = part.low.map((index, axis) => index + part.size[axis]! - 1 + margin[axis]!) as [number, number, number];
  const there = boxOnGrid(fixed.grid, { low, high }, moving.grid, rigidly(invertRigid(transform)));
  if (there === null) throw outsideOf(region);
  yield 0;
  return {
    fixed: windowedPart(fixed, part, window),
    moving: windowedPart(moving, there, window),
    transform,
    outside: Math.min(window[1], Math.max(window[0], outside)),
  };
}

const rigidOf = (pose: Pose, centre_mm: Vector3): RigidTransform => ({
  translation_mm: [pose[0]!, pose[1]!, pose[2]!],
  rotation_rad: [pose[3]!, pose[4]!, pose[5]!],
  centre_mm,
});

/** Pearson correlation of the fixed image's voxels with the moving image where the pose puts them; of `most` voxels at most, evenly taken. */
function correlationOver({ moving, transform, outside }: Parts, points: RegionPoints, most: number): Credit {
  const count = Math.min(most, points.values.length);
  const chosen = Array.from({ length: count }, (_, at) => Math.floor((at * points.values.length) / count));
  const fixed = Float64Array.from(chosen, (at) => points.values[at]!);
  const mean = fixed.reduce((sum, value) => sum + value, 0) / count;
  const square = fixed.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const c = points.middle_mm;
  const offsets_mm = Float64Array.from({ length: 3 * count }, (_, at) => {
    const axis = at % 3;
    return points.places_mm[3 * chosen[Math.floor(at / 3)]! + axis]! - c[axis]!;
  });
  const back = rigidMap(invertRigid(transform));
  const { grid, values } = moving;
  return (pose) => {
    const local = rigidMap(rigidOf(pose, c));
    const indexOf = (x: Vector3): Vector3 => patientToVoxel(grid, back(local([c[0] + x[0], c[1] + x[1], c[2] + x[2]])));
    // All of it is affine: where the middle goes, and where steps of 1 mm from there lead.
    const o = indexOf([0, 0, 0]);
    const [i, j, k] = [indexOf([1, 0, 0]), indexOf([0, 1, 0]), indexOf([0, 0, 1])];
    let [sum, squares, products] = [0, 0, 0];
    for (let at = 0; at < count; at++) {
      const [x, y, z] = [offsets_mm[3 * at]!, offsets_mm[3 * at + 1]!, offsets_mm[3 * at + 2]!];
      const value = linearAt(
        values,
        grid.size,
        o[0] + (i[0] - o[0]) * x + (j[0] - o[0]) * y + (k[0] - o[0]) * z,
        o[1] + (i[1] - o[1]) * x + (j[1] - o[1]) * y + (k[1] - o[1]) * z,
        o[2] + (i[2] - o[2]) * x + (j[2] - o[2]) * y + (k[2] - o[2]) * z,
        outside,
      );
      sum += value;
      squares += value * value;
      products += (fixed[at]! - mean) * value;
    }
    const variance = squares - (sum * sum) / count;
    return variance > 1e-9 * squares && square > 0 ? products / Math.sqrt(variance * square) : 0;
  };
}

/** The best of the shifts on a lattice of 6 mm. */
function* bestShift(credit: Credit): Generator<number, Pose> {
  let best: Tried = { pose: STILL, credit: credit(STILL) };
  const steps = Math.floor(SEARCH_mm / SEARCH_STEP_mm);
  const places = Array.from({ length: 2 * steps + 1 }, (_, at) => (at - steps) * SEARCH_STEP_mm);
  for (const [slab, z] of places.entries()) {
    for (const y of places)
      for (const x of places) if (Math.hypot(x, y, z) <= SEARCH_mm) best = better(credit, [x, y, z, 0, 0, 0], best);
    yield (0.3 * (slab + 1)) / places.length;
  }
  return best.pose;
}

function better(credit: Credit, pose: Pose, than: Tried): Tried {
  const own = credit(pose);
  return own > than.credit ? { pose, credit: own } : than;
}

/** Hooke and Jeeves' pattern search (doi:10.1145/321062.321069): one step each way along each axis, on along what helped, and half the step when nothing does. */
function* climb(credit: Credit, start: Pose, steps: Pose, from_frac: number): Generator<number, Tried> {
  let best: Tried = { pose: start, credit: credit(start) };
  let step_mm = FIRST_STEP_mm;
  while (step_mm >= LAST_STEP_mm) {
    const before = best;
    for (const [axis, scale] of steps.entries()) {
      if (scale === 0) continue;
      const along = (sense: number): Pose =>
        best.pose.map((at, each) => (each === axis ? at + sense * step_mm * scale : at));
      const forth = better(credit, along(1), best);
      best = forth === best ? better(credit, along(-1), best) : forth;
    }
    yield from_frac;
    if (best === before) step_mm /= 2;
    else
      best = better(
        credit,
        best.pose.map((at, each) => 2 * at - before.pose[each]!),
        best,
      );
  }
  return best;
}

function assertCredible({ name }: RegionMask, { shift_mm, turn_rad, similarityAfter }: RegionMotion): void {
  if (!(similarityAfter >= LEAST_SIMILARITY))
    throw new DosimetryError({
      code: 'register/guide-unlike',
      message: `Wherever the region "${name}" is put, the images are hardly alike there: correlation ${similarityAfter.toFixed(2)}; ${LEAST_SIMILARITY} at least was expected.`,
      remedy: 'Register the other kind of image, or leave the region out.',
    });
  if (shift_mm <= FURTHEST_mm && turn_rad <= FURTHEST_rad) return;
  const turn_deg = (turn_rad * 180) / Math.PI;
  throw new DosimetryError({
    code: 'register/implausible-motion',
    message: `The region "${name}" would have moved by ${shift_mm.toFixed(0)} mm and ${turn_deg.toFixed(0)}° against the patient; at most ${FURTHEST_mm} mm and ${((FURTHEST_rad * 180) / Math.PI).toFixed(0)}° were expected.`,
    remedy: 'Check the region and both images, or leave the region out.',
  });
}
