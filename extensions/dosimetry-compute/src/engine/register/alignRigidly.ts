import {
  applyRigid,
  composeRigid,
  DosimetryError,
  gridCentre_mm,
  IDENTITY_TRANSFORM,
  invertRigid,
  pearsonCorrelation,
  resampleOnto,
  voxelToPatient,
  type Grid,
  type RigidTransform,
  type Volume,
} from '@voxel-dosimetry/core';
import type { AlignRequest, RegistrationImageKind, RigidAlignment } from '../../contract';
import type { TransportHost } from '../../transport/transportHost';
import type { JobControl } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import { OUTSIDE } from './registrationImage';
import { rigidOfEuler, rigidParameters } from './rigidParameters';

/** Nobody lies further from the roughly aligned position on another day, at the corners of what the image shows. */
const LARGEST_MOTION_mm = 150;
/** So much of the similarity may be noise of two resamplings. */
const NOISE_OF_SIMILARITY = 2e-3;

interface Pair {
  readonly image: RegistrationImageKind;
  readonly fixed: Volume;
  readonly moving: Volume;
}

/** Where a registration starts, and how similar the images are there. */
interface Start {
  readonly transform: RigidTransform;
  readonly similarity: number;
  readonly similarityBefore: number;
}

/**
 * Rigid registration of one time point's registration image with the reference's by mutual information, in a thread of its own that ends with the job.
 *
 * Starts from patient coordinates or from both images' centres, whichever is more similar. Throws `compute/no-volume`, `register/thread-lost`,
 * `register/no-thread`, `register/elastix`; after it `register/not-improved`, `register/implausible-motion`. Wrong where organs move
 * against each other. Tests: unit/compute/alignRigidly, round-trip/headless/rigidRegistration.
 */
export async function alignRigidly(
  store: VoxelStore,
  host: Pick<TransportHost, 'startRegistrationThread'>,
  { image, referenceTimePointId, timePointId }: AlignRequest,
  control: JobControl,
): Promise<RigidAlignment> {
  const fixed = store.get(`registration/${referenceTimePointId}`).volume;
  const moving = store.get(`registration/${timePointId}`).volume;
  const pair: Pair = { image, fixed, moving };
  const start = await betterStart(pair, control);
  control.report('Registering', 0.2);
  const found = await registered(host, { ...pair, moving: moved(moving, start.transform) }, control);
  const transform = composeRigid(start.transform, found);
  const similarityAfter = await similarity(pair, transform, control, 0.9);
  assertImproved(similarityAfter, start.similarity);
  assertPlausible(largestMotion_mm(fixed.grid, found));
  return {
    image,
    transform,
    similarityBefore: start.similarityBefore,
    similarityAfter,
    largestMotion_mm: largestMotion_mm(fixed.grid, transform),
    voxelSize_mm: fixed.grid.spacing_mm,
  };
}

/** Patient coordinates, or the centres of both images on each other. Both about the moving image's centre, for shifts that a person can read. */
async function betterStart(pair: Pair, control: JobControl): Promise<Start> {
  const [to, from] = [gridCentre_mm(pair.fixed.grid), gridCentre_mm(pair.moving.grid)];
  const asTheyAre: RigidTransform = { ...IDENTITY_TRANSFORM, centre_mm: from };
  const centred: RigidTransform = { ...asTheyAre, translation_mm: [to[0] - from[0], to[1] - from[1], to[2] - from[2]] };
  const similarityBefore = await similarity(pair, asTheyAre, control, 0);
  const byCentres = await similarity(pair, centred, control, 0.1);
  return byCentres > similarityBefore
    ? { transform: centred, similarity: byCentres, similarityBefore }
    : { transform: asTheyAre, similarity: similarityBefore, similarityBefore };
}

/** Shifted as its grid: no voxel is touched. The shift is one without a turn. */
const moved = ({ grid, ...rest }: Volume, shift: RigidTransform): Volume => ({
  ...rest,
  grid: { ...grid, origin_mm: applyRigid(shift, grid.origin_mm) },
});

async function registered(
  { startRegistrationThread }: Pick<TransportHost, 'startRegistrationThread'>,
  { image, fixed, moving }: Pair,
  control: JobControl,
): Promise<RigidTransform> {
  if (!startRegistrationThread) throw noThread();
  const copy = ({ grid, values }: Volume) => ({ grid, values: new Float32Array(values) });
  const thread = startRegistrationThread();
  try {
    const maps = await control.wait(
      thread.register({ fixed: copy(fixed), moving: copy(moving), parameterMaps: [rigidParameters(image)] }),
    );
    return invertRigid(rigidOfEuler(maps[0]));
  } finally {
    thread.end();
  }
}

/** Pearson correlation of both on the fixed image's grid. */
async function similarity(
  { image, fixed, moving }: Pair,
  transform: RigidTransform,
  control: JobControl,
  at_frac: number,
): Promise<number> {
  const work = resampleOnto(moving, fixed.grid, transform, { outside: OUTSIDE[image], interpolation: 'linear' });
  const resampled = await control.drive(work, 'Comparing', at_frac, at_frac + 0.05);
  return control.drive(pearsonCorrelation(resampled, fixed), 'Comparing', at_frac + 0.05, at_frac + 0.1);
}

/** At the corners of what the fixed image shows. */
function largestMotion_mm(grid: Grid, transform: RigidTransform): number {
  const back = invertRigid(transform);
  const [is, js, ks] = grid.size.map((count) => [0, count - 1]) as [number[], number[], number[]];
  const corners = is.flatMap((i) => js.flatMap((j) => ks.map((k) => voxelToPatient(grid, [i, j, k]))));
  return Math.max(
    ...corners.map((point) => {
      const [x, y, z] = applyRigid(back, point);
      return Math.hypot(x - point[0], y - point[1], z - point[2]);
    }),
  );
}

function assertImproved(after: number, before: number): void {
  if (after >= before - NOISE_OF_SIMILARITY) return;
  throw new DosimetryError({
    code: 'register/not-improved',
    message: `After registration the images are less similar than before: correlation ${after.toFixed(3)}, before ${before.toFixed(3)}.`,
    remedy: 'Register the other kind of image, or align this time point by hand.',
  });
}

function assertPlausible(motion_mm: number): void {
  if (motion_mm <= LARGEST_MOTION_mm) return;
  throw new DosimetryError({
    code: 'register/implausible-motion',
    message: `The registration moves the roughly aligned image by up to ${motion_mm.toFixed(0)} mm; at most ${LARGEST_MOTION_mm} mm were expected.`,
    remedy: 'Check that both images show the same part of the patient, or align this time point by hand.',
  });
}

const noThread = (): DosimetryError =>
  new DosimetryError({
    code: 'register/no-thread',
    message: 'Registration needs a worker thread; this program has started none.',
    remedy: 'Leave the time points in patient coordinates here.',
  });
