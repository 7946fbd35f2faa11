import {
  averageOnto,
  composeRigid,
  DosimetryError,
  gridCentre_mm,
  IDENTITY_RIGID,
  IDENTITY_TRANSFORM,
  invertRigid,
  movedGrid,
  workingGrid,
  type RigidTransform,
  type Vector3,
  type Volume,
} from '@voxel-dosimetry/core';
import type { PlaceMrRequest, Placement } from '../../contract';
import type { JobControl } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import { evenedEmission, informationAt, softTissueOf, type Compared } from './information';
import { largestMotion_mm } from './largestMotion';
import { registrationImage } from './registrationImage';
import { rigidOfEuler, rigidParameters } from './rigidParameters';
import { runElastix, type RegistrationHost } from './runElastix';
import { within, type Span } from './similarity';

/** More of the signal than this share of the voxels is one bright value: fluid and skin beside the coils would have most of the histogram. */
const BRIGHT_frac = 0.995;
/** A start is looked for on voxels of this size, at levels of the body this far apart. */
const START_SPACING_mm = 8;
const LEVEL_mm = 25;
/** An iteration: with 2048, as between CTs, the level of the body was 0.9 mm off, with these 0.5. */
const SAMPLES = 8000;
/** Where the proof starts, from what was found: along each axis. */
const PROOF_OFF_mm = 10;

interface Task {
  readonly host: RegistrationHost;
  readonly mr: Volume;
  readonly other: Compared;
  readonly onto: PlaceMrRequest['onto'];
  readonly control: JobControl;
}

/**
 * How an MR lies on the emission image or the CT of a time point: rigid registration by mutual information, with the MR as the fixed image, since it often shows a part of the patient alone.
 * Starts from patient coordinates or, where the frames of reference differ, from the level of the body that tells most. Found a second time from a start 17 mm off, it must be the same
 * within a voxel. Both images must be held; nothing is kept.
 *
 * Throws `compute/no-volume`, what registrationImage and runElastix throw, `register/not-improved`, `register/not-reproduced`. Wrong where organs have moved between the images, and by what an
 * MR is distorted. Tests: round-trip/registration/placeMr (points of a phantom), unit/compute/placeMr.
 */
export async function placeMr(
  store: VoxelStore,
  host: RegistrationHost,
  { mrSeriesInstanceUID, timePointId, onto }: PlaceMrRequest,
  control: JobControl,
): Promise<Placement> {
  const signal = store.get(`mr/${mrSeriesInstanceUID}`).volume;
  const image = store.get(onto === 'ct' ? `ct/${timePointId}` : `activity/${timePointId}`).volume;
  const mr = withoutBright(await registrationImage(signal, 'mr', control));
  const merged = await registrationImage(image, onto, control);
  const task: Task = { host, mr, other: onto === 'ct' ? softTissueOf(merged) : evenedEmission(merged), onto, control };
  const asAcquired: RigidTransform = { ...IDENTITY_RIGID, centre_mm: gridCentre_mm(mr.grid) };
  const informationBefore = await informationAt(mr, task.other, asAcquired, control, [0.05, 0.1]);
  const isSameFrame = signal.grid.frameOfReferenceUID === image.grid.frameOfReferenceUID;
  const start = isSameFrame ? asAcquired : await likeliestStart(task, asAcquired, [0.1, 0.2]);
  const best = await found(task, start, [0.2, 0.6]);
  const voxelSize_mm = merged.grid.spacing_mm;
  const motion_mm = largestMotion_mm(mr.grid, best.transform);
  assertImproved(informationBefore, best.information, motion_mm, voxelSize_mm);
  const again = await found(task, shifted(best.transform, PROOF_OFF_mm), [0.6, 1]);
  assertReproduced(mr, best.transform, again.transform, voxelSize_mm);
  return {
    transform: best.transform,
    informationBefore,
    informationAfter: best.information,
    largestMotion_mm: motion_mm,
    voxelSize_mm,
  };
}

/** From a start to where registration ends, and how much the images tell of each other there. */
async function found(
  { host, mr, other, onto, control }: Task,
  start: RigidTransform,
  span: Span,
): Promise<{ readonly transform: RigidTransform; readonly information: number }> {
  const fixed = { ...mr, grid: movedGrid(mr.grid, start) };
  const parameters = {
    ...rigidParameters(onto),
    DefaultPixelValue: [String(other.outside)],
    NumberOfSpatialSamples: [String(SAMPLES)],
  };
  const doing = ['Placing the MR', span[0]] as const;
  const map = await runElastix(host, { fixed, moving: other.volume }, parameters, control, doing);
  const transform = composeRigid(start, rigidOfEuler(map));
  return { transform, information: await informationAt(mr, other, transform, control, within(span, 0.9, 1)) };
}

/**
 * Patient coordinates, or the middle of the MR on that of the body and moved along it, whichever tells most: scanners have their origins elsewhere, and an MR may show any part.
 */
async function likeliestStart(
  { mr, other, control }: Task,
  asAcquired: RigidTransform,
  span: Span,
): Promise<RigidTransform> {
  const [nx, ny, nz] = mr.grid.size;
  const whole = { low: [0, 0, 0], high: [nx - 1, ny - 1, nz - 1] } as const;
  const coarse = workingGrid(mr.grid, whole, START_SPACING_mm);
  const seen = await control.drive(averageOnto(mr, coarse, IDENTITY_TRANSFORM, { outside: 0 }), null);
  const starts = [asAcquired, ...alongBody(asAcquired, other.volume)];
  let best = { start: asAcquired, information: -Infinity };
  for (const [n, start] of starts.entries()) {
    const part = within(span, n / starts.length, (n + 1) / starts.length);
    const information = await informationAt(seen, other, start, control, part);
    if (information > best.information) best = { start, information };
  }
  return best.start;
}

function alongBody(asAcquired: RigidTransform, { grid }: Volume): RigidTransform[] {
  const [from, to] = [asAcquired.centre_mm, gridCentre_mm(grid)];
  const half_mm = (grid.size[2] * grid.spacing_mm[2]) / 2;
  const steps = Math.floor(half_mm / LEVEL_mm);
  return Array.from({ length: 2 * steps + 1 }, (_, n) => {
    const level_mm = (n - steps) * LEVEL_mm;
    const shift = [0, 1, 2].map((axis) => to[axis]! - from[axis]! + level_mm * grid.direction[6 + axis]!);
    return { ...asAcquired, translation_mm: shift as [number, number, number] };
  });
}

const shifted = (transform: RigidTransform, by_mm: number): RigidTransform => {
  const [x, y, z] = transform.translation_mm;
  return { ...transform, translation_mm: [x + by_mm, y - by_mm, z + by_mm] };
};

/** The brightest 0.5 % held to the least of them. */
export function withoutBright(mr: Volume): Volume {
  const sorted = Float32Array.from(mr.values).sort();
  const most = sorted[Math.floor(BRIGHT_frac * (sorted.length - 1))]!;
  return { ...mr, values: Float32Array.from(mr.values, (value) => Math.min(most, value)) };
}

const REMEDY = 'Bring the MR onto the other kind of image, choose another MR of that session, or let it take no part.';

function assertImproved(before: number, after: number, motion_mm: number, voxelSize_mm: Vector3): void {
  if (motion_mm <= Math.max(...voxelSize_mm) || after > before) return;
  throw new DosimetryError({
    code: 'register/not-improved',
    message: `After registration MR and image tell less of each other than before: mutual information ${after.toFixed(4)}, before ${before.toFixed(4)}.`,
    remedy: REMEDY,
  });
}

function assertReproduced(mr: Volume, first: RigidTransform, second: RigidTransform, voxelSize_mm: Vector3): void {
  const grid = movedGrid(mr.grid, first);
  const difference = composeRigid(invertRigid(first), second);
  const apart_mm = largestMotion_mm(grid, difference);
  const most_mm = Math.max(...voxelSize_mm);
  if (apart_mm <= most_mm) return;
  throw new DosimetryError({
    code: 'register/not-reproduced',
    message: `From another start the registration of the MR ends up to ${apart_mm.toFixed(1)} mm elsewhere; the same place within a voxel, ${most_mm.toFixed(1)} mm, was expected.`,
    remedy: REMEDY,
  });
}
