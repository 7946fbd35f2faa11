import { checkDecays, checkScene } from './checkScene';
import type { ConeResult, ConeScene } from './coneScene';
import { coneWorkspace, visitVoxels, VOXELS_PER_STEP, type ConeWorkspace } from './coneWorkspace';
import { paddedVoxels } from './kernelMemory';
import { lineKernels, type LineKernel } from './lineKernel';
import { lineBundle, sweepPlan, type LineBundle, type Pass, type Sampling } from './sweepPlan';

/** Passes of four lines over a voxel between two steps of the generator: some 10 ms. */
const PASSES_PER_STEP = 250_000;
const LANES = 4;
/** Energies of so many sweeps are summed in the kernel: over more, rounding of equal additions to equal sums would show in the balance. */
const SWEEPS_PER_GATHERING = 48;
/** Lines of each direction of charged particles through each voxel, and directions of photons for one of charged particles. */
const NEAR_LINES = 5;
const FAR_DIRECTIONS = 4;
/** Where photons and bremsstrahlung are less than this of all, they have no more directions than the rest. */
const LITTLE_frac = 0.02;

/** A scene to superpose any number of maps of decays on. */
export interface CollapsedCone {
  /**
   * The energy of the decays of each voxel (x fastest), spread evenly in it. Yields the fraction that is done, at least every 40 ms; the kernel's memory
   * (coneMemory_bytes) goes with the generator.
   */
  superpose(decays: Float32Array): Generator<number, ConeResult>;
}

/** One kernel with how it is sampled, and the sweeps that makes. */
interface Task {
  readonly line: LineKernel;
  /** Of one sweep in all of them, those of other parts too. */
  readonly weight: number;
  readonly passes: readonly Pass[];
}

/** The kernels of a scene, fitted, and how each is swept. Yields 0. */
export function* lineTasks(scene: ConeScene): Generator<number, { tasks: readonly Task[]; fitError_frac: number }> {
  const { near, far, fitError_frac } = yield* lineKernels(scene.charged, scene.photon);
  const isLittle = far.energy_MeV < LITTLE_frac * (near.energy_MeV + far.energy_MeV);
  const samplings: [LineKernel, Sampling][] = [
    [near, { directions: scene.directions, lines: NEAR_LINES }],
    [far, { directions: (isLittle ? 1 : FAR_DIRECTIONS) * scene.directions, lines: 1 }],
  ];
  const tasks = samplings
    .filter(([{ gain, waveGain }]) => gain.length + waveGain.length > 0)
    .map(([line, sampling]) => ({
      line,
      weight: 1 / (sampling.directions * sampling.lines),
      passes: sweepPlan(scene, sampling),
    }));
  return { tasks, fitError_frac };
}

const sweepsIn = (passes: readonly Pass[]): number => passes.reduce((sum, { sweeps }) => sum + sweeps.length, 0);

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
  source: { decays: Float32Array; most: number; weight: number },
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

/**
 * Collapsed-cone superposition: what a voxel's decays emit goes out along parallel lines in directions of equal solid angle, and is absorbed as the point
 * kernel says at the mass distance ∫ρ ds that lies behind.
 *
 *   E(target) = 1/N Σ over directions of ∫ over source and target, along lines, of  q k(∫ρ ds),   k = d within / d(mass distance)
 *
 * Decays are spread evenly over their voxel. In every voxel the chords of a direction's lines have the same sum, so every decay counts the same, and energy
 * closes to 1e-6: emitted = absorbed + escaped. Voxels of no density pass energy on and take none. Throws RangeError for a scene whose numbers do not fit.
 *
 * In one medium it is the voxel S value but for the sampling: with 96 directions 1 % in a smooth map, 4 % at a sharp edge; one hot voxel 0.5 % in itself and some
 * per cent, one by one, in its neighbours. Beside lung and bone the electrons of Y-90 come out within 3 % (5 % are tested): they go on as in one medium of another
 * density, composition counts through density alone. Photons are up to 20 % too high beside lung and near the body's surface, where less is scattered
 * back than in the kernel's endless medium; far from a small hot source they come in streaks, one a direction, right in the mean only.
 *
 * Source: Ahnesjö 1989 (doi:10.1118/1.596360), for radionuclides Sanchez-Garcia 2014 (doi:10.1088/0031-9155/59/17/4769). Tests: physics/collapsedCone,
 * unit/wasm, native/coneTwin.
 */
export function createCollapsedCone(module: WebAssembly.Module, scene: ConeScene): CollapsedCone {
  checkScene(scene);
  return {
    *superpose(decays) {
      const most = checkDecays(decays, scene.density_g_per_mL.length);
      const { tasks, fitError_frac } = yield* lineTasks(scene);
      const sweeps = tasks.reduce((sum, { passes }) => sum + sweepsIn(passes), 0);
      const energy_MeV = new Float32Array(decays.length);
      let [escaped_MeV, done] = [0, 0];
      for (const { line, weight, passes } of most > 0 ? tasks : []) {
        const room = coneWorkspace(module, scene.size, line);
        for (const pass of passes) {
          const share = pass.sweeps.length / sweeps;
          escaped_MeV += yield* within(runPass(room, scene, pass, { decays, most, weight }, energy_MeV), done, share);
          done += share;
        }
      }
      return yield* concluded(scene, sentPerDecay_MeV(tasks), {
        decays,
        energy_MeV,
        escaped_MeV,
        fitError_frac,
      });
    },
  };
}

/** The steps of a part of the work as fractions of the whole. */
function* within<Result>(
  work: Generator<number, Result>,
  from_frac: number,
  share_frac: number,
): Generator<number, Result> {
  let step = work.next();
  for (; !step.done; step = work.next()) yield from_frac + share_frac * step.value;
  return step.value;
}

/** What this part of the directions carries away from a decay. */
const sentPerDecay_MeV = (tasks: readonly Task[]): number =>
  tasks.reduce((sum, { line, weight, passes }) => sum + line.energy_MeV * weight * sweepsIn(passes), 0);

interface Swept {
  readonly decays: Float32Array;
  readonly energy_MeV: Float32Array;
  readonly escaped_MeV: number;
  readonly fitError_frac: number;
}

/** Adds what stays where it is emitted, in the first part, and the sums. Yields 1. */
function* concluded(
  { part, local_MeV, density_g_per_mL }: ConeScene,
  sent_MeV: number,
  swept: Swept,
): Generator<number, ConeResult> {
  const { decays, energy_MeV, fitError_frac } = swept;
  const here_MeV = (part?.index ?? 0) === 0 ? local_MeV : 0;
  let [emitted_MeV, absorbed_MeV, escaped_MeV] = [0, 0, swept.escaped_MeV];
  for (let at = 0; at < decays.length; at++) {
    emitted_MeV += (sent_MeV + here_MeV) * decays[at]!;
    if (density_g_per_mL[at]! > 0) energy_MeV[at]! += here_MeV * decays[at]!;
    else escaped_MeV += here_MeV * decays[at]!;
    absorbed_MeV += energy_MeV[at]!;
    if ((at + 1) % VOXELS_PER_STEP === 0) yield 1;
  }
  return { energy_MeV, emitted_MeV, absorbed_MeV, escaped_MeV, fitError_frac };
}
