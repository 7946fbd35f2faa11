import {
  alignedAxes,
  movingToReference,
  voxelToPatient,
  type AxisMap,
  type Grid,
  type IndexMap,
  type SpatialTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { CtTransportGrid } from '../../contract';

/** CT beyond the dose grid that particles may come back from, mm: more than a mean free path of 400 keV in water. */
const SURROUNDINGS_mm = 100;
/** Voxels to travel in at most, as many as 512³: 10 bytes each in the engine and 10 in each thread, so that one thread fits into 4 GB. */
const MOST_VOXELS = 2 ** 27;
/** Part of a voxel by which faces may miss each other and still coincide. */
const ROUNDING_voxels = 1e-6;

const AXES = [0, 1, 2] as const;
type Triple<T> = [T, T, T];
const eachAxis = <T>(of: (axis: 0 | 1 | 2) => T): Triple<T> => [of(0), of(1), of(2)];

/** The CT along one axis of the dose grid, in dose voxels (0 is the middle of the first): its low face, its voxel's edge, how many. */
interface CtAxis {
  readonly low: number;
  readonly edge: number;
  readonly edge_mm: number;
  readonly count: number;
}

/** Layers of transport voxels along one axis, counted from the CT's low face. */
interface Layers {
  readonly from: number;
  readonly to: number;
}

export interface CtLattice extends CtTransportGrid {
  /** Axes of the dose grid, faces on those of CT voxels. */
  readonly grid: Grid;
  /** Low corner of the dose grid from that of `grid`. */
  readonly from_mm: Vector3;
}

/**
 * The voxels of a CT as particles travel in them: all of the dose grid's box, and the CT around it to 100 mm; air where the CT ends.
 *
 * Where CT and dose grid have parallel axes (in any order and sense) a voxel is one of the CT's. Oblique or deformed: voxels of
 * the CT's size along the dose grid's axes, and with a deformation the box that the rigid part alone gives. More than 2²⁷ of them are merged by whole numbers, along the shortest edges first. `transform` moves the CT's frame
 * onto the dose grid's. Test: unit/compute/ctTransportGrid.
 */
export function ctLattice(ct: Grid, dose: Grid, transform: SpatialTransform, mostVoxels = MOST_VOXELS): CtLattice {
  const map = movingToReference(ct, dose, transform.rigid);
  const parallel = transform.deformation === null ? alignedAxes(map, ct.size) : null;
  const axes = parallel ? parallelAxes(parallel, ct) : obliqueAxes(map, ct, dose);
  const merged: Triple<number> = [1, 1, 1];
  let layers = layersOf(axes, dose, merged);
  while (layers.reduce((voxels, { from, to }) => voxels * (to - from), 1) > mostVoxels) {
    mergeShortest(merged, axes);
    layers = layersOf(axes, dose, merged);
  }
  const first = (axis: 0 | 1 | 2): number => axes[axis].low + layers[axis].from * merged[axis] * axes[axis].edge;
  const spacing_mm = eachAxis((axis) => merged[axis] * axes[axis].edge_mm);
  const size = eachAxis((axis) => layers[axis].to - layers[axis].from);
  const centre = eachAxis((axis) => first(axis) + (merged[axis] * axes[axis].edge) / 2);
  return {
    size,
    spacing_mm,
    merged,
    isResampled: parallel === null,
    grid: { ...dose, size, spacing_mm, origin_mm: voxelToPatient(dose, centre) },
    from_mm: eachAxis((axis) => (-0.5 - first(axis)) * dose.spacing_mm[axis]),
  };
}

function parallelAxes(axes: AxisMap, { size, spacing_mm }: Grid): Triple<CtAxis> {
  return eachAxis((target) => {
    const source = axes.findIndex(({ targetAxis }) => targetAxis === target);
    const { step, start } = axes[source]!;
    const count = size[source]!;
    const middles = [start, start + step * (count - 1)];
    const edge = Math.abs(step);
    return { low: Math.min(...middles) - edge / 2, edge, edge_mm: spacing_mm[source]!, count };
  });
}

/** The box around an oblique CT, in voxels as long as the CT's along the axis that lies nearest. */
function obliqueAxes({ matrix, offset }: IndexMap, ct: Grid, dose: Grid): Triple<CtAxis> {
  return eachAxis((target) => {
    const along = AXES.map((source) => matrix[3 * target + source]!);
    const half = along.reduce((sum, step, source) => sum + (Math.abs(step) * ct.size[source]!) / 2, 0);
    const middle = along.reduce((sum, step, source) => sum + (step * (ct.size[source]! - 1)) / 2, offset[target]);
    const cosine = (source: 0 | 1 | 2): number => Math.abs(along[source]!) / ct.spacing_mm[source];
    const nearest = AXES.reduce<0 | 1 | 2>((best, source) => (cosine(source) > cosine(best) ? source : best), 0);
    const edge_mm = ct.spacing_mm[nearest];
    const edge = edge_mm / dose.spacing_mm[target];
    return { low: middle - half, edge, edge_mm, count: Math.ceil((2 * half) / edge) };
  });
}

function layersOf(axes: Triple<CtAxis>, dose: Grid, merged: Triple<number>): Triple<Layers> {
  return eachAxis((axis) => {
    const { low, edge, count } = axes[axis];
    const step = merged[axis] * edge;
    const around = SURROUNDINGS_mm / dose.spacing_mm[axis];
    const [doseLow, doseHigh] = [-0.5, dose.size[axis] - 0.5];
    const inward = [Math.max(low, doseLow - around), Math.min(low + count * edge, doseHigh + around)] as const;
    return {
      from: Math.min(
        Math.floor((doseLow - low) / step + ROUNDING_voxels),
        Math.ceil((inward[0] - low) / step - ROUNDING_voxels),
      ),
      to: Math.max(
        Math.ceil((doseHigh - low) / step - ROUNDING_voxels),
        Math.floor((inward[1] - low) / step + ROUNDING_voxels),
      ),
    };
  });
}

/** One CT voxel more along the axes whose voxels are the shortest. */
function mergeShortest(merged: Triple<number>, axes: Triple<CtAxis>): void {
  const edges_mm = eachAxis((axis) => merged[axis] * axes[axis].edge_mm);
  const shortest_mm = Math.min(...edges_mm);
  for (const axis of AXES) if (edges_mm[axis] < shortest_mm * (1 + ROUNDING_voxels)) merged[axis] += 1;
}
