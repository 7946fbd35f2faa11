import {
  decayChain,
  DosimetryError,
  findKernelMedium,
  findRadionuclide,
  type DaughterTreatment,
  type Radionuclide,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { PointKernelRequest, VoxelSValueRequest } from '@voxel-dosimetry/compute';
import { UsageError, type Options } from '../cli/command';
import { integerOf, textOf } from '../cli/parseOptions';

/** What the options of `kernel` ask for. */
export type KernelRequest =
  | { readonly engine: 'monte-carlo'; readonly of: VoxelSValueRequest }
  | { readonly engine: 'point-kernel'; readonly of: PointKernelRequest };

/** What people say for short, and the medium of the library that it means. */
const SHORT_NAMES: Readonly<Record<string, string>> = { bone: 'cortical-bone' };

/** Throws UsageError, `ingest/unknown-radionuclide`, `dose/daughters`, `dose/medium`. */
export function kernelRequest(options: Options): KernelRequest {
  const engine = textOf(options, 'engine') ?? 'monte-carlo';
  if (engine !== 'monte-carlo' && engine !== 'point-kernel')
    throw new UsageError(`--engine is "${engine}"; monte-carlo or point-kernel was expected.`);
  // Histories, seed and symmetry are accepted and change nothing: nothing is drawn at random, and mirror images are equal.
  if (engine === 'point-kernel' && options['photon-cutoff'] !== undefined)
    throw new UsageError('--photon-cutoff has no meaning with --engine point-kernel, whose table has its own (3 keV).');
  const radionuclide = findRadionuclide(textOf(options, 'radionuclide') ?? '');
  const named = textOf(options, 'medium') ?? '';
  const medium = SHORT_NAMES[named] ?? named;
  const common = {
    radionuclide,
    daughters: daughtersOf(options, radionuclide),
    voxelSize_mm: voxelSize_mm(textOf(options, 'voxel-mm') ?? ''),
    density_g_per_mL: densityOf_g_per_mL(options),
    extent: within(integerOf(options, 'extent', 0) ?? 5, 64, 'extent'),
  };
  if (engine === 'point-kernel') return { engine, of: { ...common, medium: findKernelMedium(medium) } };
  return {
    engine,
    of: {
      ...common,
      medium,
      histories: within(integerOf(options, 'histories', 1) ?? 1e7, 1e12, 'histories'),
      seed: within(integerOf(options, 'seed', 0) ?? 1, 2 ** 32 - 1, 'seed'),
      photonCutoff_keV: photonCutoff_keV(options),
      symmetric: options['symmetric'] === true,
    },
  };
}

/** Throws `dose/daughters` where they must be chosen and were not. */
function daughtersOf(options: Options, radionuclide: Radionuclide): DaughterTreatment {
  const given = textOf(options, 'daughters');
  if (given === 'none' || given === 'equilibrium') return given;
  if (given !== undefined) throw new UsageError(`--daughters is "${given}"; none or equilibrium was expected.`);
  const [, ...daughters] = decayChain(radionuclide).members;
  if (daughters.length === 0) return 'none';
  const names = daughters.map((member) => member.radionuclide.name).join(', ');
  throw new DosimetryError({
    code: 'dose/daughters',
    message: `Daughters of ${radionuclide.name} decay too (${names}); whether they count was not said.`,
    remedy:
      'Add --daughters equilibrium to count them where their parent decays, or --daughters none to leave them out.',
  });
}

/** Voxels are from a tenth of a millimetre to ten centimetres: beyond that a unit was mistaken. */
const SMALLEST_VOXEL_mm = 0.1;
const LARGEST_VOXEL_mm = 100;

function voxelSize_mm(text: string): Vector3 {
  const sizes = text.split(',').map(Number);
  const isSize = (size_mm: number): boolean => size_mm >= SMALLEST_VOXEL_mm && size_mm <= LARGEST_VOXEL_mm;
  const [x_mm, y_mm, z_mm] = sizes.length === 1 ? [sizes[0], sizes[0], sizes[0]] : sizes;
  if (sizes.length <= 3 && sizes.every(isSize) && x_mm !== undefined && y_mm !== undefined && z_mm !== undefined)
    return [x_mm, y_mm, z_mm];
  throw new UsageError(
    `--voxel-mm is "${text}"; one number or three from ${SMALLEST_VOXEL_mm} to ${LARGEST_VOXEL_mm} mm, such as 4.42 or 4.42,4.42,3, were expected.`,
  );
}

/** From thin gas to the densest metal: beyond that a unit was mistaken (kg/m³ for g/mL). */
const LEAST_DENSITY_g_per_mL = 1e-4;
const GREATEST_DENSITY_g_per_mL = 23;

function densityOf_g_per_mL(options: Options): number | null {
  const given = textOf(options, 'density');
  if (given === undefined) return null;
  const density_g_per_mL = Number(given);
  if (density_g_per_mL >= LEAST_DENSITY_g_per_mL && density_g_per_mL <= GREATEST_DENSITY_g_per_mL)
    return density_g_per_mL;
  throw new UsageError(
    `--density is "${given}"; a number from ${LEAST_DENSITY_g_per_mL} to ${GREATEST_DENSITY_g_per_mL} g/mL was expected.`,
  );
}

/** X rays of 5 to 10 keV reach the next voxel: with a cut-off of 10 keV it gets 2 % less for Cu-64 and Tb-161, 40 % less for Ga-67. */
const DEFAULT_PHOTON_CUTOFF_keV = 2;

function photonCutoff_keV(options: Options): number {
  const given = textOf(options, 'photon-cutoff');
  if (given === undefined) return DEFAULT_PHOTON_CUTOFF_keV;
  const energy_keV = Number(given);
  if (energy_keV >= 1 && energy_keV <= 100) return energy_keV;
  throw new UsageError(`--photon-cutoff is "${given}"; a number from 1 to 100 keV was expected.`);
}

function within(number: number, most: number, name: string): number {
  if (number <= most) return number;
  throw new UsageError(`--${name} is ${number}; at most ${most} was expected.`);
}
