import { DosimetryError } from '../domain/errors';
import { FIT_STATUS, TIME_ACTIVITY_MODELS, type TimeActivityFit } from '../domain/timeActivity';
import { assertVolume, type Volume } from '../domain/volume';
import { shapeFactors } from './shapeFactors';

const VOXELS_PER_YIELD = 1 << 15;

/** How the voxels of a grid are shared among regions and the rest of the grid, which comes last. */
export interface RegionShares {
  /** The region that has most of each voxel; `occupancies.length` for the rest. */
  readonly labels: Uint16Array;
  /** Σ occupancy · concentration at each time, for each region and the rest, Bq/mL summed over voxels. */
  readonly curves: readonly Float64Array[];
  /** Regions from the smallest to the largest: of overlapping ones the smaller gives the shape. */
  readonly order: readonly number[];
  /** overlap[r][q]: activity of region r in voxels whose shape is that of q, summed over the times that take part in q. */
  readonly overlap: readonly Float64Array[];
}

/** Maps of a fit, x fastest: Bq·s/mL, s, FIT_STATUS, 1 + place in TIME_ACTIVITY_MODELS, relative standard uncertainty. */
export interface VoxelFitArrays {
  readonly tia: Float32Array;
  readonly halfLife: Float32Array;
  readonly status: Uint8Array;
  readonly model: Uint8Array;
  readonly sigma: Float32Array;
}

/**
 * Images at the time points, Bq/mL, and the fraction of each voxel inside each region, all of one grid. Throws `fit/grid-mismatch`,
 * `volume/unit`.
 */
export function assertSameGrid(aligned: readonly Volume<'Bq/mL'>[], occupancies: readonly Float32Array[]): void {
  const count = aligned[0]!.values.length;
  aligned.forEach((volume, at) => assertVolume<'Bq/mL'>(volume, 'Bq/mL', `Time point ${at + 1}`));
  for (const length of [...aligned.map(({ values }) => values.length), ...occupancies.map((each) => each.length)])
    if (length !== count)
      throw new DosimetryError({
        code: 'fit/grid-mismatch',
        message: `An image or region has ${length} voxels, the first image has ${count}; the same grid was expected.`,
        remedy: 'Run register and segment again.',
      });
}

/**
 * What one voxel gives: `share[r]` is what region r gets of it, `occupancy[r]` what it holds of it when overlaps are counted twice, `amplitude[r]` the
 * voxel's values summed over the times that take part in r, at least 0.
 */
interface VoxelShares {
  readonly occupancy: Float64Array;
  readonly share: Float64Array;
  readonly amplitude: Float64Array;
}

/** Occupancies of regions, and for each which of the images take part in its curve; in that of the rest all do. */
export interface RegionParts {
  readonly occupancies: readonly Float32Array[];
  readonly used: readonly (readonly number[])[];
}

function shareOut(occupancies: readonly Float32Array[], order: readonly number[], v: number, into: VoxelShares): void {
  let left = 1;
  for (const region of order) {
    const held = occupancies[region]![v]!;
    const share = held < left ? held : left;
    into.occupancy[region] = held;
    into.share[region] = share;
    left -= share;
  }
  into.occupancy[order.length] = left;
  into.share[order.length] = left;
}

/** Where a region gets something of the voxel; elsewhere 0. Most regions leave no image out: their sum is formed once. */
function measureAmplitudes(
  images: readonly ArrayLike<number>[],
  used: readonly (readonly number[])[],
  v: number,
  { share, amplitude }: VoxelShares,
): void {
  let whole = 0;
  for (let t = 0; t < images.length; t++) whole += images[t]![v]!;
  for (let r = 0; r < share.length; r++) {
    if (share[r] === 0) {
      amplitude[r] = 0;
      continue;
    }
    const taking = used[r];
    let sum = whole;
    if (taking !== undefined && taking.length < images.length) {
      sum = 0;
      for (let i = 0; i < taking.length; i++) sum += images[taking[i]!]![v]!;
    }
    amplitude[r] = sum > 0 ? sum : 0;
  }
}

function largestOf(share: Float64Array): number {
  let most = share.length - 1;
  for (let r = 0; r < share.length; r++) if (share[r]! > share[most]!) most = r;
  return most;
}

function* smallestFirst(occupancies: readonly Float32Array[]): Generator<number, number[]> {
  const sizes: number[] = [];
  for (const occupancy of occupancies) {
    let size = 0;
    for (let v = 0; v < occupancy.length; v++) size += occupancy[v]!;
    sizes.push(size);
    yield 0;
  }
  return sizes.map((_, region) => region).sort((a, b) => sizes[a]! - sizes[b]!);
}

const sharesOf = (parts: number): VoxelShares => ({
  occupancy: new Float64Array(parts),
  share: new Float64Array(parts),
  amplitude: new Float64Array(parts),
});

/** Shares the voxels of images (any unit) among regions. Yields the fraction done. Proved by test/unit/compute/voxelMaps.test.ts. */
export function* shareRegions(
  images: readonly ArrayLike<number>[],
  { occupancies, used }: RegionParts,
): Generator<number, RegionShares> {
  const count = images[0]!.length;
  const order = yield* smallestFirst(occupancies);
  const parts = occupancies.length + 1;
  const shares = sharesOf(parts);
  const labels = new Uint16Array(count).fill(parts - 1);
  const curves = Array.from({ length: parts }, () => new Float64Array(images.length));
  const overlap = Array.from({ length: parts }, () => new Float64Array(parts));
  for (let v = 0; v < count; v++) {
    shareOut(occupancies, order, v, shares);
    labels[v] = largestOf(shares.share);
    if (!isEmpty(images, v)) {
      measureAmplitudes(images, used, v, shares);
      accumulate(images, v, shares, curves, overlap);
    }
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (v + 1) / count;
  }
  return { labels, curves, order, overlap };
}

function isEmpty(images: readonly ArrayLike<number>[], v: number): boolean {
  for (const image of images) if (image[v] !== 0) return false;
  return true;
}

function accumulate(
  images: readonly ArrayLike<number>[],
  v: number,
  { occupancy, share, amplitude }: VoxelShares,
  curves: readonly Float64Array[],
  overlap: readonly Float64Array[],
): void {
  for (let r = 0; r < curves.length; r++) {
    const held = occupancy[r]!;
    if (held === 0) continue;
    const curve = curves[r]!;
    const row = overlap[r]!;
    for (let t = 0; t < curve.length; t++) curve[t]! += held * images[t]![v]!;
    for (let q = 0; q < row.length; q++) row[q]! += held * share[q]! * amplitude[q]!;
  }
}

/** The fit of a region's own curve, or of the rest's, and its integral in the unit of the images' values summed over voxels × s. */
export interface ShapeFit {
  readonly fit: TimeActivityFit;
  readonly integral: number;
}

/**
 * Fills maps from the curves of the regions and of the rest: Ã(v) = Σ_r share_r(v) · s_r(v) · f_r with s_r the voxel's values summed
 * over the times that take part in r and f_r chosen by `shapeFactors` so that Σ_v occupancy_r Ã V is the TIA of region r's own fit. The relative uncertainty of a
 * voxel is that of its region's integral, without the noise of the voxel's own values. Yields the fraction done.
 * Wrong where kinetics differ within a region. Proved by test/unit/compute/voxelMaps.test.ts.
 */
export function* regionShapes(
  images: readonly ArrayLike<number>[],
  { occupancies, used }: RegionParts,
  { order, overlap }: RegionShares,
  fits: readonly ShapeFit[],
): Generator<number, VoxelFitArrays> {
  const count = images[0]!.length;
  const shares = sharesOf(fits.length);
  const factors = shapeFactors(
    fits.map(({ integral }) => integral),
    overlap,
  );
  const results = fits.map(({ fit }) => resultOf(fit));
  const arrays = {
    tia: new Float32Array(count),
    halfLife: new Float32Array(count),
    status: new Uint8Array(count),
    model: new Uint8Array(count),
    sigma: new Float32Array(count).fill(1),
  };
  for (let v = 0; v < count; v++) {
    shareOut(occupancies, order, v, shares);
    measureAmplitudes(images, used, v, shares);
    const result = results[largestOf(shares.share)]!;
    const isSeen = shares.amplitude.some((amplitude) => amplitude > 0);
    arrays.status[v] = isSeen ? result.status : FIT_STATUS.zero;
    if (isSeen) fillVoxel(v, shares, factors, result, arrays);
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (v + 1) / count;
  }
  return arrays;
}

function resultOf(fit: TimeActivityFit) {
  const { timeIntegratedActivity_MBq_h: integral, timeIntegratedActivity_sigma_MBq_h: sigma } = fit;
  return {
    halfLife: fit.parameters['effectiveHalfLife_s'] ?? fit.parameters['effectiveHalfLife1_s'] ?? 0,
    status: FIT_STATUS[fit.status],
    model: 1 + TIME_ACTIVITY_MODELS.indexOf(fit.model),
    sigma: sigma === null || !(integral > 0) ? 1 : sigma / integral,
  };
}

function fillVoxel(
  v: number,
  { share, amplitude }: VoxelShares,
  factors: Float64Array,
  result: ReturnType<typeof resultOf>,
  { tia, halfLife, model, sigma }: VoxelFitArrays,
): void {
  let integral = 0;
  for (let r = 0; r < share.length; r++) integral += share[r]! * amplitude[r]! * factors[r]!;
  tia[v] = integral;
  halfLife[v] = result.halfLife;
  model[v] = result.model;
  sigma[v] = result.sigma;
}
