import {
  deformationMap,
  movedGrid,
  voxelVolume_mL,
  type Deformation,
  type SpatialTransform,
  type Volume,
} from '@voxel-dosimetry/core';
import type { DeformationFigures, FoundAlignment, RegistrationImageKind } from '../../contract';
import type { JobControl } from '../jobs';
import { assertImproved, assertPlausibleDeformation } from './alignmentChecks';
import type { RigidPart } from './alignRigidly';
import { bSplineParameters, contrastOf, deformationOfBSpline } from './bSplineParameters';
import { bodyThreshold } from './registrationImage';
import { runElastix, type RegistrationHost } from './runElastix';
import { similarity, within, type Pair, type Span } from './similarity';

/**
 * B-spline registration after the rigid one: x_mov = rigid⁻¹(x + u(x)). The moving image's grid moves by the rigid transform, so that the program's
 * map is x + u(x) in the reference frame and no image is resampled in between.
 *
 * Throws what runElastix throws; after it `register/not-improved` (than after the rigid part), `register/folded`, `register/implausible-motion`.
 * Test: unit/compute/align.
 */
export async function deform(
  host: RegistrationHost,
  pair: Pair,
  { rigid, similarityAfter: similarityOfRigid }: RigidPart,
  control: JobControl,
  span: Span,
): Promise<Pick<FoundAlignment, 'transform' | 'deformation' | 'similarityAfter'>> {
  const { image, fixed, moving } = pair;
  const images = {
    fixed: contrastOf(fixed, image),
    moving: { ...contrastOf(moving, image), grid: movedGrid(moving.grid, rigid) },
  };
  const map = await runElastix(host, images, bSplineParameters(image), control, ['Registering deformably', span[0]]);
  const deformation = deformationOfBSpline(map, fixed.grid.frameOfReferenceUID);
  const transform: SpatialTransform = { rigid, deformation };
  const figures = await figuresOf(deformation, fixed, image, control, within(span, 0.85, 0.95));
  assertPlausibleDeformation(figures);
  const similarityAfter = await similarity(pair, transform, control, within(span, 0.95, 1));
  assertImproved(similarityAfter, similarityOfRigid);
  return { transform, deformation: figures, similarityAfter };
}

/** Inside the patient, on the fixed image's voxels. */
export async function figuresOf(
  deformation: Deformation,
  { grid, values }: Volume,
  image: RegistrationImageKind,
  control: JobControl,
  span: Span,
): Promise<DeformationFigures> {
  const { displacement_mm, jacobian } = await control.drive(
    deformationMap(deformation, grid),
    'Looking for folds',
    ...span,
  );
  const threshold = bodyThreshold(values, image);
  let [largest_mm, sum_mm, leastJacobian, greatestJacobian, inside, folded] = [0, 0, Infinity, -Infinity, 0, 0];
  for (let at = 0; at < values.length; at++) {
    if (!(values[at]! >= threshold)) continue;
    inside++;
    sum_mm += displacement_mm[at]!;
    largest_mm = Math.max(largest_mm, displacement_mm[at]!);
    leastJacobian = Math.min(leastJacobian, jacobian[at]!);
    greatestJacobian = Math.max(greatestJacobian, jacobian[at]!);
    if (!(jacobian[at]! > 0)) folded++;
  }
  const mean_mm = sum_mm / inside;
  return { largest_mm, mean_mm, leastJacobian, greatestJacobian, folded_mL: folded * voxelVolume_mL(grid) };
}
