import { rotationMatrix, voxelCount, type Deformation, type Grid, type RigidTransform } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { numbers } from '../dataset';
import { bytesOf } from '../part10';
import { asVector3, directionOf, orientationOf } from './orientation';
import { registrationError } from './registrationError';

/** Three floats. */
const BYTES_PER_POINT = 12;
/** Held as 24 bytes each, here and in the worker: 200 MB. No more are written. */
export const MOST_POINTS = 4_000_000;
const POINTS_PER_YIELD = 1 << 17;
const STORE_AGAIN = 'Store the registration again with the program that made it, or register the images here.';

/**
 * An item of Deformable Registration Grid Sequence (0064,0005): displacements x, y, z of each point by turns, the first axis along the rows of Image Orientation
 * (Patient), the third along row × column. Each is turned by `turn`, which moves nothing. Yields the fraction done.
 * Throws `register/registration-grid`, `register/registration-undefined`, `register/registration-too-large`.
 */
export function* decodeDisplacements(
  item: Dataset,
  frameOfReferenceUID: string,
  turn: RigidTransform,
): Generator<number, Deformation> {
  const grid = gridOf(item, frameOfReferenceUID);
  const count = voxelCount(grid);
  if (count > MOST_POINTS)
    throw registrationError(
      'too-large',
      `it holds displacements at ${count} points; at most ${MOST_POINTS} were expected`,
      'Store it on a coarser grid, or register the images here.',
    );
  const bytes = bytesOf(item['VectorGridData']);
  if (bytes?.byteLength !== count * BYTES_PER_POINT)
    throw registrationError(
      'grid',
      `it holds ${bytes?.byteLength ?? 0} bytes of displacements; ${count * BYTES_PER_POINT} were expected for ${grid.size.join(' × ')} points`,
      STORE_AGAIN,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const m = rotationMatrix(turn);
  const coefficients_mm = new Float64Array(3 * count);
  let undefinedPoints = 0;
  for (let at = 0; at < count; at++) {
    const x = view.getFloat32(BYTES_PER_POINT * at, true);
    const y = view.getFloat32(BYTES_PER_POINT * at + 4, true);
    const z = view.getFloat32(BYTES_PER_POINT * at + 8, true);
    if (!Number.isFinite(x + y + z)) undefinedPoints++;
    coefficients_mm[at] = m[0] * x + m[1] * y + m[2] * z;
    coefficients_mm[count + at] = m[3] * x + m[4] * y + m[5] * z;
    coefficients_mm[2 * count + at] = m[6] * x + m[7] * y + m[8] * z;
    if (at % POINTS_PER_YIELD === POINTS_PER_YIELD - 1) yield (at + 1) / count;
  }
  if (undefinedPoints > 0)
    throw registrationError(
      'undefined',
      `its displacement is undefined at ${undefinedPoints} of ${count} points`,
      'Store it with displacements everywhere in its grid, or register the images here.',
    );
  return { grid, degree: 1, coefficients_mm };
}

function gridOf(item: Dataset, frameOfReferenceUID: string): Grid {
  const origin_mm = asVector3(numbers(item, 'ImagePositionPatient'));
  const orientation = orientationOf(numbers(item, 'ImageOrientationPatient'));
  const size = asVector3(numbers(item, 'GridDimensions'));
  const spacing_mm = asVector3(numbers(item, 'GridResolution'));
  const isWhole = size?.every((points) => Number.isInteger(points) && points >= 2) === true;
  const isSpaced = spacing_mm?.every((each_mm) => each_mm > 0) === true;
  if (origin_mm && orientation && size && spacing_mm && isWhole && isSpaced)
    return { size, spacing_mm, origin_mm, direction: directionOf(orientation, 1), frameOfReferenceUID };
  throw registrationError(
    'grid',
    `its grid has ${size?.join(' × ') ?? 'no number of'} points, ${spacing_mm?.join(' × ') ?? 'no'} mm apart, and ${origin_mm && orientation ? 'a place' : 'no place in the patient'}; a place and at least 2 points along each axis were expected`,
    STORE_AGAIN,
  );
}
