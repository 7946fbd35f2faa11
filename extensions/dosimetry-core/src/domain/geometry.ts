export type Vector3 = readonly [number, number, number];

/**
 * A regular voxel grid in the patient (DICOM LPS, mm).
 *
 * `size` = [nx, ny, nz]; arrays on the grid are x fastest: index = i + nx·(j + ny·k).
 * `direction` holds the unit vectors of the i, j and k axes one after the other (9 numbers), so
 * position_mm = origin_mm + i·spacing_x·e_i + j·spacing_y·e_j + k·spacing_z·e_k, at the voxel's centre.
 * The axes are orthonormal; e_k may be either ±(e_i × e_j).
 */
export interface Grid {
  readonly size: readonly [number, number, number];
  readonly spacing_mm: Vector3;
  readonly origin_mm: Vector3;
  readonly direction: readonly [number, number, number, number, number, number, number, number, number];
  readonly frameOfReferenceUID: string;
}

/** Rigid motion that maps a point of the moving image's frame onto the reference frame: x_ref = R(x − centre) + centre + translation. */
export interface RigidTransform {
  /** Rotations about the patient's x, y and z axes, radians: R = Rz·Ry·Rx (x first). */
  readonly rotation_rad: Vector3;
  readonly translation_mm: Vector3;
  readonly centre_mm: Vector3;
}

export const IDENTITY_RIGID: RigidTransform = {
  rotation_rad: [0, 0, 0],
  translation_mm: [0, 0, 0],
  centre_mm: [0, 0, 0],
};

export const voxelCount = (grid: Grid): number => grid.size[0] * grid.size[1] * grid.size[2];

/** Volume of one voxel, mL. */
export const voxelVolume_mL = (grid: Grid): number =>
  (grid.spacing_mm[0] * grid.spacing_mm[1] * grid.spacing_mm[2]) / 1000;

/** Patient position (mm, LPS) of the continuous voxel index [i, j, k]. */
export function voxelToPatient(grid: Grid, index: Vector3): [number, number, number] {
  const d = grid.direction;
  const a = index[0] * grid.spacing_mm[0];
  const b = index[1] * grid.spacing_mm[1];
  const c = index[2] * grid.spacing_mm[2];
  return [
    grid.origin_mm[0] + a * d[0] + b * d[3] + c * d[6],
    grid.origin_mm[1] + a * d[1] + b * d[4] + c * d[7],
    grid.origin_mm[2] + a * d[2] + b * d[5] + c * d[8],
  ];
}

/** Middle of the grid in the patient (mm, LPS): what a nudge turns about, so that a turn does not also shift. */
export const gridCentre_mm = (grid: Grid): [number, number, number] =>
  voxelToPatient(grid, [(grid.size[0] - 1) / 2, (grid.size[1] - 1) / 2, (grid.size[2] - 1) / 2]);

/** Continuous voxel index of a patient position (mm, LPS); the axes are orthonormal, so the inverse is the transpose. */
export function patientToVoxel(grid: Grid, point_mm: Vector3): [number, number, number] {
  const d = grid.direction;
  const x = point_mm[0] - grid.origin_mm[0];
  const y = point_mm[1] - grid.origin_mm[1];
  const z = point_mm[2] - grid.origin_mm[2];
  return [
    (x * d[0] + y * d[1] + z * d[2]) / grid.spacing_mm[0],
    (x * d[3] + y * d[4] + z * d[5]) / grid.spacing_mm[1],
    (x * d[6] + y * d[7] + z * d[8]) / grid.spacing_mm[2],
  ];
}

/** The same box of the patient in `cuts` times as many voxels along each axis. */
export const cutGrid = (grid: Grid, cuts: Vector3): Grid => ({
  ...grid,
  size: [grid.size[0] * cuts[0], grid.size[1] * cuts[1], grid.size[2] * cuts[2]],
  spacing_mm: [grid.spacing_mm[0] / cuts[0], grid.spacing_mm[1] / cuts[1], grid.spacing_mm[2] / cuts[2]],
  origin_mm: voxelToPatient(grid, [(1 / cuts[0] - 1) / 2, (1 / cuts[1] - 1) / 2, (1 / cuts[2] - 1) / 2]),
});

/** The box of `grid` that starts at voxel `low`, as a grid of its own. */
export const subGrid = (grid: Grid, low: Vector3, size: Grid['size']): Grid => ({
  ...grid,
  size,
  origin_mm: voxelToPatient(grid, low),
});
