import { IDENTITY_RIGID, type Grid, type RigidTransform } from './geometry';

/** Displacements in the reference frame as a tensor-product B-spline: u(x) = Σ c_abc · β(i−a) · β(j−b) · β(k−c), with (i, j, k) the continuous index of x in `grid`. */
export interface Deformation {
  /**
   * Its control points, in the reference frame. Beyond the outermost of them, and for a cubic spline before the second and after the last but one where a
   * place lacks one of its four, the displacement of the nearest place that has them all holds.
   */
  readonly grid: Grid;
  /** 3: cubic, as registration finds it, with 4 control points along an axis at least. 1: linear between displacements at the points, as DICOM stores it, with 2. */
  readonly degree: 1 | 3;
  /** mm, LPS: x of all control points, x fastest, then y of all, then z. */
  readonly coefficients_mm: Float64Array;
}

/**
 * Brings a moving image's frame onto the reference frame. At the point x of the reference frame lies what the moving image shows at
 * rigid⁻¹(x + u(x)): first the rigid motion of the whole patient, then a deformation of what it gave.
 */
export interface SpatialTransform {
  readonly rigid: RigidTransform;
  /** Null: u = 0. */
  readonly deformation: Deformation | null;
}

export const rigidly = (rigid: RigidTransform): SpatialTransform => ({ rigid, deformation: null });

export const IDENTITY_TRANSFORM: SpatialTransform = rigidly(IDENTITY_RIGID);
