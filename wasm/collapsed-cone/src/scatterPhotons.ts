import type { ConeScene } from './coneScene';
import { VOXELS_PER_STEP } from './coneWorkspace';
import { runTask, taskOf, type TaskSource } from './sweepTask';
import { within } from './within';

/** Of one flight: what was scattered comes from everywhere, so that few directions do. */
const FLIGHT_DIRECTIONS = 48;
const MOST_FLIGHTS = 12;
/** Flights are followed until so much is left of what was released first, or of all that decays send out. */
const LEFT_frac = 0.15;
const LEFT_OF_ALL_frac = 0.001;
/** Progress expects so many. */
const USUAL_FLIGHTS = 6;

/** What is on its way after a collision. */
interface Released extends TaskSource {
  readonly sum_MeV: number;
}

/** Greatest and sum of a map. */
function* measured(decays: Float32Array): Generator<number, Released> {
  let [most, sum_MeV] = [0, 0];
  for (let at = 0; at < decays.length; at++) {
    const here = decays[at]!;
    sum_MeV += here;
    if (here > most) most = here;
    if ((at + 1) % VOXELS_PER_STEP === 0) yield 0;
  }
  return { decays, most, sum_MeV };
}

/** Shares what has collided between absorption and the next flight; both maps are changed. */
function* collide(
  collided_MeV: Float32Array,
  released_frac: number,
  absorbed_MeV: Float32Array,
): Generator<number, void> {
  for (let at = 0; at < collided_MeV.length; at++) {
    const here = collided_MeV[at]!;
    absorbed_MeV[at]! += (1 - released_frac) * here;
    collided_MeV[at] = released_frac * here;
    if ((at + 1) % VOXELS_PER_STEP === 0) yield 0;
  }
}

/**
 * Successive scattering: what photons release at their first collision flies on, is absorbed in part where it collides, and the rest is released once more.
 * When little is left the collisions to come have the shape of the last, and as much of each goes on to the next as did last. Adds to `absorbed_MeV`, gives
 * what photons send out first and what of it escapes. Yields the fraction done.
 */
export function* scatterPhotons(
  module: WebAssembly.Module,
  scene: ConeScene,
  source: TaskSource & { readonly sum: number },
  absorbed_MeV: Float32Array,
): Generator<number, { emitted_MeV: number; escaped_MeV: number }> {
  const { kernels, directions } = scene;
  const whole = { ...scene, part: { index: 0, of: 1 } };
  const first = taskOf(whole, kernels.released, { directions, lines: 1 });
  const flight = taskOf(whole, kernels.scattered.line, { directions: FLIGHT_DIRECTIONS, lines: 1 });
  const { released_frac } = kernels.scattered;
  const emitted_MeV = source.sum * kernels.released.energy_MeV;
  const enough_MeV = Math.max(
    LEFT_frac * emitted_MeV,
    LEFT_OF_ALL_frac * source.sum * (kernels.near.energy_MeV + kernels.far.energy_MeV),
  );
  const steps = directions / FLIGHT_DIRECTIONS + USUAL_FLIGHTS;
  const map = new Float32Array(source.decays.length);
  let escaped_MeV = yield* within(
    runTask(module, whole, first, source, map),
    0,
    directions / FLIGHT_DIRECTIONS / steps,
  );
  let released = yield* measured(map);
  let collided_frac = released.sum_MeV / emitted_MeV;
  for (let n = 0; n < MOST_FLIGHTS && released.sum_MeV > enough_MeV; n++) {
    const collided_MeV = new Float32Array(map.length);
    const from_frac = Math.min(1, (directions / FLIGHT_DIRECTIONS + n) / steps);
    escaped_MeV += yield* within(runTask(module, whole, flight, released, collided_MeV), from_frac, 1 / steps);
    yield* within(collide(collided_MeV, released_frac, absorbed_MeV), 1, 0);
    const next = yield* measured(collided_MeV);
    collided_frac = released_frac > 0 ? next.sum_MeV / released.sum_MeV / released_frac : 0;
    released = next;
  }
  const share = ((1 - released_frac) * collided_frac) / (1 - released_frac * collided_frac);
  escaped_MeV += yield* absorbRest(released, share, absorbed_MeV);
  return { emitted_MeV, escaped_MeV };
}

/** The collisions to come, which absorb that share, all at once; gives what escapes of them. */
function* absorbRest(
  { decays, sum_MeV }: Released,
  share: number,
  absorbed_MeV: Float32Array,
): Generator<number, number> {
  for (let at = 0; at < decays.length; at++) {
    absorbed_MeV[at]! += share * decays[at]!;
    if ((at + 1) % VOXELS_PER_STEP === 0) yield 1;
  }
  return (1 - share) * sum_MeV;
}
