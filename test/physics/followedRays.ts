/** What collapsed-cone superposition samples with lines, done otherwise: straight rays from points everywhere in a voxel into every direction, one after the other. */
import type { RadialDeposit, Vector3 } from '@voxel-dosimetry/core';

/** Powers of the root of x⁶ = x + 1: steps that spread points most evenly in five dimensions. */
const STEPS = [1, 2, 3, 4, 5].map((power) => 1.1347241384015194 ** -power);

/** Energy within a distance as the table has it, linear in between. */
function withinOf({ massDistance_g_per_cm2: nodes, within_MeV }: RadialDeposit): (distance: number) => number {
  return (distance) => {
    let [low, high] = [0, nodes.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (nodes[middle]! <= distance) low = middle;
      else high = middle;
    }
    const part = (distance - nodes[low]!) / (nodes[high]! - nodes[low]!);
    return within_MeV[low]! + (within_MeV[high]! - within_MeV[low]!) * part;
  };
}

export interface RayScene {
  readonly size: Vector3;
  readonly spacing_mm: Vector3;
  readonly density_g_per_mL: Float32Array;
  readonly deposit: RadialDeposit;
}

/** Gives the ends (g/cm²) of the stretch in each voxel, until the ray leaves the grid or has gone `most_g_per_cm2`. */
function followRay(
  { size, spacing_mm, density_g_per_mL }: RayScene,
  place: readonly number[],
  direction: readonly number[],
  most_g_per_cm2: number,
  visit: (voxel: number, from: number, to: number) => void,
): void {
  const voxel = place.map(Math.floor);
  /** Way (mm) to the next border along each axis, and from border to border. */
  const period = direction.map((part, axis) => Math.abs(spacing_mm[axis]! / part));
  const ahead = period.map(
    (way, axis) => way * (direction[axis]! > 0 ? voxel[axis]! + 1 - place[axis]! : place[axis]! - voxel[axis]!),
  );
  let [way, from] = [0, 0];
  for (;;) {
    const axis = ahead[0]! < ahead[1]! ? (ahead[0]! < ahead[2]! ? 0 : 2) : ahead[1]! < ahead[2]! ? 1 : 2;
    const at = voxel[0]! + size[0] * (voxel[1]! + size[1] * voxel[2]!);
    const to = from + 0.1 * (ahead[axis]! - way) * density_g_per_mL[at]!;
    visit(at, from, to);
    [way, from] = [ahead[axis]!, to];
    ahead[axis]! += period[axis]!;
    voxel[axis]! += Math.sign(direction[axis]!);
    if (voxel[axis]! < 0 || voxel[axis]! >= size[axis] || from > most_g_per_cm2) return;
  }
}

/** Energy in each voxel from about so many rays in all. */
export function followedRays(scene: RayScene, decays: Float32Array, rays: number): Float64Array {
  const { size, deposit } = scene;
  const energy_MeV = new Float64Array(decays.length);
  const within = withinOf(deposit);
  const sum = decays.reduce((total, value) => total + value, 0);
  decays.forEach((decay, source) => {
    const own = Math.ceil((rays * decay) / sum);
    const corner = [source % size[0], Math.floor(source / size[0]) % size[1], Math.floor(source / size[0] / size[1])];
    for (let ray = 0; ray < own; ray++) {
      const [up, turn, ...inside] = STEPS.map((step) => (0.3 + ray * step) % 1);
      const height = 2 * up! - 1;
      const around = Math.sqrt(1 - height * height);
      const direction = [around * Math.cos(2 * Math.PI * turn!), around * Math.sin(2 * Math.PI * turn!), height];
      const place = corner.map((n, axis) => n + inside[axis]!);
      followRay(scene, place, direction, 2, (voxel, from, to) => {
        energy_MeV[voxel]! += (decay / own) * (within(to) - within(from));
      });
    }
  });
  return energy_MeV;
}
