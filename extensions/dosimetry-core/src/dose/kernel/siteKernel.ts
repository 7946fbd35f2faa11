import { DosimetryError } from '../../domain/errors';
import type { Grid, Vector3 } from '../../domain/geometry';
import { JOULES_PER_KEV } from '../../domain/units';
import type { DaughterTreatment } from '../transport/particleSource';
import { kernelTotal_MeV, type VoxelSValueKernel } from './voxelSValueKernel';

/** Units that a kernel file may have; the first is ours. */
export const KERNEL_UNITS = ['Gy/(Bq·s)', 'mGy/(MBq·s)'] as const;
export type KernelUnit = (typeof KERNEL_UNITS)[number];

/** A site's own voxel S values: absorbed dose per decay around a source voxel in a uniform medium. Plain data, kept with the case. */
export interface SiteKernel {
  /** The file that it came from. */
  readonly name: string;
  /** As the library names it. */
  readonly radionuclide: string;
  /** Whether daughters are counted; null where none decays with the nuclide. */
  readonly daughters: DaughterTreatment | null;
  readonly voxelSize_mm: Vector3;
  /** As the file says it. */
  readonly medium: string;
  readonly density_g_per_mL: number;
  /** What the file's numbers were in; `values` are Gy/(Bq·s). */
  readonly fileUnit: KernelUnit;
  /** Odd along each axis; the source voxel is the middle one. */
  readonly size: Grid['size'];
  /** Gy/(Bq·s) at offsets of 0 and more voxels from the source voxel, x fastest: (size + 1)/2 along each axis. What lies opposite is equal. */
  readonly values: Float64Array;
  /** Relative standard uncertainty of each, 0..1; null where the file has none. */
  readonly relativeUncertainty: Float64Array | null;
}

/** What a kernel is wanted for. */
export interface KernelUse {
  /** As the library names it. */
  readonly radionuclide: string;
  readonly daughters: DaughterTreatment;
  readonly voxelSize_mm: Vector3;
}

/** Voxel sizes that differ by less are the same size rounded: 4.418 and 4.42 mm. */
const SAME_SIZE_frac = 1e-3;

/**
 * A site's kernel is used for its own nuclide, treatment of daughters and voxel size alone; it is never scaled. Throws `dose/kernel-radionuclide`,
 * `dose/kernel-daughters`, `dose/kernel-voxel-size`. Test: unit/core/siteKernel.
 */
export function assertSiteKernelFits(kernel: SiteKernel, { radionuclide, daughters, voxelSize_mm }: KernelUse): void {
  if (kernel.radionuclide !== radionuclide)
    throw new DosimetryError({
      code: 'dose/kernel-radionuclide',
      message: `The kernel ${kernel.name} is for ${kernel.radionuclide}; the case is ${radionuclide}.`,
      remedy: `Use a kernel for ${radionuclide}, or have it computed: without a file the kernel is made for the case.`,
    });
  if (kernel.daughters !== null && kernel.daughters !== daughters)
    throw new DosimetryError({
      code: 'dose/kernel-daughters',
      message: `The kernel ${kernel.name} has daughters "${kernel.daughters}"; the case has "${daughters}".`,
      remedy: 'Choose the same for daughters, or use a kernel that counts them as the case does.',
    });
  if (kernel.voxelSize_mm.every((edge, axis) => Math.abs(edge / voxelSize_mm[axis]! - 1) <= SAME_SIZE_frac)) return;
  const [has, needs] = [sizeText(kernel.voxelSize_mm), sizeText(voxelSize_mm)];
  throw new DosimetryError({
    code: 'dose/kernel-voxel-size',
    message: `The kernel ${kernel.name} is for ${has} mm voxels, the map has ${needs} mm.`,
    remedy: `Build a kernel for ${needs} mm, or have it computed: without a file the kernel is made for the case.`,
  });
}

const sizeText = (edges_mm: Vector3): string => edges_mm.map((edge) => edge.toFixed(2)).join(' × ');

const KG_PER_G = 1e-3;
const MM3_PER_ML = 1e3;
const KEV_PER_MEV = 1e3;
/** Sums over voxels that are further off than this are a mistaken unit or density, no other evaluation of the decay. */
const MOST_OF_EMITTED = 1.05;
const LEAST_OF_EMITTED = 1e-3;

/**
 * A site's kernel as energy per decay: E = S ρ V. What its voxels do not hold of `emitted_MeV` (the library's, per decay) is `beyond_MeV`, above 0 where
 * the table ends before the photons do; a table that holds up to 5 % more than the library has emits what it holds.
 * Throws `dose/kernel-energy`. Test: unit/core/siteKernel.
 */
export function siteVoxelSValueKernel(kernel: SiteKernel, emitted_MeV: number): VoxelSValueKernel {
  const volume_mL = (kernel.voxelSize_mm[0] * kernel.voxelSize_mm[1] * kernel.voxelSize_mm[2]) / MM3_PER_ML;
  const mevPerGray = (kernel.density_g_per_mL * volume_mL * KG_PER_G) / (JOULES_PER_KEV * KEV_PER_MEV);
  const reach = kernel.size.map((count) => (count - 1) / 2) as [number, number, number];
  const energy_MeV = kernel.values.map((value) => value * mevPerGray);
  const total_MeV = kernelTotal_MeV(energy_MeV, reach);
  if (!(total_MeV <= MOST_OF_EMITTED * emitted_MeV && total_MeV >= LEAST_OF_EMITTED * emitted_MeV))
    throw new DosimetryError({
      code: 'dose/kernel-energy',
      message: `The voxels of the kernel ${kernel.name} absorb ${total_MeV.toPrecision(3)} MeV per decay; ${kernel.radionuclide} emits ${emitted_MeV.toPrecision(3)} MeV.`,
      remedy: 'Check the unit, the density and the voxel size in the file.',
    });
  return {
    reach,
    energy_MeV,
    relativeUncertainty: kernel.relativeUncertainty ?? new Float64Array(energy_MeV.length),
    emitted_MeV: Math.max(emitted_MeV, total_MeV),
    beyond_MeV: Math.max(0, emitted_MeV - total_MeV),
  };
}
