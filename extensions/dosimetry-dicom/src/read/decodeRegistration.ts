import {
  composeRigid,
  composeSpatial,
  determinant,
  IDENTITY_RIGID,
  invertRigid,
  partOf,
  placesInRegistration,
  rigidly,
  rigidOfMatrix,
  type FramedImages,
  type Matrix3,
  type RegistrationPlace,
  type RigidTransform,
  type SpatialTransform,
} from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { firstItem, items, numbers, text } from '../dataset';
import { readPart10InSteps } from '../part10InSteps';
import { decodeDisplacements } from './decodeDisplacements';
import { DEFORMABLE_SPATIAL_REGISTRATION, registrationItems, registrationObject } from './describeRegistration';
import { registrationError } from './registrationError';

/** Which object to read, for which images. */
export interface RegistrationRequest {
  readonly sopInstanceUID: string;
  readonly reference: FramedImages;
  readonly moving: FramedImages;
}

/** Share of the work that parsing takes. */
const PARSED_frac = 0.5;
/** Rows and columns of a rotation are orthonormal to this: files round to a few digits. */
const ORTHONORMAL_WITHIN = 1e-3;

/**
 * A stored registration as what brings the moving images onto the reference.
 *
 * Spatial Registration: each item's matrix takes points of its images to the registered frame (PS3.3 C.20.2.1.1; several in one item are refused); the two items
 * of the images make M_ref⁻¹·M_mov, whichever of them the object calls registered. Deformable Spatial Registration: a point x of the registered frame is
 * M_post(M_pre·x + D(x)) in that of an item, D read at x itself (C.20.3.1.1), linear between the points of its grid; it is taken where the moving images are the deformed
 * ones. A matrix counts as what it is: RIGID_SCALE or AFFINE that neither scales nor shears is a rotation, and RIGID that does is none.
 * Yields the fraction done. Throws `register/registration-not-delivered`, `-other-images`, `-reversed`, `-not-rigid`, `-matrix`, `-grid`, `-undefined`, `-too-large`
 * (each `register/registration…`). Proved by test/round-trip/dicom/registration.test.ts, test/unit/dicom/decodeRegistration.test.ts.
 */
export function* decodeRegistration(
  request: RegistrationRequest,
  files: readonly ArrayBuffer[],
): Generator<number, SpatialTransform> {
  const dataset = yield* partOf(findObject(request.sopInstanceUID, files), 0, PARSED_frac);
  const places = placesInRegistration(registrationObject(dataset), request.reference, request.moving);
  if (!places)
    throw registrationError(
      'other-images',
      'it does not say how these two time points lie to each other (their images or frames of reference are not both in it)',
      'Choose a registration of these images, or register them here.',
    );
  const all = registrationItems(dataset);
  const itemAt = (place: RegistrationPlace): Dataset => (place === 'registered' ? {} : (all[place] ?? {}));
  const [onto, of] = [itemAt(places.onto), itemAt(places.of)];
  if (text(dataset, 'SOPClassUID') !== DEFORMABLE_SPATIAL_REGISTRATION)
    return rigidly(composeRigid(rigidOf(of), invertRigid(rigidOf(onto))));
  return yield* partOf(deformable(onto, of, request.reference.frameOfReferenceUID), PARSED_frac, 1);
}

function* findObject(sopInstanceUID: string, files: readonly ArrayBuffer[]): Generator<number, Dataset> {
  for (const [n, file] of files.entries()) {
    const { dataset } = yield* partOf(readPart10InSteps(file), n / files.length, (n + 1) / files.length);
    if (text(dataset, 'SOPInstanceUID') === sopInstanceUID) return dataset;
  }
  throw registrationError(
    'not-delivered',
    `the object ${sopInstanceUID} was not delivered`,
    'Load the study again; if it stays, send the series to the archive again.',
  );
}

/** From an item's images to the registered frame; without a matrix they lie in it. */
function rigidOf(item: Dataset): RigidTransform {
  const matrices = items(firstItem(item, 'MatrixRegistrationSequence'), 'MatrixSequence').map(rigidOfItem);
  const [moving, ...others] = matrices.filter((matrix) => !isIdentity(matrix));
  if (others.length === 0) return moving ?? IDENTITY_RIGID;
  throw registrationError(
    'matrix',
    `it is written as a product of ${matrices.length} matrices, which programs multiply in different orders; one was expected`,
    'Store it as one matrix, or register the images here.',
  );
}

function* deformable(onto: Dataset, of: Dataset, frame: string): Generator<number, SpatialTransform> {
  if (items(onto, 'DeformableRegistrationGridSequence').length > 0)
    throw registrationError(
      'reversed',
      'it deforms the reference time point onto the other, and a deformation cannot be turned round',
      'Make the other time point the reference, or register them here.',
    );
  // From the registered frame to that of the images, each.
  const pre = matrixRegistration(of, 'PreDeformationMatrixRegistrationSequence');
  const post = matrixRegistration(of, 'PostDeformationMatrixRegistrationSequence');
  const rigid = invertRigid(composeRigid(pre, post));
  const grid = firstItem(of, 'DeformableRegistrationGridSequence');
  const deformation = grid ? yield* decodeDisplacements(grid, frame, invertRigid(pre)) : null;
  const toReference = composeRigid(
    matrixRegistration(onto, 'PreDeformationMatrixRegistrationSequence'),
    matrixRegistration(onto, 'PostDeformationMatrixRegistrationSequence'),
  );
  return isIdentity(toReference) ? { rigid, deformation } : composeSpatial({ rigid, deformation }, toReference);
}

const isIdentity = ({ rotation_rad, translation_mm }: RigidTransform): boolean =>
  [...rotation_rad, ...translation_mm].every((value) => value === 0);

function matrixRegistration(item: Dataset, keyword: string): RigidTransform {
  const matrix = firstItem(item, keyword);
  return matrix ? rigidOfItem(matrix) : IDENTITY_RIGID;
}

function rigidOfItem(item: Dataset): RigidTransform {
  const m = numbers(item, 'FrameOfReferenceTransformationMatrix');
  const type = text(item, 'FrameOfReferenceTransformationMatrixType') || 'of no stated type';
  if (
    m.length !== 16 ||
    !m.every(Number.isFinite) ||
    m.slice(12).some((value, n) => Math.abs(value - (n === 3 ? 1 : 0)) > 1e-6)
  )
    throw registrationError(
      'matrix',
      `its matrix (${type}) is ${m.join(', ') || 'missing'}; 16 numbers with the last row 0, 0, 0, 1 were expected`,
      'Store the registration again with the program that made it, or register the images here.',
    );
  const [a, b, c, tx, d, e, f, ty, g, h, i, tz] = m as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const rotation: Matrix3 = [a, b, c, d, e, f, g, h, i];
  const off = offRotation(rotation);
  if (off > ORTHONORMAL_WITHIN)
    throw registrationError(
      'not-rigid',
      `its matrix (${type}) scales, shears or mirrors: off a rotation by ${off.toPrecision(2)}; at most ${ORTHONORMAL_WITHIN} was expected`,
      'Activity is moved rigidly or by a deformation here: register the images again.',
    );
  return rigidOfMatrix(rotation, [tx, ty, tz]);
}

/** Largest element of MᵀM − 1; 2 for a reflection. */
function offRotation(m: Matrix3): number {
  const column = (n: number): readonly [number, number, number] => [m[n]!, m[n + 3]!, m[n + 6]!];
  const product = (p: number, q: number): number => column(p).reduce((sum, value, n) => sum + value * column(q)[n]!, 0);
  if (determinant(m) < 0) return 2;
  const pairs = [0, 1, 2].flatMap((p) => [0, 1, 2].map((q) => Math.abs(product(p, q) - (p === q ? 1 : 0))));
  return Math.max(...pairs);
}
