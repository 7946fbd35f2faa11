import {
  dosePointKernel,
  findRadionuclide,
  photonCollisions,
  type DaughterTreatment,
  type KernelMedium,
  type Vector3,
} from '@voxel-dosimetry/core';
import {
  createCollapsedCone,
  lineKernels,
  type ConeResult,
  type ConeScene,
  type EmittedKernels,
  type LineKernels,
  type PhotonKernel,
  type RadialKernel,
} from '@voxel-dosimetry/collapsed-cone';
import { resultOf } from '../unit/core/drive';

export type VoxelValue = (i: number, j: number, k: number) => number;

/** One value a voxel, x fastest. */
export const volumeOf = ([nx, ny, nz]: Vector3, valueAt: VoxelValue): Float32Array =>
  Float32Array.from({ length: nx * ny * nz }, (_, at) =>
    valueAt(at % nx, Math.floor(at / nx) % ny, Math.floor(at / nx / ny)),
  );

export const NO_DEPOSIT: RadialKernel = {
  massDistance_g_per_cm2: Float64Array.of(0, 1, 2),
  within_MeV: new Float64Array(3),
};
export const NO_PHOTONS: PhotonKernel = {
  absorbed: NO_DEPOSIT,
  released: NO_DEPOSIT,
  scattered: { attenuation_cm2_per_g: 0.2, released_frac: 0 },
};

/** Kernels, fitted, and what is absorbed where it is emitted. */
export interface ConeKernel {
  readonly kernels: LineKernels;
  readonly local_MeV: number;
}

export const fitted = (emitted: EmittedKernels, local_MeV = 0): ConeKernel => ({
  kernels: resultOf(lineKernels(emitted)),
  local_MeV,
});

const FITTED = new Map<string, ConeKernel>();

/** A radionuclide's, fitted once. */
export function coneKernel(
  name: string,
  medium: KernelMedium = 'water',
  daughters: DaughterTreatment = 'none',
): ConeKernel {
  const key = `${name} ${medium} ${daughters}`;
  const known = FITTED.get(key);
  if (known) return known;
  const nuclide = findRadionuclide(name);
  const { charged, local_MeV } = dosePointKernel(nuclide, daughters, medium);
  const made = fitted({ charged, photon: photonCollisions(nuclide, daughters, medium) }, local_MeV);
  FITTED.set(key, made);
  return made;
}

export interface ConeChoices {
  readonly size: Vector3;
  readonly spacing_mm: Vector3;
  /** One g/mL when left out. */
  readonly density?: VoxelValue;
  readonly kernel: ConeKernel;
  readonly change?: Partial<ConeScene>;
}

export function coneScene({ size, spacing_mm, density = () => 1, kernel, change }: ConeChoices): ConeScene {
  const density_g_per_mL = volumeOf(size, density);
  return { size, spacing_mm, density_g_per_mL, ...kernel, directions: 96, ...change };
}

/** Superposes, and checks that energy closes: to 1e-6, and by what the voxels hold. */
export function superposed(module: WebAssembly.Module, scene: ConeScene, decays: Float32Array): ConeResult {
  const result = resultOf(createCollapsedCone(module, scene).superpose(decays));
  const held_MeV = result.energy_MeV.reduce((sum, energy) => sum + energy, 0);
  expect(Math.abs(held_MeV - result.absorbed_MeV)).toBeLessThanOrEqual(1e-9 * result.emitted_MeV);
  const { emitted_MeV, absorbed_MeV, escaped_MeV } = result;
  expect(Math.abs(absorbed_MeV + escaped_MeV - emitted_MeV)).toBeLessThanOrEqual(1e-6 * emitted_MeV);
  return result;
}

/** Largest difference, and that of voxels above a part of the largest value in proportion to their own. */
export function deviations(values: ArrayLike<number>, reference: ArrayLike<number>, above_frac: number) {
  let [largest, difference, own_frac] = [0, 0, 0];
  for (let at = 0; at < reference.length; at++) largest = Math.max(largest, reference[at]!);
  for (let at = 0; at < reference.length; at++) {
    const here = Math.abs(values[at]! - reference[at]!);
    difference = here <= difference ? difference : here;
    if (reference[at]! > above_frac * largest) own_frac = Math.max(own_frac, here / reference[at]!);
  }
  return { ofLargest_frac: difference / largest, own_frac };
}
