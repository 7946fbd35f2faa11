import {
  decayChain,
  DosimetryError,
  findRadionuclide,
  type DaughterTreatment,
  type Radionuclide,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { VoxelSValueRequest, VoxelSValues } from '@voxel-dosimetry/compute';
import { CANCELLED, UsageError, type CliIo, type Command, type Options } from '../cli/command';
import { integerOf, textOf } from '../cli/parseOptions';
import { writeWhole } from '../results/writeWhole';
import type { StartCompute } from './run';

const value = (about: string) => ({ takes: 'value', about }) as const;
const required = (about: string) => ({ takes: 'value', required: true, about }) as const;

const OPTIONS: Command['options'] = {
  radionuclide: required('such as Y-90'),
  'voxel-mm': required('voxel size, mm: one number, or three for x,y,z'),
  medium: required('such as soft-tissue'),
  daughters: value('none or equilibrium; needed for a nuclide whose daughters decay'),
  density: value("g/mL (default: the medium's own)"),
  engine: value('monte-carlo (default)'),
  histories: value('decays to follow (default 1e7)'),
  extent: value('voxels on each side of the source voxel (default 5)'),
  seed: value('of the random numbers (default 1)'),
  workers: value('most threads (default: one a core); the result does not depend on it'),
  symmetric: { takes: 'flag', about: 'average over voxels that symmetry makes equal' },
  out: required('file to write'),
  json: { takes: 'flag', about: 'progress as JSON lines' },
};

const JOB = 'kernel';

/**
 * `kernel`: voxel S values around a source voxel in a uniform medium, written as K.json. Throws UsageError for options,
 * `ingest/unknown-radionuclide`, `dose/medium`, `protocol/not-available`. Proved by test/round-trip/headless/kernel.test.ts.
 */
export const kernelCommand = (startCompute: StartCompute): Command => ({
  about: 'Computes voxel S values of a radionuclide in a uniform medium.',
  options: OPTIONS,
  async run(options, io) {
    const request = requestOf(options);
    const out = textOf(options, 'out') ?? '';
    const { compute, end } = startCompute(integerOf(options, 'workers', 1) ?? null);
    const stop = (): void => void compute.cancel(JOB);
    io.signal.addEventListener('abort', stop);
    try {
      const table = await compute.voxelSValues(request, { id: JOB, onProgress: progressTo(options, io) });
      if (io.signal.aborted) throw CANCELLED;
      await writeWhole(out, `${JSON.stringify(kernelFile(request, table))}\n`);
      tell(request, table, options, io);
    } finally {
      io.signal.removeEventListener('abort', stop);
      await end();
    }
  },
});

function requestOf(options: Options): VoxelSValueRequest {
  const engine = textOf(options, 'engine') ?? 'monte-carlo';
  if (engine === 'point-kernel')
    throw new DosimetryError({
      code: 'protocol/not-available',
      message:
        'Voxel S values by integrating a point kernel are not available in this version; those by Monte Carlo are.',
      remedy: 'Use --engine monte-carlo.',
    });
  if (engine !== 'monte-carlo') throw new UsageError(`--engine is "${engine}"; monte-carlo was expected.`);
  const radionuclide = findRadionuclide(textOf(options, 'radionuclide') ?? '');
  return {
    radionuclide,
    daughters: daughtersOf(options, radionuclide),
    voxelSize_mm: voxelSize_mm(textOf(options, 'voxel-mm') ?? ''),
    medium: textOf(options, 'medium') ?? '',
    density_g_per_mL: positiveOf(options, 'density', 'g/mL'),
    extent: within(integerOf(options, 'extent', 0) ?? 5, 64, 'extent'),
    histories: within(integerOf(options, 'histories', 1) ?? 1e7, 1e12, 'histories'),
    seed: within(integerOf(options, 'seed', 0) ?? 1, 2 ** 32 - 1, 'seed'),
    symmetric: options['symmetric'] === true,
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

function positiveOf(options: Options, name: string, unit: string): number | null {
  const given = textOf(options, name);
  if (given === undefined) return null;
  const number = Number(given);
  if (!(number > 0 && Number.isFinite(number)))
    throw new UsageError(`--${name} is "${given}"; a number above 0 ${unit} was expected.`);
  return number;
}

function within(number: number, most: number, name: string): number {
  if (number <= most) return number;
  throw new UsageError(`--${name} is ${number}; at most ${most} was expected.`);
}

/** K.json: the contract's keys, and what else decides the numbers. */
export interface KernelFile {
  readonly radionuclide: string;
  readonly daughters: DaughterTreatment;
  readonly voxelSize_mm: Vector3;
  readonly medium: string;
  readonly density_g_per_cm3: number;
  readonly unit: 'Gy/(Bq·s)';
  readonly size: readonly number[];
  /** x fastest. */
  readonly values: readonly number[];
  /** Relative standard uncertainty, 0..1, statistical. */
  readonly relativeUncertainty: readonly number[];
  readonly engine: 'monte-carlo';
  readonly histories: number;
  readonly seed: number;
  readonly symmetric: boolean;
  /** Uniform medium around the source voxel to this distance at least. */
  readonly mediumTo_mm: number;
  /** Per decay; what the tallied voxels did not absorb counts as escaped. */
  readonly energy: VoxelSValues['energy'];
}

function kernelFile(
  { radionuclide, daughters, voxelSize_mm: size_mm, medium, seed, symmetric }: VoxelSValueRequest,
  { density_g_per_mL, size, values, relativeUncertainty, histories, mediumTo_mm, energy }: VoxelSValues,
): KernelFile {
  return {
    radionuclide: radionuclide.name,
    daughters,
    voxelSize_mm: size_mm,
    medium,
    density_g_per_cm3: density_g_per_mL,
    unit: 'Gy/(Bq·s)',
    size,
    values: Array.from(values),
    relativeUncertainty: Array.from(relativeUncertainty),
    engine: 'monte-carlo',
    histories,
    seed,
    symmetric,
    mediumTo_mm,
    energy,
  };
}

function progressTo(options: Options, io: CliIo) {
  return ({ fraction, doing }: { readonly fraction: number; readonly doing: string }): void => {
    if (options['json']) io.out(JSON.stringify({ event: 'progress', fraction: Number(fraction.toFixed(4)), doing }));
  };
}

function tell(
  { radionuclide, medium }: VoxelSValueRequest,
  { values, relativeUncertainty, histories }: VoxelSValues,
  options: Options,
  io: CliIo,
): void {
  const centre = (values.length - 1) / 2;
  const self = values[centre] ?? 0;
  const uncertainty_pct = 100 * (relativeUncertainty[centre] ?? 1);
  if (options['json']) io.out(JSON.stringify({ event: 'kernel', self_Gy_per_Bq_s: self, uncertainty_pct, histories }));
  else
    io.out(
      `${radionuclide.name} in ${medium}: source voxel ${self.toExponential(4)} Gy/(Bq·s) ± ${uncertainty_pct.toPrecision(2)} %, ${histories} decays`,
    );
}
