import type { ConeScene } from './coneScene';
import type { KernelExports } from './kernelExports';
import { MARGIN, memoryFrom, paddedVoxels } from './kernelMemory';
import type { LineKernel } from './lineKernel';
import { STRETCH_WORDS } from './linePath';
import type { GridLayout } from './sweepPlan';

const BYTES = 4;
const LANES = 4;
/** Voxels copied between two steps of a generator: some 10 ms. */
export const VOXELS_PER_STEP = 2 ** 19;

/** An instance of the kernel with a memory of its own, and the addresses in it. */
export interface ConeWorkspace {
  readonly memory: WebAssembly.Memory;
  readonly kernel: KernelExports;
  /** Grids of `paddedVoxels` float32. */
  readonly density: number;
  readonly decays: number;
  readonly energy: number;
  /** Stretches of one line, and state of one row of lines. */
  readonly path: number;
  readonly state: number;
}

const mostLines = (size: ConeScene['size']): number => 2 * Math.max(...size) + 2 * LANES;
const mostStretches = (size: ConeScene['size']): number => 3 * Math.max(...size);

/** Room for a grid of this size and for the terms of a kernel, which are set. */
export function coneWorkspace(module: WebAssembly.Module, size: ConeScene['size'], line: LineKernel): ConeWorkspace {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const kernel = instance.exports as unknown as KernelExports;
  const reserve = memoryFrom(memory, kernel.__heap_base.value as number);
  placeTerms(kernel, memory, reserve, line);
  const state = reserve(kernel.state_bytes(mostLines(size)));
  const path = reserve(BYTES * STRETCH_WORDS * mostStretches(size));
  const grid_bytes = BYTES * paddedVoxels(size);
  const [density, decays, energy] = [reserve(grid_bytes), reserve(grid_bytes), reserve(grid_bytes)];
  const margin_bytes = BYTES * MARGIN;
  kernel.set_volumes(density + margin_bytes, decays + margin_bytes, energy + margin_bytes);
  return { memory, kernel, density, decays, energy, path, state };
}

function placeTerms(
  kernel: KernelExports,
  memory: WebAssembly.Memory,
  reserve: (bytes: number) => number,
  line: LineKernel,
): void {
  const place = (values: Int32Array | Float32Array): number => {
    const address = reserve(values.byteLength);
    new Uint8Array(memory.buffer, address, values.byteLength).set(new Uint8Array(values.buffer));
    return address;
  };
  kernel.set_terms(
    line.energy_MeV,
    line.slowest_cm2_per_g,
    line.doubling.length,
    place(line.doubling),
    place(line.gain),
    line.waveDoubling,
    line.frequency_cm2_per_g,
    line.waveGain.length / 2,
    place(line.waveGain),
  );
}

/** Visits each voxel (x fastest) with its place in a grid of the workspace, some rows between two steps; yields the fraction done. */
export function* visitVoxels(
  [nx, ny, nz]: ConeScene['size'],
  { strides: [sx, sy, sz] }: GridLayout,
  visit: (voxel: number, place: number) => void,
): Generator<number, void> {
  let since = 0;
  for (let row = 0; row < ny * nz; row++) {
    const start = MARGIN + (row % ny) * sy + Math.floor(row / ny) * sz;
    for (let i = 0; i < nx; i++) visit(row * nx + i, start + i * sx);
    since += nx;
    if (since < VOXELS_PER_STEP) continue;
    since = 0;
    yield (row + 1) / (ny * nz);
  }
}
