import { checkDecays, checkScene } from './checkScene';
import type { ConeResult, ConeScene } from './coneScene';
import { VOXELS_PER_STEP } from './coneWorkspace';
import { scatterPhotons } from './scatterPhotons';
import { runTask, taskOf, type Task } from './sweepTask';
import { within } from './within';

/** Lines of each direction of charged particles through each voxel, and directions of photons for one of charged particles. */
const NEAR_LINES = 5;
const FAR_DIRECTIONS = 4;
/** Where photons and bremsstrahlung are less than this of all, they have no more directions than the rest. */
const LITTLE_frac = 0.02;
/** Of the work, what photons scatter; for progress alone. */
const SCATTERING_frac = 0.3;

/** A scene to superpose any number of maps of decays on. */
export interface CollapsedCone {
  /**
   * The energy of the decays of each voxel (x fastest), spread evenly in it. Yields the fraction that is done, at least every 40 ms; the kernel's memory
   * (coneMemory_bytes) goes with the generator.
   */
  superpose(decays: Float32Array): Generator<number, ConeResult>;
}

/** How what decays send out is swept; what photons scatter is not among it. */
export function lineTasks(scene: ConeScene): Task[] {
  const { near, far } = scene.kernels;
  const isLittle = far.energy_MeV < LITTLE_frac * (near.energy_MeV + far.energy_MeV);
  return [
    taskOf(scene, near, { directions: scene.directions, lines: NEAR_LINES }),
    taskOf(scene, far, { directions: (isLittle ? 1 : FAR_DIRECTIONS) * scene.directions, lines: 1 }),
  ].filter(({ line: { gain, waveGain }, sweeps }) => gain.length + waveGain.length > 0 && sweeps > 0);
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
 * Photons go from collision to collision: what they absorb at the first is swept as it is; what is scattered there starts again from there, and so on. Nothing is
 * scattered back from where there is no patient.
 *
 * In one medium it is the voxel S value but for the sampling: with 96 directions 1 % in a smooth map, 4 % at a sharp edge; one hot voxel 0.5 % in itself and some
 * per cent, one by one, in its neighbours. Beside lung electrons and photons of Y-90, Lu-177, Ho-166 and I-131 come out within 5 % of Monte Carlo (voxels of 2 to 6 mm),
 * photons alone within 4 % in organs and lung and 7 % at the body's surface. Composition counts through density alone: in spine of cortical bone photons of Lu-177
 * are 45 % too low, those of I-131 16 %, bone within 6 mm of marrow with Lu-177 35 %, marrow itself 2 % with Y-90. Photons that have not been scattered come
 * in streaks far from a small hot source, one a direction, right in the mean only.
 *
 * Source: Ahnesjö 1989 (doi:10.1118/1.596360), for radionuclides Sanchez-Garcia 2014 (doi:10.1088/0031-9155/59/17/4769), successive scattering Carlsson and
 * Ahnesjö 2000 (doi:10.1118/1.1290485). Tests: physics/collapsedCone, physics/lungLiverInterface, unit/wasm, native/coneTwin.
 */
export function createCollapsedCone(module: WebAssembly.Module, scene: ConeScene): CollapsedCone {
  checkScene(scene);
  const tasks = lineTasks(scene);
  const sweeps = tasks.reduce((sum, task) => sum + task.sweeps, 0);
  const scatters = isFirst(scene) && scene.kernels.released.energy_MeV > 0;
  return {
    *superpose(decays) {
      const source = { decays, ...checkDecays(decays, scene.density_g_per_mL.length) };
      const energy_MeV = new Float32Array(decays.length);
      const swept_frac = scatters ? 1 - SCATTERING_frac : 1;
      let [emitted_MeV, escaped_MeV, done] = [0, 0, 0];
      for (const task of tasks) {
        const share = (swept_frac * task.sweeps) / sweeps;
        escaped_MeV += yield* within(runTask(module, scene, task, source, energy_MeV), done, share);
        emitted_MeV += task.line.energy_MeV * task.weight * task.sweeps * source.sum;
        done += share;
      }
      if (scatters && source.sum > 0) {
        const scattered = yield* within(scatterPhotons(module, scene, source, energy_MeV), done, SCATTERING_frac);
        emitted_MeV += scattered.emitted_MeV;
        escaped_MeV += scattered.escaped_MeV;
      }
      return yield* concluded(scene, decays, { energy_MeV, emitted_MeV, escaped_MeV });
    },
  };
}

const isFirst = ({ part }: ConeScene): boolean => (part?.index ?? 0) === 0;

/** Adds what stays where it is emitted, in the first part, and the sum. Yields 1. */
function* concluded(
  scene: ConeScene,
  decays: Float32Array,
  { energy_MeV, ...swept }: Omit<ConeResult, 'absorbed_MeV'>,
): Generator<number, ConeResult> {
  const here_MeV = isFirst(scene) ? scene.local_MeV : 0;
  let { emitted_MeV, escaped_MeV } = swept;
  let absorbed_MeV = 0;
  for (let at = 0; at < decays.length; at++) {
    emitted_MeV += here_MeV * decays[at]!;
    if (scene.density_g_per_mL[at]! > 0) energy_MeV[at]! += here_MeV * decays[at]!;
    else escaped_MeV += here_MeV * decays[at]!;
    absorbed_MeV += energy_MeV[at]!;
    if ((at + 1) % VOXELS_PER_STEP === 0) yield 1;
  }
  return { energy_MeV, emitted_MeV, absorbed_MeV, escaped_MeV };
}
