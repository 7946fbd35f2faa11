import type { ConeScene } from './coneScene';
import { coneWorkspace, visitVoxels, type ConeWorkspace } from './coneWorkspace';
import { paddedVoxels } from './kernelMemory';
import type { LineKernel } from './lineKernel';
import { lineBundle, sweepPlan, type LineBundle, type Pass, type Sampling } from './sweepPlan';
import { within } from './within';

/** Passes of four lines over a voxel between two steps of the generator: some 10 ms. */
const PASSES_PER_STEP = 250_000;
const LANES = 4;
/** Energies of so many sweeps are summed in the kernel: over more, rounding of equal additions to equal sums would show in the balance. */
const SWEEPS_PER_GATHERING = 48;

/** One kernel with how it is sampled, and the sweeps that makes. */
export interface Task {
  readonly line: LineKernel;
  /** Of one sweep in all of them, those of other parts too. */
  readonly weight: number;
  readonly passes: readonly Pass[];
  readonly sweeps: number;
}

export function taskOf(scene: ConeScene, line: LineKernel, sampling: Sampling): Task {
  const passes = sweepPlan(scene, sampling);
  return {
    line,
    weight: 1 / (sampling.directions * sampling.lines),
    passes,
    sweeps: passes.reduce((sum, { sweeps }) => sum + sweeps.length, 0),
  };
}

/** Where the decays are that a task sends out: `most` is the greatest value. */
export interface TaskSource {
  readonly decays: Float32Array;
  readonly most: number;
}

/** All sweeps of a task; adds to the energy, and gives what escapes, MeV. Yields the fraction done. */
export function* runTask(
  module: WebAssembly.Module,
  scene: ConeScene,
  { line, weight, passes, sweeps }: Task,
  source: TaskSource,
  energy_MeV: Float32Array,
): Generator<number, number> {
  if (!(source.most > 0)) return 0;
  const room = coneWorkspace(module, scene.size, line);
  let [escaped_MeV, done] = [0, 0];
  for (const pass of passes) {
    const share = pass.sweeps.length / sweeps;
    escaped_MeV += yield* within(runPass(room, scene, pass, { ...source, weight }, energy_MeV), done, share);
    done += share;
  }
  return escaped_MeV;
}

/** Runs the lines of one sweep; the energy that they carry out of the grid. Yields the fraction done. */
function* runSweep(
  { memory, kernel, path: address, state }: ConeWorkspace,
  bundle: LineBundle,
  weight: number,
): Generator<number, number> {
  const { columns, rows, rowStride, slabStride, path, firstRow, lastRow, firstColumn, lines } = bundle;
  new Uint8Array(memory.buffer, address, path.words.byteLength).set(new Uint8Array(path.words));
  kernel.set_grid(columns, rows, rowStride, slabStride);
  const rowsPerStep = Math.ceil((PASSES_PER_STEP * LANES) / (lines * path.stretches));
  let escaped_MeV = 0;
  for (let row = firstRow; row < lastRow; row += rowsPerStep) {
    yield (row - firstRow) / (lastRow - firstRow);
    const end = Math.min(row + rowsPerStep, lastRow);
    escaped_MeV += kernel.sweep_rows(address, path.stretches, weight, row, end, firstColumn, lines, state);
  }
  return escaped_MeV;
}

/** The sweeps of one layout, from decays in units of the hottest voxel's; adds to the energy, and gives what escapes. Yields the fraction done. */
function* runPass(
  room: ConeWorkspace,
  scene: ConeScene,
  { layout, sweeps }: Pass,
  source: TaskSource & { readonly weight: number },
  energy_MeV: Float32Array,
): Generator<number, number> {
  const count = paddedVoxels(scene.size);
  const grids = [room.density, room.decays, room.energy].map(
    (address) => new Float32Array(room.memory.buffer, address, count),
  );
  for (const grid of grids) {
    grid.fill(0);
    yield 0;
  }
  const [density, decays, energy] = grids as [Float32Array, Float32Array, Float32Array];
  const places = (visit: (voxel: number, place: number) => void) => visitVoxels(scene.size, layout, visit);
  yield* within(
    places((voxel, place) => {
      density[place] = scene.density_g_per_mL[voxel]!;
      decays[place] = source.decays[voxel]! / source.most;
    }),
    0,
    0,
  );
  let escaped_MeV = 0;
  for (const [done, which] of sweeps.entries()) {
    const lines = runSweep(room, lineBundle(scene, layout, which), source.weight);
    escaped_MeV += yield* within(lines, done / sweeps.length, 1 / sweeps.length);
    if ((done + 1) % SWEEPS_PER_GATHERING !== 0 && done + 1 !== sweeps.length) continue;
    const gathering = places((voxel, place) => {
      energy_MeV[voxel]! += source.most * energy[place]!;
      energy[place] = 0;
    });
    yield* within(gathering, (done + 1) / sweeps.length, 0);
  }
  return source.most * escaped_MeV;
}
