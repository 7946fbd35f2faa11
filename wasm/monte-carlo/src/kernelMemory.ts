const PAGE_BYTES = 65536;
const ALIGNMENT_BYTES = 16;
/** WebAssembly's 32-bit addresses. */
const MOST_PAGES = 65536;

/** Voxel word 4, medium while loading 1. */
const BYTES_PER_VOXEL = 5;
/** Activity 4, tally 8. */
const BYTES_PER_TALLY_VOXEL = 12;
/** Tables of 64 media, emissions, stack and code. */
const FIXED_BYTES = 24 * 2 ** 20;

/** Upper bound of the memory that one instance of the kernel takes: so many voxels to travel in, so many of the tally. */
export const transportMemory_bytes = (voxels: number, tallyVoxels: number): number =>
  BYTES_PER_VOXEL * voxels + BYTES_PER_TALLY_VOXEL * tallyVoxels + FIXED_BYTES;

type NumberArray = Uint8Array | Int32Array | Float32Array | Float64Array;

/** Hands out stretches of a memory from its start, one after another, growing it as needed. */
export interface KernelMemory {
  readonly memory: WebAssembly.Memory;
  /** Address of that many bytes. */
  reserve: (bytes: number) => number;
  /** Address of a copy of the array. */
  place: (array: NumberArray) => number;
}

export function kernelMemory(memory: WebAssembly.Memory, from: number): KernelMemory {
  let next = from;
  const reserve = (bytes: number): number => {
    const address = Math.ceil(next / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    next = address + bytes;
    const pages = Math.ceil(next / PAGE_BYTES) - memory.buffer.byteLength / PAGE_BYTES;
    if (next > MOST_PAGES * PAGE_BYTES)
      throw new RangeError(`The scene needs ${next} bytes; WebAssembly has ${MOST_PAGES * PAGE_BYTES}.`);
    if (pages > 0) memory.grow(pages);
    return address;
  };
  return {
    memory,
    reserve,
    place(array) {
      const address = reserve(array.byteLength);
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      new Uint8Array(memory.buffer, address, array.byteLength).set(bytes);
      return address;
    },
  };
}
