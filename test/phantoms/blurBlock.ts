import type { Vector3 } from '@voxel-dosimetry/core';
import { type Block } from './sampleTissues';

const SIGMAS_KEPT = 4;
const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);

/**
 * A block after the camera's Gaussian point-spread function: separable, sampled at voxel distances, cut at 4σ and
 * normalised, so that its sum is kept as long as the blurred block lies within the grid (what leaves the grid is lost,
 * as it is for a camera).
 */
export function blurBlock(
  block: Block,
  gridSize: readonly [number, number, number],
  spacing_mm: Vector3,
  fwhm_mm: number,
): Block {
  let blurred = block;
  for (const axis of [0, 1, 2] as const)
    blurred = blurAxis(blurred, axis, gridSize[axis], gaussianKernel(fwhm_mm / FWHM_PER_SIGMA / spacing_mm[axis]));
  return blurred;
}

/** An image of columns · rows square pixels after a Gaussian point-spread function; what leaves it is lost. */
export function blurPlane(
  values: Float32Array,
  columns: number,
  rows: number,
  spacing_mm: number,
  fwhm_mm: number,
): Float32Array {
  const kernel = gaussianKernel(fwhm_mm / FWHM_PER_SIGMA / spacing_mm);
  const image: Block = { low: [0, 0, 0], size: [columns, rows, 1], values };
  return blurAxis(blurAxis(image, 0, columns, kernel), 1, rows, kernel).values;
}

function gaussianKernel(sigma_voxels: number): Float64Array {
  const radius = Math.max(1, Math.ceil(SIGMAS_KEPT * sigma_voxels));
  const kernel = new Float64Array(2 * radius + 1).map((_, i) => Math.exp(-0.5 * ((i - radius) / sigma_voxels) ** 2));
  const total = kernel.reduce((sum, value) => sum + value, 0);
  return kernel.map((value) => value / total);
}

function blurAxis(block: Block, axis: 0 | 1 | 2, gridLength: number, kernel: Float64Array): Block {
  const radius = (kernel.length - 1) / 2;
  const low: [number, number, number] = [...block.low];
  const size: [number, number, number] = [...block.size];
  low[axis] = Math.max(0, block.low[axis] - radius);
  size[axis] = Math.min(gridLength, block.low[axis] + block.size[axis] + radius) - low[axis];
  const shift = block.low[axis] - low[axis];
  const values = new Float32Array(size[0] * size[1] * size[2]);
  const outer = axis === 2 ? 1 : 2;
  const inner = axis === 0 ? 1 : 0;
  const stridesIn = [1, block.size[0], block.size[0] * block.size[1]] as const;
  const stridesOut = [1, size[0], size[0] * size[1]] as const;
  const line = new Float64Array(size[axis]);
  for (let b = 0; b < block.size[outer]; b++)
    for (let a = 0; a < block.size[inner]; a++) {
      const startIn = a * stridesIn[inner] + b * stridesIn[outer];
      const startOut = a * stridesOut[inner] + b * stridesOut[outer];
      spreadLine(block.values, startIn, stridesIn[axis], block.size[axis], kernel, shift - radius, line);
      for (let i = 0; i < line.length; i++) values[startOut + i * stridesOut[axis]] = line[i] as number;
    }
  return { low, size, values };
}

function spreadLine(
  values: Float32Array,
  start: number,
  stride: number,
  length: number,
  kernel: Float64Array,
  shift: number,
  line: Float64Array,
): void {
  line.fill(0);
  for (let i = 0; i < length; i++) {
    const value = values[start + i * stride] as number;
    if (value === 0) continue;
    for (let n = 0; n < kernel.length; n++) {
      const to = i + shift + n;
      if (to >= 0 && to < line.length) line[to] = (line[to] as number) + value * (kernel[n] as number);
    }
  }
}
