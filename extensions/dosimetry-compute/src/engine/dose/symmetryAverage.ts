import type { Vector3 } from '@voxel-dosimetry/core';

/**
 * Averages a tally around the central voxel over the voxels that symmetry makes equal: mirror images, and exchanged axes where their voxel
 * sizes are the same. Odd sizes, x fastest. Test: unit/compute/symmetryAverage.
 */
export function symmetryAverage(
  size: readonly [number, number, number],
  spacing_mm: Vector3,
): (tally: Float64Array) => Float64Array {
  const [classOf, members] = symmetryClasses(size, spacing_mm);
  return (tally) => {
    const sums = new Float64Array(members.length);
    tally.forEach((value, at) => (sums[classOf[at]!]! += value));
    return Float64Array.from(classOf, (each) => sums[each]! / members[each]!);
  };
}

function symmetryClasses(
  size: readonly [number, number, number],
  spacing_mm: Vector3,
): readonly [classOf: Uint32Array, members: readonly number[]] {
  const centre = size.map((count) => (count - 1) / 2);
  const classOf = new Uint32Array(size[0] * size[1] * size[2]);
  const found = new Map<string, number>();
  const members: number[] = [];
  for (let at = 0; at < classOf.length; at++) {
    const index = [at % size[0], Math.floor(at / size[0]) % size[1], Math.floor(at / (size[0] * size[1]))];
    const steps = index.map((position, axis) => Math.abs(position - centre[axis]!));
    const key = canonical(steps, spacing_mm).join(' ');
    const place = found.get(key) ?? members.push(0) - 1;
    found.set(key, place);
    members[place]! += 1;
    classOf[at] = place;
  }
  return [classOf, members];
}

/** Steps along axes of the same voxel size, in ascending order; the others as they are. */
function canonical(steps: readonly number[], spacing_mm: Vector3): number[] {
  return spacing_mm.map((own_mm, axis) => {
    const alike = [0, 1, 2].filter((other) => spacing_mm[other] === own_mm);
    const sorted = alike.map((other) => steps[other]!).sort((a, b) => a - b);
    return sorted[alike.indexOf(axis)]!;
  });
}
