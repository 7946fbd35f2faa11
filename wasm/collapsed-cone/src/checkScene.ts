import type { ConeScene } from './coneScene';
import { expect } from './expect';

const FEWEST_DIRECTIONS = 48;
const MOST_DIRECTIONS = 4096;

/** Throws a RangeError that says what does not fit; the kernel itself trusts what it is given. */
export function checkScene(scene: ConeScene): void {
  const { size, spacing_mm, density_g_per_mL, directions, local_MeV, part = { index: 0, of: 1 } } = scene;
  expect(
    size.every((n) => Number.isInteger(n) && n >= 1) &&
      spacing_mm.every((spacing) => spacing > 0 && spacing < Infinity),
    `The collapsed-cone grid has ${size.join(' × ')} voxels of ${spacing_mm.join(' × ')} mm.`,
  );
  const count = size[0] * size[1] * size[2];
  expect(
    density_g_per_mL.length === count,
    `The collapsed-cone scene has ${density_g_per_mL.length} densities for ${count} voxels.`,
  );
  for (let at = 0; at < count; at++) {
    const density = density_g_per_mL[at]!;
    if (!(density >= 0 && density < Infinity))
      throw new RangeError(`Voxel ${at} has a density of ${density} g/mL; zero or more was expected.`);
  }
  expect(
    directions % 2 === 0 && directions >= FEWEST_DIRECTIONS && directions <= MOST_DIRECTIONS,
    `The collapsed cone has ${directions} directions; an even number from ${FEWEST_DIRECTIONS} to ${MOST_DIRECTIONS} was expected.`,
  );
  expect(
    Number.isInteger(part.of) && Number.isInteger(part.index) && part.index >= 0 && part.index < part.of,
    `Part ${part.index} of ${part.of} is none of the parts of a collapsed cone.`,
  );
  expect(local_MeV >= 0 && local_MeV < Infinity, `The energy absorbed where it is emitted is ${local_MeV} MeV.`);
}

/** The same for what is superposed; gives the most decays of one voxel, and of all. */
export function checkDecays(decays: Float32Array, count: number): { most: number; sum: number } {
  expect(decays.length === count, `${decays.length} values of decays were given for ${count} voxels.`);
  let [most, sum] = [0, 0];
  for (let at = 0; at < count; at++) {
    const here = decays[at]!;
    if (!(here >= 0 && here < Infinity))
      throw new RangeError(`Voxel ${at} has ${here} decays; zero or more was expected.`);
    most = Math.max(most, here);
    sum += here;
  }
  return { most, sum };
}
