import { voxelVolume_mL, type Grid } from '../domain/geometry';
import { FIT_STATUS, type TimeActivityFit } from '../domain/timeActivity';
import { bqToMbq } from '../domain/units';
import { fitTimeActivity } from './fitTimeActivity';
import type { VoxelFitArrays, VoxelFitRequest } from './fitVoxels';
import { shapeFactors } from './shapeFactors';

const VOXELS_PER_YIELD = 1 << 15;

/**
 * How a voxel is shared among the regions, the smallest first, and the rest of the grid (last): `share[r]` is what region r gets
 * of it, `occupancy[r]` what it holds of it when overlaps are counted twice.
 */
interface VoxelShares {
  readonly occupancy: Float64Array;
  readonly share: Float64Array;
}

function shareOut(occupancies: readonly Float32Array[], order: readonly number[], v: number, into: VoxelShares): void {
  let left = 1;
  for (const region of order) {
    const held = occupancies[region]?.[v] as number;
    const share = held < left ? held : left;
    into.occupancy[region] = held;
    into.share[region] = share;
    left -= share;
  }
  into.occupancy[order.length] = left;
  into.share[order.length] = left;
}

/** Regions from the smallest to the largest: of overlapping ones the smaller gives the shape. */
function* smallestFirst(occupancies: readonly Float32Array[]): Generator<number, number[]> {
  const sizes: number[] = [];
  for (const occupancy of occupancies) {
    let size = 0;
    for (let v = 0; v < occupancy.length; v++) size += occupancy[v] as number;
    sizes.push(size);
    yield 0;
  }
  return sizes.map((_, region) => region).sort((a, b) => (sizes[a] as number) - (sizes[b] as number));
}

/**
 * Fills the maps from the curves of the regions and of the rest: Ã(v) = s(v) · Σ_r share_r(v) · f_r with s the voxel's values summed
 * over time and f_r chosen by `shapeFactors` so that Σ_v occupancy_r Ã V is the TIA of region r's own fit. Yields the fraction done.
 */
export function* regionShapes(request: VoxelFitRequest, arrays: VoxelFitArrays): Generator<number, void> {
  const { aligned, occupancies, times_s } = request;
  const count = arrays.tia.length;
  const order = yield* smallestFirst(occupancies);
  const parts = occupancies.length + 1;
  const shares = { occupancy: new Float64Array(parts), share: new Float64Array(parts) };
  const curves = Array.from({ length: parts }, () => new Float64Array(times_s.length));
  const overlap = Array.from({ length: parts }, () => new Float64Array(parts));
  for (let v = 0; v < count; v++) {
    const amplitude = amplitudeAt(request, v);
    if (amplitude !== 0) {
      shareOut(occupancies, order, v, shares);
      accumulate(aligned, v, amplitude, shares, curves, overlap);
    }
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (0.6 * (v + 1)) / count;
  }
  const fits = curves.map((curve) => fitCurve(curve, request, aligned[0]?.grid as Grid));
  const factors = shapeFactors(
    fits.map((each) => each.integral),
    overlap,
  );
  for (let v = 0; v < count; v++) {
    shareOut(occupancies, order, v, shares);
    fillVoxel(v, Math.max(0, amplitudeAt(request, v)), shares.share, factors, fits, arrays);
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield 0.6 + (0.4 * (v + 1)) / count;
  }
}

function amplitudeAt({ aligned }: VoxelFitRequest, v: number): number {
  let sum = 0;
  for (const volume of aligned) sum += volume.values[v] as number;
  return sum;
}

function accumulate(
  aligned: VoxelFitRequest['aligned'],
  v: number,
  amplitude: number,
  { occupancy, share }: VoxelShares,
  curves: readonly Float64Array[],
  overlap: readonly Float64Array[],
): void {
  const positive = Math.max(0, amplitude);
  for (let r = 0; r < curves.length; r++) {
    const held = occupancy[r] as number;
    if (held === 0) continue;
    const curve = curves[r] as Float64Array;
    const row = overlap[r] as Float64Array;
    for (let t = 0; t < curve.length; t++) curve[t] = (curve[t] as number) + held * (aligned[t]?.values[v] as number);
    for (let q = 0; q < row.length; q++) row[q] = (row[q] as number) + held * (share[q] as number) * positive;
  }
}

interface ShapeFit {
  readonly fit: TimeActivityFit;
  /** ∫ of the summed concentrations, Bq·s/mL summed over voxels. */
  readonly integral: number;
}

function fitCurve(curve: Float64Array, request: VoxelFitRequest, grid: Grid): ShapeFit {
  const toMBq = bqToMbq(voxelVolume_mL(grid));
  const fit = fitTimeActivity({ ...request, activities_MBq: Array.from(curve, (value) => value * toMBq) });
  return { fit, integral: (fit.timeIntegratedActivity_MBq_h * 3600) / toMBq };
}

function fillVoxel(
  v: number,
  amplitude: number,
  share: Float64Array,
  factors: Float64Array,
  fits: readonly ShapeFit[],
  { tia, halfLife, status }: VoxelFitArrays,
): void {
  if (amplitude === 0) {
    status[v] = FIT_STATUS.zero;
    return;
  }
  let factor = 0;
  let most = share.length - 1;
  for (let r = 0; r < share.length; r++) {
    factor += (share[r] as number) * (factors[r] as number);
    if ((share[r] as number) > (share[most] as number)) most = r;
  }
  const fit = (fits[most] as ShapeFit).fit;
  tia[v] = amplitude * factor;
  halfLife[v] = fit.parameters['effectiveHalfLife_s'] ?? 0;
  status[v] = FIT_STATUS[fit.status];
}
