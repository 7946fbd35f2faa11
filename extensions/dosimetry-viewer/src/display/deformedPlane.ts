import {
  IDENTITY_RIGID,
  patientToVoxel,
  pointsToReference,
  type Deformation,
  type Grid,
  type Vector3,
} from '@voxel-dosimetry/core';
import {
  latticeOver,
  pointOn,
  trilinear,
  type PlaneLattice,
  type PlaneSamples,
  type ViewedPlane,
} from './planeSampling';

/** The deformation is undone at places this far apart and linear between them: off by some hundredths of a mm where control points are 20 mm apart. */
const UNDONE_EVERY_mm = 8;

/**
 * Samples of a volume of the reference over a plane as it lies before the deformation: each is read where the deformation has brought its place. Null
 * where the plane misses the volume; 0 where the image is folded and has no one place there. Test: unit/ohif/planeSampling.
 */
export function sampleDeformedPlane(
  grid: Grid,
  values: ArrayLike<number>,
  plane: ViewedPlane,
  deformation: Deformation,
): PlaneSamples | null {
  const lattice = latticeOver(grid, plane, largestCoefficient_mm(deformation));
  if (lattice === null) return null;
  const every = Math.max(1, Math.floor(UNDONE_EVERY_mm / lattice.step_mm));
  const places = undonePlaces(grid, lattice, deformation, every);
  const sampled = new Float64Array(lattice.columns * lattice.rows);
  const columns = columnsOf(lattice, every);
  for (let y = 0; y < lattice.rows; y++)
    for (let x = 0; x < lattice.columns; x++) {
      const [left, low] = [Math.floor(x / every), Math.floor(y / every)];
      const [fx, fy] = [x / every - left, y / every - low];
      const at = 3 * (left + columns * low);
      const place = (axis: number): number =>
        between(
          between(places[at + axis]!, places[at + 3 + axis]!, fx),
          between(places[at + 3 * columns + axis]!, places[at + 3 * columns + 3 + axis]!, fx),
          fy,
        );
      const [i, j, k] = [place(0), place(1), place(2)];
      if (!Number.isNaN(i)) sampled[x + lattice.columns * y] = trilinear(values, grid.size, i, j, k);
    }
  return { ...lattice, values: sampled };
}

const between = (low: number, high: number, part: number): number => low + part * (high - low);

/** One more than the samples need, so that each lies between two. */
const columnsOf = ({ columns }: PlaneLattice, every: number): number => Math.floor((columns - 1) / every) + 2;
const rowsOf = ({ rows }: PlaneLattice, every: number): number => Math.floor((rows - 1) / every) + 2;

/** Continuous indices of the grid at every so many samples, three each; not a number where there is no one place. */
function undonePlaces(grid: Grid, lattice: PlaneLattice, deformation: Deformation, every: number): Float64Array {
  const undo = pointsToReference({ rigid: IDENTITY_RIGID, deformation });
  const [columns, rows] = [columnsOf(lattice, every), rowsOf(lattice, every)];
  const nowhere: Vector3 = [NaN, NaN, NaN];
  const places = new Float64Array(3 * columns * rows);
  const step_mm = every * lattice.step_mm;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const point = undo(pointOn(lattice, x * step_mm, y * step_mm));
      places.set(point === null ? nowhere : patientToVoxel(grid, point), 3 * (x + columns * y));
    }
  return places;
}

/** No point is displaced further along an axis than the control points. */
function largestCoefficient_mm({ coefficients_mm }: Deformation): number {
  let largest_mm = 0;
  for (const each_mm of coefficients_mm) largest_mm = Math.max(largest_mm, Math.abs(each_mm));
  return largest_mm;
}
