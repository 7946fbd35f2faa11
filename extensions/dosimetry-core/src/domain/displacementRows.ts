import { splineSupport, writeSupport, type SplineSupport } from './bSpline';
import { displacementByIndex } from './displacement';
import { IDENTITY_RIGID, patientToVoxel, voxelCount, voxelToPatient, type Grid } from './geometry';
import { alignedAxes, movingToReference, type AxisMap } from './indexMap';
import type { Deformation } from './spatialTransform';

/** Displacements of one row of a grid after the other, mm: x, y, z of each voxel by turns, and where wanted their derivatives. */
export interface DisplacementRow {
  readonly displacement_mm: Float64Array;
  /** Nine a voxel, by the lattice's continuous index: three components by i, then by j, then by k. Null unless asked for. */
  readonly byIndex_mm: Float64Array | null;
}

/** A grid's axis may wander this much (control points) over the whole grid and still run along the lattice's: 1e-5 of what neighbours differ by. */
const PARALLEL_WITHIN_voxels = 1e-5;

/**
 * The displacement at the middles of a grid's voxels, row by row; what a call returns is written over by the next. Rows asked for in their order share
 * work. Where the lattice's axes run along the grid's (in any order and sense) the spline is summed axis by axis, otherwise point by point:
 * about ten times slower. Test: unit/core/spatialTransform.
 */
export function displacementRows(
  deformation: Deformation,
  grid: Grid,
  wants: { readonly derivatives: boolean },
): (j: number, k: number) => DisplacementRow {
  const axes = parallelAxes(deformation, grid);
  const row: DisplacementRow = {
    displacement_mm: new Float64Array(3 * grid.size[0]),
    byIndex_mm: wants.derivatives ? new Float64Array(9 * grid.size[0]) : null,
  };
  return axes === null ? pointByPoint(deformation, grid, row) : axisByAxis(deformation, grid, axes, row);
}

/** The lattice's axes by the grid's; null when oblique. */
export const parallelAxes = ({ grid: lattice }: Deformation, grid: Grid): AxisMap | null =>
  alignedAxes(movingToReference(grid, lattice, IDENTITY_RIGID), grid.size, PARALLEL_WITHIN_voxels);

function pointByPoint(
  deformation: Deformation,
  grid: Grid,
  row: DisplacementRow,
): (j: number, k: number) => DisplacementRow {
  const displacement = displacementByIndex(deformation);
  return (j, k) => {
    for (let i = 0; i < grid.size[0]; i++) {
      const [a, b, c] = patientToVoxel(deformation.grid, voxelToPatient(grid, [i, j, k]));
      const { displacement_mm, byIndex_mm } = displacement(a, b, c);
      row.displacement_mm.set(displacement_mm, 3 * i);
      row.byIndex_mm?.set(byIndex_mm, 9 * i);
    }
    return row;
  };
}

/** The control points that one axis of the grid passes. */
interface Passed {
  /** Axis of the lattice. */
  readonly axis: 0 | 1 | 2;
  readonly count: number;
  readonly stride: number;
  /** By the place along the grid's axis. */
  readonly first: Int32Array;
  readonly support: SplineSupport;
}
type AllPassed = readonly [i: Passed, j: Passed, k: Passed];

function passedBy({ grid, degree }: Deformation, size: number, { targetAxis, step, start }: AxisMap[number]): Passed {
  const support = splineSupport(degree, size);
  const count = grid.size[targetAxis];
  const first = new Int32Array(size);
  for (let at = 0; at < size; at++) first[at] = writeSupport(degree, count, start + step * at, support, at);
  const stride = [1, grid.size[0], grid.size[0] * grid.size[1]][targetAxis]!;
  return { axis: targetAxis, count, stride, first, support };
}

/**
 * For each plane k the control points are summed along the third axis into a sheet, for each row this along the second into a line, and for each voxel
 * this along the first. Where derivatives are wanted, with the slopes along one of the axes in place of the weights too.
 */
function axisByAxis(
  deformation: Deformation,
  grid: Grid,
  axes: AxisMap,
  row: DisplacementRow,
): (j: number, k: number) => DisplacementRow {
  const passed: AllPassed = [
    passedBy(deformation, grid.size[0], axes[0]!),
    passedBy(deformation, grid.size[1], axes[1]!),
    passedBy(deformation, grid.size[2], axes[2]!),
  ];
  const [i, j, k] = passed;
  const taps = deformation.degree + 1;
  const [sheet, sheetByK] = [new Float64Array(3 * i.count * j.count), new Float64Array(3 * i.count * j.count)];
  const [line, lineByJ, lineByK] = [0, 1, 2].map(() => new Float64Array(3 * i.count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const { displacement_mm, byIndex_mm } = row;
  let plane = -1;
  return (atJ, atK) => {
    if (atK !== plane) sumPlane(deformation, passed, k.support.weights, atK, sheet);
    if (atK !== plane && byIndex_mm) sumPlane(deformation, passed, k.support.slopes, atK, sheetByK);
    plane = atK;
    sumLine(sheet, passed, taps, j.support.weights, atJ, line);
    sumVoxels(line, i, taps, i.support.weights, displacement_mm, 3, 0);
    if (byIndex_mm === null) return row;
    sumLine(sheet, passed, taps, j.support.slopes, atJ, lineByJ);
    sumLine(sheetByK, passed, taps, j.support.weights, atJ, lineByK);
    sumVoxels(line, i, taps, i.support.slopes, byIndex_mm, 9, 3 * i.axis);
    sumVoxels(lineByJ, i, taps, i.support.weights, byIndex_mm, 9, 3 * j.axis);
    sumVoxels(lineByK, i, taps, i.support.weights, byIndex_mm, 9, 3 * k.axis);
    return row;
  };
}

/** Σ along the third axis at one place of it: three components of all control points of the other two, the first axis fastest. */
function sumPlane(
  { grid, degree, coefficients_mm }: Deformation,
  [i, j, k]: AllPassed,
  weights: Float64Array,
  at: number,
  sheet: Float64Array,
): void {
  const taps = degree + 1;
  const count = voxelCount(grid);
  for (let line = 0; line < 3 * j.count; line++) {
    const component = Math.floor(line / j.count);
    const start = component * count + (line % j.count) * j.stride + k.first[at]! * k.stride;
    for (let p = 0; p < i.count; p++) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap++)
        sum += weights[at * taps + tap]! * coefficients_mm[start + p * i.stride + tap * k.stride]!;
      sheet[line * i.count + p] = sum;
    }
  }
}

/** Σ along the second axis at one place of it: three components of all control points of the first. */
function sumLine(
  sheet: Float64Array,
  [i, j]: AllPassed,
  taps: number,
  weights: Float64Array,
  at: number,
  line: Float64Array,
): void {
  for (let component = 0; component < 3; component++) {
    const start = (component * j.count + j.first[at]!) * i.count;
    for (let p = 0; p < i.count; p++) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += weights[at * taps + tap]! * sheet[start + tap * i.count + p]!;
      line[component * i.count + p] = sum;
    }
  }
}

/** Σ along the first axis at each voxel: three components from `offset` on among `entries` a voxel. */
function sumVoxels(
  line: Float64Array,
  { count, first }: Passed,
  taps: number,
  weights: Float64Array,
  into: Float64Array,
  entries: number,
  offset: number,
): void {
  for (let voxel = 0; voxel < first.length; voxel++)
    for (let component = 0; component < 3; component++) {
      const start = component * count + first[voxel]!;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += weights[voxel * taps + tap]! * line[start + tap]!;
      into[voxel * entries + offset + component] = sum;
    }
}
