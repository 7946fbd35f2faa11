import { decayChain } from '../../data/decayChain';
import { findRadionuclide } from '../../data/radionuclides';
import { DosimetryError, type ErrorCode } from '../../domain/errors';
import type { Grid, Vector3 } from '../../domain/geometry';
import type { Radionuclide } from '../../domain/radionuclide';
import type { DaughterTreatment } from '../transport/particleSource';
import { mirrorAverage } from './mirrorAverage';
import { KERNEL_UNITS, type KernelUnit, type SiteKernel } from './siteKernel';

const PER_UNIT: Readonly<Record<KernelUnit, number>> = { 'Gy/(Bq·s)': 1, 'mGy/(MBq·s)': 1e-9 };
const SMALLEST_VOXEL_mm = 0.1;
const LARGEST_VOXEL_mm = 100;
/** Osmium has 22.6 g/mL. */
const HIGHEST_DENSITY_g_per_mL = 23;
/** Voxels along an axis: 10 m of the largest that there are. */
const MOST_VOXELS = 1023;

/**
 * A site's kernel from the text of its file: JSON with `radionuclide`, `voxelSize_mm` [x, y, z], `medium`, `density_g_per_cm3`, `unit` "Gy/(Bq·s)" or
 * "mGy/(MBq·s)", `size` (odd), `values` (x fastest) and, if there are, `relativeUncertainty` and `daughters`; other keys are left alone.
 *
 * Numbers in mGy/(MBq·s) are converted. Mirror images are averaged when they agree within their uncertainty, else refused. Throws `dose/kernel-file`,
 * `ingest/unknown-radionuclide`, `dose/kernel-daughters`, `dose/kernel-voxel-size`, `dose/kernel-medium`, `dose/kernel-density`,
 * `dose/kernel-unit`, `dose/kernel-size`, `dose/kernel-values`, `dose/kernel-uncertainty`, `dose/kernel-asymmetric`. Test: unit/core/siteKernel.
 */
export function parseSiteKernel(name: string, text: string): SiteKernel {
  const file = objectOf(name, text);
  const refuse = refusalFor(name);
  const radionuclide = findRadionuclide(typeof file['radionuclide'] === 'string' ? file['radionuclide'] : '');
  const unit = unitOf(file['unit'], refuse);
  const size = sizeOf(file['size'], refuse);
  const count = size[0] * size[1] * size[2];
  const averaged = mirrorAverage(
    {
      size,
      values: valuesOf(file['values'], count, refuse).map((value) => value * PER_UNIT[unit]),
      relativeUncertainty: uncertaintiesOf(file['relativeUncertainty'], count, refuse),
    },
    name,
  );
  return {
    name,
    radionuclide: radionuclide.name,
    daughters: daughtersOf(file['daughters'], radionuclide, refuse),
    voxelSize_mm: voxelSizeOf(file['voxelSize_mm'], refuse),
    medium: mediumOf(file['medium'], refuse),
    density_g_per_mL: densityOf(file['density_g_per_cm3'], refuse),
    fileUnit: unit,
    size,
    ...averaged,
  };
}

/** Refuses a field of the file: what it holds and what was expected. */
type Refuse = (code: ErrorCode, field: string, found: unknown, expected: string) => never;

const refusalFor =
  (name: string): Refuse =>
  (code, field, found, expected) => {
    throw new DosimetryError({
      code,
      message: `"${field}" of the kernel ${name} is ${shown(found)}; ${expected} expected.`,
      remedy: 'Correct the file, or have the kernel computed: without a file it is made for the case.',
    });
  };

const LONGEST_SHOWN = 60;

function shown(found: unknown): string {
  const text = found === undefined ? 'missing' : JSON.stringify(found);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

function objectOf(name: string, text: string): Readonly<Record<string, unknown>> {
  let because = 'one object { … } was expected';
  try {
    // Editors of Windows put a mark of byte order first.
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    because = error instanceof Error ? error.message : String(error);
  }
  throw new DosimetryError({
    code: 'dose/kernel-file',
    message: `The kernel ${name} is no JSON of a kernel: ${because}.`,
    remedy: 'Choose a file as the kernel command writes it.',
  });
}

/** Signs of multiplication and blanks may differ: "mGy / (MBq*s)". */
function unitOf(found: unknown, refuse: Refuse): KernelUnit {
  const written = typeof found === 'string' ? found.replace(/\s/g, '').replace(/[*⋅.]/g, '·') : '';
  return (
    KERNEL_UNITS.find((unit) => unit === written) ??
    refuse('dose/kernel-unit', 'unit', found, `one of ${KERNEL_UNITS.join(', ')} was`)
  );
}

const numbersOf = (found: unknown): readonly number[] | null =>
  Array.isArray(found) && found.every((each) => typeof each === 'number' && Number.isFinite(each))
    ? (found as readonly number[])
    : null;

function sizeOf(found: unknown, refuse: Refuse): Grid['size'] {
  const counts = numbersOf(found);
  const isOdd = (count: number): boolean => Number.isInteger(count) && count % 2 === 1 && count >= 1;
  if (counts?.length === 3 && counts.every((count) => isOdd(count) && count <= MOST_VOXELS))
    return counts as unknown as Grid['size'];
  return refuse(
    'dose/kernel-size',
    'size',
    found,
    `three odd numbers of voxels up to ${MOST_VOXELS}, with the source voxel in the middle, were`,
  );
}

function valuesOf(found: unknown, count: number, refuse: Refuse): readonly number[] {
  const values = numbersOf(found);
  if (values?.length !== count || values.some((value) => value < 0))
    return refuse(
      'dose/kernel-values',
      'values',
      Array.isArray(found) ? wrongOf(found, count) : found,
      `${count} finite numbers of 0 or more, one for each voxel, were`,
    );
  const source = values[(count - 1) / 2]!;
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  if (source > 0 && source >= largest) return values;
  return refuse(
    'dose/kernel-values',
    'values',
    `${source} in the source voxel and ${largest} at most`,
    'the largest value in the source voxel was',
  );
}

/** How many there are, or the first that is no value. */
function wrongOf(found: readonly unknown[], count: number): string {
  if (found.length !== count) return `${found.length} values`;
  const wrong = found.findIndex((each) => !(typeof each === 'number' && Number.isFinite(each) && each >= 0));
  return `${shown(found[wrong])} as value ${wrong + 1}`;
}

function uncertaintiesOf(found: unknown, count: number, refuse: Refuse): readonly number[] | null {
  if (found === undefined || found === null) return null;
  const values = numbersOf(found);
  if (values?.length === count && values.every((value) => value >= 0 && value <= 1)) return values;
  return refuse('dose/kernel-uncertainty', 'relativeUncertainty', found, `${count} numbers from 0 to 1, or none, were`);
}

function voxelSizeOf(found: unknown, refuse: Refuse): Vector3 {
  const edges_mm = numbersOf(found);
  if (edges_mm?.length === 3 && edges_mm.every((edge) => edge >= SMALLEST_VOXEL_mm && edge <= LARGEST_VOXEL_mm))
    return edges_mm as unknown as Vector3;
  return refuse(
    'dose/kernel-voxel-size',
    'voxelSize_mm',
    found,
    `three numbers from ${SMALLEST_VOXEL_mm} to ${LARGEST_VOXEL_mm} mm were`,
  );
}

const mediumOf = (found: unknown, refuse: Refuse): string =>
  typeof found === 'string' && found.trim() !== ''
    ? found
    : refuse('dose/kernel-medium', 'medium', found, 'the name of the medium was');

const densityOf = (found: unknown, refuse: Refuse): number =>
  typeof found === 'number' && found > 0 && found <= HIGHEST_DENSITY_g_per_mL
    ? found
    : refuse(
        'dose/kernel-density',
        'density_g_per_cm3',
        found,
        `more than 0 and at most ${HIGHEST_DENSITY_g_per_mL} g/cm³ was`,
      );

function daughtersOf(found: unknown, radionuclide: Radionuclide, refuse: Refuse): DaughterTreatment | null {
  const { length } = decayChain(radionuclide).members;
  if (found === 'none' || found === 'equilibrium') return length > 1 ? found : null;
  if (found === undefined && length === 1) return null;
  return refuse(
    'dose/kernel-daughters',
    'daughters',
    found,
    `"none" or "equilibrium" (whether the daughters of ${radionuclide.name} count) was`,
  );
}
