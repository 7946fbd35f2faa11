import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  findMedium,
  PARTICLE_KINDS,
  transportParameters,
  transportTables,
  type ParticleSource,
  type TransportTables,
} from '@voxel-dosimetry/core';
import { createTransportKernel, type ShardResult, type TransportScene } from '@voxel-dosimetry/monte-carlo';

/** EGSnrc results and published figures, where the shared folder lies beside the repository. */
const PHYSICS = resolve(__dirname, '../../../shared/physics');
export const hasReferences = existsSync(PHYSICS);
export const JOULES_PER_MEV = 1.602176634e-13;
const SEED = 20_251;

/** The rows of a comma separated file of the shared physics folder, by column; lines with # are left out. */
export function physicsRows(file: string): Record<string, string>[] {
  const lines = readFileSync(resolve(PHYSICS, file), 'utf8')
    .trim()
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'));
  const names = lines[0]!.split(',');
  return lines.slice(1).map((line) => Object.fromEntries(line.split(',').map((word, at) => [names[at]!, word])));
}

export function monoEnergetic(energy_MeV: number, kind: keyof typeof PARTICLE_KINDS = 'electron'): ParticleSource {
  return {
    kind: Uint8Array.of(PARTICLE_KINDS[kind]),
    low_MeV: Float64Array.of(energy_MeV),
    high_MeV: Float64Array.of(energy_MeV),
    yield_per_decay: Float64Array.of(1),
    local_MeV_per_decay: 0,
  };
}

/** The photons of a source alone. */
export function photonsOf({ kind, low_MeV, high_MeV, yield_per_decay }: ParticleSource): ParticleSource {
  const entries = Array.from(kind.keys()).filter((entry) => kind[entry] === PARTICLE_KINDS.photon);
  const of = (values: Float64Array): Float64Array => Float64Array.from(entries, (entry) => values[entry]!);
  return {
    kind: Uint8Array.from(entries, () => PARTICLE_KINDS.photon),
    low_MeV: of(low_MeV),
    high_MeV: of(high_MeV),
    yield_per_decay: of(yield_per_decay),
    local_MeV_per_decay: 0,
  };
}

/** Exactly what the EGSnrc runs emitted. */
export function referenceEmissions(nuclide: string, kinds: readonly ('electron' | 'photon')[]): ParticleSource {
  const entries = kinds
    .filter((kind) => existsSync(resolve(PHYSICS, `reference/spectrum_${nuclide}_${kind}s.csv`)))
    .flatMap((kind) => physicsRows(`reference/spectrum_${nuclide}_${kind}s.csv`).map((row) => ({ kind, row })));
  const energies = Float64Array.from(entries, ({ row }) => Number(row.E_keV) / 1000);
  return {
    kind: Uint8Array.from(entries, ({ kind }) => PARTICLE_KINDS[kind]),
    low_MeV: energies,
    high_MeV: energies,
    yield_per_decay: Float64Array.from(entries, ({ row }) => Number(row.intensity_per_decay)),
    local_MeV_per_decay: 0,
  };
}

const TABLES = new Map<string, TransportTables>();

/** Tables are made once for the same media and parameters. */
function tablesOf(media: readonly string[], parameters: ReturnType<typeof transportParameters>): TransportTables {
  const key = JSON.stringify([media, parameters]);
  const known = TABLES.get(key);
  if (known) return known;
  const tables = transportTables(media.map(findMedium), parameters);
  TABLES.set(key, tables);
  return tables;
}

export interface SceneChoices {
  readonly size: readonly [number, number, number];
  readonly spacing_mm: readonly [number, number, number];
  readonly media?: readonly string[];
  /** Index into media, and density, of a voxel; one g/mL of the first when left out. */
  readonly voxel?: (i: number, j: number, k: number) => readonly [medium: number, density_g_per_mL: number];
  /** The middle voxel when left out. */
  readonly activity?: (i: number, j: number, k: number) => number;
  readonly emissions: ParticleSource;
  readonly change?: Partial<TransportScene>;
  readonly parameters?: Partial<ReturnType<typeof transportParameters>>;
}

export function sceneOf(choices: SceneChoices): TransportScene {
  const { size, spacing_mm, media = ['water'], voxel = () => [0, 1] as const } = choices;
  const middle = size.map((n) => Math.floor(n / 2));
  const { activity = (i, j, k) => (i === middle[0] && j === middle[1] && k === middle[2] ? 1 : 0) } = choices;
  const count = size[0] * size[1] * size[2];
  const scene = {
    size,
    spacing_mm,
    medium: new Uint8Array(count),
    density_g_per_mL: new Float32Array(count),
    activity: new Float32Array(count),
    surroundings: null,
    tallyGrid: null,
    emissions: choices.emissions,
    sourceExtent_frac: 1,
    tables: tablesOf(media, {
      ...transportParameters(Math.min(...spacing_mm)),
      ...choices.parameters,
    }),
    electronCutoff_MeV: 0.01,
    photonCutoff_MeV: 0.01,
    doseTo: 'medium',
    ...choices.change,
  } as const;
  for (let at = 0; at < count; at++) {
    const i = at % size[0];
    const j = Math.floor(at / size[0]) % size[1];
    const k = Math.floor(at / size[0] / size[1]);
    [scene.medium[at], scene.density_g_per_mL[at]] = voxel(i, j, k);
    scene.activity[at] = activity(i, j, k);
  }
  return scene;
}

export interface Estimate {
  readonly mean: number;
  readonly sigma: number;
}

/** Runs the scene in batches; what `of` makes of a batch's energy per voxel (MeV), per decay, with standard errors. Checks the balance of each. */
export function estimate(
  compiled: WebAssembly.Module,
  scene: TransportScene,
  decays: number,
  of: (energy_MeV: Float64Array, result: ShardResult) => number[],
  batches = 10,
): Estimate[] {
  const kernel = createTransportKernel(compiled, scene);
  const perBatch = Array.from({ length: batches }, (_, shard) => {
    kernel.start({ seed: SEED, shard, decays: decays / batches });
    kernel.advance(decays);
    const result = kernel.result();
    expectBalance(result);
    return of(result.energy_MeV, result).map((value) => (value * batches) / decays);
  });
  return perBatch[0]!.map((_, quantity) => {
    const values = perBatch.map((batch) => batch[quantity]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / batches;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, sigma: Math.sqrt(square / batches / (batches - 1)) };
  });
}

/** Cumulative energy within spheres of whole multiples of a width around the middle of a cubic grid; voxels are cut in 27. */
export function energyWithin(energy_MeV: Float64Array, count: number, spacing_mm: number, width_mm: number): number[] {
  // Names of the test's own scope: the globals of a test file are slow to look up.
  const { floor, sqrt } = Math;
  const parts = 3 * count;
  const squares_mm2 = Float64Array.from({ length: parts }, (_, n) => (((n + 0.5) / 3 - count / 2) * spacing_mm) ** 2);
  const shells = new Float64Array(Math.ceil((count * spacing_mm) / width_mm) + 1);
  for (let z = 0; z < parts; z++)
    for (let y = 0; y < parts; y++) {
      const row = count * (floor(y / 3) + count * floor(z / 3));
      const across_mm2 = squares_mm2[y]! + squares_mm2[z]!;
      for (let x = 0; x < parts; x++) {
        const energy = energy_MeV[row + floor(x / 3)]!;
        if (energy > 0) shells[floor(sqrt(across_mm2 + squares_mm2[x]!) / width_mm)]! += energy / 27;
      }
    }
  let sum = 0;
  return Array.from(shells, (energy) => (sum += energy));
}

export function expectBalance({ emitted_MeV, absorbed_MeV, escaped_MeV, abandoned }: ShardResult): void {
  expect(Math.abs(absorbed_MeV + escaped_MeV - emitted_MeV)).toBeLessThanOrEqual(1e-6 * emitted_MeV);
  expect(abandoned).toBe(0);
}

/** The value agrees to the bound, and is known to a third of it or to the reference's own uncertainty. */
export function expectAgreement(what: string, ours: Estimate, reference: Estimate, bound_frac: number): void {
  const off_frac = ours.mean / reference.mean - 1;
  const sigma_frac = Math.hypot(ours.sigma, reference.sigma) / reference.mean;
  const allowed_frac = Math.max(bound_frac, 3 * sigma_frac);
  expect({ what, off_frac, agrees: Math.abs(off_frac) <= allowed_frac }).toEqual({ what, off_frac, agrees: true });
  expect(ours.sigma / ours.mean).toBeLessThanOrEqual(Math.max(bound_frac / 3, reference.sigma / reference.mean));
}
