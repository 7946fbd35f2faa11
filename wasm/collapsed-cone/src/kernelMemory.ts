const PAGE_BYTES = 65536;
const ALIGNMENT_BYTES = 16;
/** WebAssembly's 32-bit addresses; offsets in the grid are signed. */
const MOST_PAGES = 65536;

/** Density, decays and energy of a voxel; outside the kernel's memory the result, and what is released and collides. */
const BYTES_PER_VOXEL = 24;
/** Kernel, stack, one row of lines and one path, for a grid of a thousand voxels an edge. */
const FIXED_BYTES = 2 ** 20;

/** About the memory that one superposition takes for a grid of this size, result included. */
export const coneMemory_bytes = (size: readonly [number, number, number]): number =>
  BYTES_PER_VOXEL * paddedVoxels(size) + FIXED_BYTES;

/** Values of zero before the first row and after each: kernel.h's MARGIN. */
export const MARGIN = 4;

/** Room for the grid with its margins, whether rows run along x or along y. */
export const paddedVoxels = ([nx, ny, nz]: readonly [number, number, number]): number =>
  MARGIN + Math.max((nx + MARGIN) * ny, (ny + MARGIN) * nx) * nz;

/** Hands out stretches of a memory from its start, one after another, growing it as needed. */
export function memoryFrom(memory: WebAssembly.Memory, start: number): (bytes: number) => number {
  let next = start;
  return (bytes) => {
    const address = Math.ceil(next / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    next = address + bytes;
    if (next > MOST_PAGES * PAGE_BYTES)
      throw new RangeError(`The scene needs ${next} bytes; WebAssembly has ${MOST_PAGES * PAGE_BYTES}.`);
    const pages = Math.ceil(next / PAGE_BYTES) - memory.buffer.byteLength / PAGE_BYTES;
    if (pages > 0) memory.grow(pages);
    return address;
  };
}
