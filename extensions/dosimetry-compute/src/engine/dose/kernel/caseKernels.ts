import {
  dosePointKernel,
  findMedium,
  kernelParts,
  voxelSValueKernel,
  type DosePointKernel,
  type Grid,
  type KernelMedium,
  type Vector3,
  type VoxelSValueKernel,
} from '@voxel-dosimetry/core';
import type { DoseRequest } from '../../../contract';
import type { JobControl } from '../../jobs';

/** Voxel S values of one medium at one density, in parts that add up; each to be convolved on its own. */
export interface MediumKernel {
  /** Null: a site's. */
  readonly medium: KernelMedium | null;
  readonly density_g_per_mL: number;
  readonly parts: readonly VoxelSValueKernel[];
}

/** The medium's own density. Throws `dose/medium`. */
export const densityOf_g_per_mL = (medium: KernelMedium): number => findMedium(medium).density_g_per_mL;

const MM_PER_CM = 10;

/**
 * Voxel S values of the case’s nuclide for its grid: the steep part as far as charged particles and soft X rays come, everything else to the edge of
 * the grid, so that no voxel misses what any other sends.
 */
export async function mediumKernel(
  { radionuclide, daughters }: Pick<DoseRequest, 'radionuclide' | 'daughters'>,
  { medium, density_g_per_mL }: { readonly medium: KernelMedium; readonly density_g_per_mL: number },
  { size, spacing_mm }: Pick<Grid, 'size' | 'spacing_mm'>,
  control: JobControl,
): Promise<MediumKernel> {
  const key = JSON.stringify([radionuclide.name, daughters, medium, density_g_per_mL, size, spacing_mm]);
  const known = MADE.get(key);
  if (known) return known;
  await control.pause('Computing the kernel', 0);
  const pointKernel = dosePointKernel(radionuclide, daughters, medium);
  const { near, far, range_g_per_cm2 } = kernelParts(pointKernel);
  const toEdge = size.map((voxels) => voxels - 1) as [number, number, number];
  const range_mm = (MM_PER_CM * range_g_per_cm2) / density_g_per_mL;
  const make = (part: DosePointKernel, reach: Grid['size']): Promise<VoxelSValueKernel> => {
    const work = voxelSValueKernel({ pointKernel: part, density_g_per_mL, voxelSize_mm: spacing_mm, reach });
    return control.drive(work, 'Computing the kernel');
  };
  const parts = [await make(near, reachOf(range_mm, spacing_mm, toEdge))];
  if (far.emitted_MeV > 0) parts.push(await make(far, toEdge));
  return keep(key, { medium, density_g_per_mL, parts });
}

/** The last kernels made, for the next run on the same grid: comparing engines uses one several times. */
const MADE = new Map<string, MediumKernel>();
/** Values of all that are kept together: 64 MB with their uncertainties. */
const MOST_KEPT = 2 ** 22;
const sizeOf = ({ parts }: MediumKernel): number => parts.reduce((sum, { energy_MeV }) => sum + energy_MeV.length, 0);

function keep(key: string, kernel: MediumKernel): MediumKernel {
  MADE.set(key, kernel);
  let total = [...MADE.values()].reduce((sum, each) => sum + sizeOf(each), 0);
  for (const [oldest, each] of [...MADE]) {
    if (total <= MOST_KEPT) break;
    MADE.delete(oldest);
    total -= sizeOf(each);
  }
  return kernel;
}

/** Voxels that a kernel of that range can touch: the voxel at offset n is (n − 1) edges away. */
const reachOf = (range_mm: number, spacing_mm: Vector3, most: Grid['size']): Grid['size'] =>
  spacing_mm.map((edge_mm, axis) => Math.min(most[axis]!, Math.floor(range_mm / edge_mm) + 1)) as [
    number,
    number,
    number,
  ];

/** Of the source voxel's own S value: statistical, of the parts together. */
export function selfUncertainty_frac({ parts }: MediumKernel): number {
  const self_MeV = parts.reduce((sum, { energy_MeV }) => sum + energy_MeV[0]!, 0);
  const sigmas_MeV = parts.map(({ energy_MeV, relativeUncertainty }) => energy_MeV[0]! * relativeUncertainty[0]!);
  return Math.hypot(...sigmas_MeV) / self_MeV;
}
