import type { Vector3 } from '../../domain/geometry';
import type { DosePointKernel } from './dosePointKernel';
import { farVoxels } from './farVoxels';
import { chargedNearRange, photonNearRange } from './nearRange';
import { nearVoxels, type NearVoxels } from './nearVoxels';
import { radialEnergy } from './radialEnergy';

/** Energy that one decay, somewhere in the source voxel, gives to the voxels around it: one octant, the others are its mirror images. */
export interface VoxelSValueKernel {
  /** Voxels from the source voxel along each axis. */
  readonly reach: readonly [number, number, number];
  /** MeV per decay in the voxel at offset (i, j, k) ≥ 0; (rx+1)(ry+1)(rz+1), x fastest. */
  readonly energy_MeV: Float64Array;
  /** Relative standard uncertainty (statistical) of each, 0..1; 1 where nothing is deposited. */
  readonly relativeUncertainty: Float64Array;
  readonly emitted_MeV: number;
  /** What is absorbed in none of these voxels and their mirror images: emitted − Σ, 0 or more. */
  readonly beyond_MeV: number;
}

export interface VoxelSValueKernelRequest {
  readonly pointKernel: DosePointKernel;
  readonly density_g_per_mL: number;
  readonly voxelSize_mm: Vector3;
  readonly reach: readonly [number, number, number];
}

const VOXELS_PER_YIELD = 1 << 18;

/**
 * Voxel S values of any voxel size and shape: a dose point kernel k(r) integrated over source and target voxel.
 *
 * S(Δ) = ∫ k(|d|) Π max(0, 1 − |d_i/h_i − Δ_i|) d³d per decay uniform in the source voxel (MIRD Pamphlet 17, Bolch 1999, J Nucl Med 40:11S; the
 * product is the density of displacements between equal boxes). Near by shells and directions, far by Gauss points, with a smooth partition
 * between them: within 0.15 % of what the kernel gives exactly, in voxels of 1 to 10 mm that get more than 1e-4 of the source voxel. The
 * uncertainty is that of the table's shells: independent in the near part, an upper bound beyond. Wrong where the medium is not
 * uniform. Yields the fraction done. Test: physics/voxelSValueKernel, physics/voxelSValueKernelMonteCarlo, physics/voxelSValuesPublished.
 */
export function* voxelSValueKernel(request: VoxelSValueKernelRequest): Generator<number, VoxelSValueKernel> {
  const { pointKernel, density_g_per_mL, voxelSize_mm, reach } = request;
  const count = reach.map((voxels) => voxels + 1) as [number, number, number];
  const charged = radialEnergy(pointKernel.charged, density_g_per_mL);
  const photon = radialEnergy(pointKernel.photon, density_g_per_mL);
  const parts = [
    { energy: charged, range: chargedNearRange(charged, voxelSize_mm) },
    { energy: photon, range: photonNearRange(voxelSize_mm) },
  ];
  const near: NearVoxels[] = [];
  for (const { energy, range } of parts)
    near.push(yield* within(nearVoxels(energy, range, voxelSize_mm), near.length / 10, 0.1));
  const { energy_MeV, sigma_MeV } = yield* within(farVoxels(parts, voxelSize_mm, count), 0.2, 0.8);
  addNear(near, count, energy_MeV, sigma_MeV);
  energy_MeV[0]! += pointKernel.local_MeV;
  yield 1;
  return yield* closed(reach, energy_MeV, sigma_MeV, pointKernel.emitted_MeV);
}

/** The fractions of a part of the work as fractions of the whole. */
function* within<T>(work: Generator<number, T>, from_frac: number, share_frac: number): Generator<number, T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    yield from_frac + share_frac * step.value;
  }
}

/**
 * Shells were followed in one octant of directions with all their energy: an eighth is one octant's, and voxels on a plane of symmetry get it
 * from both sides. The uncertainties of near and far part are those of the same shells, and add up.
 */
function addNear(
  near: readonly NearVoxels[],
  count: readonly [number, number, number],
  energy_MeV: Float64Array,
  sigma_MeV: Float64Array,
): void {
  const size = count.map((voxels, axis) => Math.min(voxels, Math.max(...near.map((part) => part.size[axis]!))));
  for (let k = 0; k < size[2]!; k++)
    for (let j = 0; j < size[1]!; j++)
      for (let i = 0; i < size[0]!; i++) {
        const to = i + count[0] * (j + count[1] * k);
        let variance = 0;
        for (const { size: own, energy_MeV: energy, variance_MeV2 } of near) {
          if (i >= own[0] || j >= own[1] || k >= own[2]) continue;
          const from = i + own[0] * (j + own[1] * k);
          energy_MeV[to]! += energy[from]! / mirrorImages(i, j, k);
          variance += variance_MeV2[from]!;
        }
        sigma_MeV[to]! += Math.sqrt(variance) / mirrorImages(i, j, k);
      }
}

/** In how many voxels of the whole kernel the voxel at this offset stands: its mirror images and itself. */
const mirrorImages = (i: number, j: number, k: number): number => (i > 0 ? 2 : 1) * (j > 0 ? 2 : 1) * (k > 0 ? 2 : 1);

/** Σ over the whole kernel, MeV. */
export function kernelTotal_MeV(energy_MeV: ArrayLike<number>, reach: readonly [number, number, number]): number {
  let [sum, at] = [0, 0];
  for (let k = 0; k <= reach[2]; k++)
    for (let j = 0; j <= reach[1]; j++) {
      const images = mirrorImages(0, j, k);
      sum += images * energy_MeV[at++]!;
      for (let i = 1; i <= reach[0]; i++) sum += 2 * images * energy_MeV[at++]!;
    }
  return sum;
}

/** Never more than was emitted: what the Gauss points have too much, 1e-4 at most, is taken from all voxels alike. Uncertainties become relative in place. */
function* closed(
  reach: readonly [number, number, number],
  energy_MeV: Float64Array,
  sigma_MeV: Float64Array,
  emitted_MeV: number,
): Generator<number, VoxelSValueKernel> {
  const total_MeV = kernelTotal_MeV(energy_MeV, reach);
  yield 1;
  const factor = total_MeV > emitted_MeV ? emitted_MeV / total_MeV : 1;
  const relativeUncertainty = sigma_MeV;
  for (let at = 0; at < energy_MeV.length; at++) {
    const energy = energy_MeV[at]!;
    relativeUncertainty[at] = energy > 0 ? sigma_MeV[at]! / energy : 1;
    if (factor < 1) energy_MeV[at] = factor * energy;
    if (at % VOXELS_PER_YIELD === 0) yield 1;
  }
  return { reach, energy_MeV, relativeUncertainty, emitted_MeV, beyond_MeV: Math.max(0, emitted_MeV - total_MeV) };
}
