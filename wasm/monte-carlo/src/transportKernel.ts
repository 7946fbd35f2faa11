import { aliasTable } from './aliasTable';
import { checkScene } from './checkScene';
import type { KernelExports } from './kernelExports';
import { kernelMemory, type KernelMemory } from './kernelMemory';
import { croppedTally, paddedGrid } from './paddedGrid';
import type { ShardResult, TransportScene } from './transportScene';

const CM_PER_MM = 0.1;
/** Order of the numbers of struct balance (transport.h). */
const BALANCE = [
  'emitted_MeV',
  'absorbed_MeV',
  'escaped_MeV',
  'local_MeV',
  'bremsstrahlung_MeV',
  'decays',
  'electrons',
  'segments',
  'abandoned',
] as const;

export interface Shard {
  /** Whole number below 2⁵³: with the number of the shard it decides every random number. */
  readonly seed: number;
  readonly shard: number;
  readonly decays: number;
}

/** A scene in its own memory, run shard by shard; a shard in slices, so that the caller can do other things in between. */
export interface TransportKernel {
  start(shard: Shard): void;
  /** Runs up to that many decays more; the fraction of the shard that is done. */
  advance(decays: number): number;
  /** Of the shard as far as it is done. A copy. */
  result(): ShardResult;
}

function placeTables(place: KernelMemory['place'], kernel: KernelExports, scene: TransportScene): void {
  const { tables } = scene;
  kernel.set_tables(
    tables.media,
    place(tables.electron),
    place(tables.deflection),
    place(tables.bremsstrahlungNumber),
    place(tables.bremsstrahlungShape),
    place(tables.photon),
    place(tables.photonSampling),
  );
}

function placeEmissions(place: KernelMemory['place'], kernel: KernelExports, scene: TransportScene): void {
  const { emissions } = scene;
  const { keep, other } = aliasTable(emissions.yield_per_decay);
  const yield_per_decay = emissions.yield_per_decay.reduce((sum, each) => sum + each, 0);
  kernel.set_emissions(
    emissions.kind.length,
    place(emissions.kind),
    place(emissions.low_MeV),
    place(emissions.high_MeV),
    place(keep),
    place(other),
  );
  kernel.set_decays(yield_per_decay, emissions.local_MeV_per_decay, scene.sourceExtent_frac);
}

const inCm = ([x_mm, y_mm, z_mm]: readonly [number, number, number]): [number, number, number] => [
  x_mm * CM_PER_MM,
  y_mm * CM_PER_MM,
  z_mm * CM_PER_MM,
];

/** Puts the scene into memory; gives where the tally is and how many values it has. */
function load(kernel: KernelExports, memory: KernelMemory, scene: TransportScene): { address: number; count: number } {
  const grid = paddedGrid(scene);
  const { tallyGrid } = scene;
  const count = grid.activity.length;
  kernel.set_grid(...grid.size, ...inCm(scene.spacing_mm), grid.edge_mm * CM_PER_MM);
  if (tallyGrid) kernel.set_tally_grid(...tallyGrid.size, ...inCm(tallyGrid.spacing_mm), ...inCm(tallyGrid.from_mm));
  const address = memory.reserve(count * Float64Array.BYTES_PER_ELEMENT);
  const voxels = memory.place(grid.density_g_per_mL);
  kernel.set_thresholds(
    scene.tables.scatteringPerStep,
    scene.tables.deltaThreshold_MeV,
    scene.tables.bremsstrahlungThreshold_MeV,
    scene.electronCutoff_MeV,
    scene.photonCutoff_MeV,
  );
  kernel.set_dose_to_water(scene.doseTo === 'water' ? 1 : 0);
  kernel.set_voxels(voxels, voxels, memory.place(grid.medium));
  kernel.set_source(memory.place(grid.activity), address);
  placeEmissions(memory.place, kernel, scene);
  placeTables(memory.place, kernel, scene);
  return { address, count };
}

/**
 * Loads a scene into an instance of the kernel with a memory of its own (transportMemory_bytes).
 *
 * The same seed and shard give the same bits on any machine, in the native twin too. Throws RangeError for arrays that do not fit each other.
 * Physics and where it is wrong: electron.c, photon.c. Tests: physics/transport*.
 */
export function createTransportKernel(module: WebAssembly.Module, scene: TransportScene): TransportKernel {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const kernel = instance.exports as unknown as KernelExports;
  checkScene(scene, kernel);
  const { address, count } = load(kernel, kernelMemory(memory, kernel.__heap_base.value as number), scene);
  let decays = 0;
  return {
    start(shard) {
      decays = shard.decays;
      kernel.start_shard(shard.seed % 2 ** 32, Math.floor(shard.seed / 2 ** 32), shard.shard, shard.decays);
    },
    advance: (most) => (decays > 0 ? kernel.advance_shard(most) / decays : 1),
    result() {
      const values = new Float64Array(memory.buffer, kernel.balance_of_shard(), BALANCE.length);
      const balance = Object.fromEntries(BALANCE.map((name, at) => [name, values[at]])) as Record<
        (typeof BALANCE)[number],
        number
      >;
      const energy_MeV = croppedTally(new Float64Array(memory.buffer, address, count), scene);
      if (scene.surroundings === null) return { energy_MeV, ...balance };
      return { energy_MeV, ...withoutSurroundings(balance, energy_MeV, scene) };
    },
  };
}

/** What the surroundings absorbed is counted as escaped. Dose to water has no such sum: there the tally is not energy. */
function withoutSurroundings<Balance extends { absorbed_MeV: number; escaped_MeV: number }>(
  balance: Balance,
  energy_MeV: Float64Array,
  scene: TransportScene,
): Balance {
  if (scene.doseTo === 'water') return balance;
  const absorbed_MeV = energy_MeV.reduce((sum, energy) => sum + energy, 0);
  return { ...balance, absorbed_MeV, escaped_MeV: balance.escaped_MeV + balance.absorbed_MeV - absorbed_MeV };
}
