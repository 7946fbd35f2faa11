/** What a transform has to reproduce: the convolution as a sum, voxel by voxel, and tasks to try it on. */
import type { ConvolutionShape } from '@voxel-dosimetry/convolution';
import { randomNumbers } from './randomNumbers';

export interface ConvolutionTask extends ConvolutionShape {
  /** Of an even kernel, at offsets i, j, k ≥ 0, x fastest. */
  readonly octant: Float64Array;
  readonly map: Float32Array;
}

type Triple = ConvolutionShape['size'];

const countOf = ([nx, ny, nz]: Triple): number => nx * ny * nz;

/** Kernel and map drawn from `valueOf`, a function of a uniform random number. */
export function randomTask(
  size: Triple,
  reach: Triple,
  seed: number,
  valueOf: (random: number) => number,
): ConvolutionTask {
  const next = randomNumbers(seed);
  const extent: Triple = [reach[0] + 1, reach[1] + 1, reach[2] + 1];
  const octant = Float64Array.from({ length: countOf(extent) }, () => valueOf(next()));
  return { size, reach, octant, map: Float32Array.from({ length: countOf(size) }, () => valueOf(next())) };
}

/** Offsets at which the kernel is, and its value there. */
function offsetsOf({
  reach: [rx, ry, rz],
  octant,
}: ConvolutionTask): readonly (readonly [number, number, number, number])[] {
  const offsets: [number, number, number, number][] = [];
  for (let c = -rz; c <= rz; c++) {
    for (let b = -ry; b <= ry; b++) {
      for (let a = -rx; a <= rx; a++)
        offsets.push([a, b, c, octant[Math.abs(a) + (rx + 1) * (Math.abs(b) + (ry + 1) * Math.abs(c))]!]);
    }
  }
  return offsets;
}

/** Every voxel of the map times every voxel of the kernel, into the grid or outside it. */
export function directConvolution(task: ConvolutionTask): { values: Float64Array; outside: number } {
  const [nx, ny, nz] = task.size;
  const values = new Float64Array(task.map.length);
  let outside = 0;
  const offsets = offsetsOf(task);
  task.map.forEach((source, at) => {
    const [x, y, z] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / nx / ny)];
    for (const [a, b, c, kernel] of offsets) {
      const [i, j, k] = [x + a, y + b, z + c];
      if (i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz) values[i + nx * (j + ny * k)]! += source * kernel;
      else outside += source * kernel;
    }
  });
  return { values, outside };
}

/** Σ map · Σ kernel, the kernel whole. */
export function productOfSums({ reach: [rx, ry], octant, map }: ConvolutionTask): number {
  const kernel = octant.reduce((sum, value, at) => {
    const offsets = [at % (rx + 1), Math.floor(at / (rx + 1)) % (ry + 1), Math.floor(at / (rx + 1) / (ry + 1))];
    return sum + value * 2 ** offsets.filter((offset) => offset > 0).length;
  }, 0);
  return kernel * map.reduce((sum, value) => sum + value, 0);
}

/** Largest difference relative to the largest value. */
export function deviation_frac(values: ArrayLike<number>, reference: Float64Array): number {
  let [difference, largest] = [0, 0];
  reference.forEach((value, at) => {
    const here = Math.abs(values[at]! - value);
    // Not a number is no agreement.
    difference = here <= difference ? difference : here;
    largest = Math.max(largest, Math.abs(value));
  });
  return difference / largest;
}
