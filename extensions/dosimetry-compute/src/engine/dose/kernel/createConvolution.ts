import { DosimetryError, type Grid, type VoxelSValueKernel } from '@voxel-dosimetry/core';
import {
  compileConvolutionModule,
  convolutionMemory_bytes,
  createConvolver,
  type Convolver,
} from '@voxel-dosimetry/convolution';
import type { JobControl } from '../../jobs';

type Share = readonly [from_frac: number, to_frac: number];

/** What decays of a map give to the voxels of its grid. */
export interface Convolved {
  /** Unit of the map times MeV, x fastest. */
  readonly energy: Float32Array;
  /** What ends outside the grid, the same unit, summed. */
  readonly outside: number;
  /** Sum of the map. */
  readonly decays: number;
}

/** Convolves maps of one grid with kernels, one after the other, in memory that it keeps. */
export interface Convolution {
  /** `parts` are kernels that add up. A map that is nowhere negative gives no negative energy. */
  convolve(
    map: Float32Array,
    parts: readonly VoxelSValueKernel[],
    control: JobControl,
    share: Share,
  ): Promise<Convolved>;
}

/** What is less than this part of a result's largest value is rounding of the transforms. */
const ROUNDING_frac = 1e-6;

let compiled: Promise<WebAssembly.Module> | null = null;

/**
 * The convolution of `size` in WebAssembly. Throws `dose/memory` when the transforms would need more than `memory_bytes`. Proved by
 * test/unit/compute/kernelDose.test.ts.
 */
export async function createConvolution(size: Grid['size'], memory_bytes: number): Promise<Convolution> {
  const module = await (compiled ??= compileConvolutionModule());
  const convolvers = new Map<string, Convolver>();
  let reserved_bytes = 0;
  const convolverFor = (reach: Grid['size']): Convolver => {
    const key = reach.join(' ');
    const known = convolvers.get(key);
    if (known) return known;
    reserved_bytes += convolutionMemory_bytes(size, reach);
    if (reserved_bytes > memory_bytes) throw tooLarge(size, reserved_bytes, memory_bytes);
    const made = createConvolver(module, { size, reach });
    convolvers.set(key, made);
    return made;
  };
  return {
    async convolve(map, parts, control, [from_frac, to_frac]) {
      const energy = new Float32Array(map.length);
      const { decays, isNegative } = await control.drive(sumOf(map), null);
      let outside = 0;
      for (const [at, part] of parts.entries()) {
        const step = (to_frac - from_frac) / parts.length;
        const [start, middle, end] = [0, 0.3, 1].map((done) => from_frac + step * (at + done)) as [
          number,
          number,
          number,
        ];
        const convolver = convolverFor(part.reach);
        await control.drive(convolver.setKernel(part.energy_MeV), 'Transforming the kernel', start, middle);
        const result = await control.drive(convolver.convolve(map), 'Convolving', middle, end);
        await control.drive(addAboveRounding(energy, result.values, isNegative), null);
        outside += result.outside + decays * part.beyond_MeV;
      }
      return { energy, outside, decays };
    },
  };
}

const VOXELS_A_STEP = 1 << 18;

function* sumOf(map: Float32Array): Generator<number, { readonly decays: number; readonly isNegative: boolean }> {
  let [decays, isNegative] = [0, false];
  for (let v = 0; v < map.length; v++) {
    const value = map[v]!;
    decays += value;
    if (value < 0) isNegative = true;
    if (v % VOXELS_A_STEP === VOXELS_A_STEP - 1) yield v / map.length;
  }
  return { decays, isNegative };
}

/** Activity that is nowhere negative gives no negative dose, whatever rounding says. */
function* addAboveRounding(sum: Float32Array, values: Float32Array, isNegative: boolean): Generator<number, void> {
  let largest = 0;
  for (let v = 0; v < values.length; v++) {
    const size = Math.abs(values[v]!);
    if (size > largest) largest = size;
    if (v % VOXELS_A_STEP === VOXELS_A_STEP - 1) yield (0.5 * v) / values.length;
  }
  const least = ROUNDING_frac * largest;
  for (let v = 0; v < values.length; v++) {
    const value = values[v]!;
    if (value >= least || (isNegative && value <= -least)) sum[v]! += value;
    if (v % VOXELS_A_STEP === VOXELS_A_STEP - 1) yield 0.5 + (0.5 * v) / values.length;
  }
}

const tooLarge = (size: Grid['size'], needed_bytes: number, memory_bytes: number): DosimetryError =>
  new DosimetryError({
    code: 'dose/memory',
    message: `Convolving ${size.join(' × ')} voxels needs ${(needed_bytes / 1e9).toPrecision(3)} GB; ${(memory_bytes / 1e9).toPrecision(3)} GB are allowed.`,
    remedy: 'Use a reference image with fewer voxels, or another dose engine.',
  });
