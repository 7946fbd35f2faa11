import { convolutionMemory_bytes, type ConvolutionShape } from './convolutionPlan';

const PAGE_BYTES = 65536;
const ALIGNMENT_BYTES = 64;
/** WebAssembly's 32-bit addresses. */
const MOST_PAGES = 65536;

/** A memory that holds a convolver of that shape. Throws RangeError when there is none so large. */
export function memoryFor({ size, reach }: ConvolutionShape): WebAssembly.Memory {
  const bytes = convolutionMemory_bytes(size, reach);
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const what = `The convolution of ${size.join(' × ')} voxels with a kernel that reaches ${reach.join(' × ')} needs ${(bytes / 1e6).toFixed(0)} MB`;
  if (pages > MOST_PAGES)
    throw new RangeError(`${what}; WebAssembly has ${((MOST_PAGES * PAGE_BYTES) / 1e6).toFixed(0)} MB.`);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    throw new RangeError(`${what}, which this machine does not give.`, { cause: error });
  }
}

/** Hands out stretches of a memory from an address on, one after another. */
export function stretchesOf(memory: WebAssembly.Memory, from: number) {
  let next = from;
  const reserve = (bytes: number): number => {
    const address = Math.ceil(next / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    next = address + bytes;
    return address;
  };
  return {
    reserve,
    /** Address of a copy of the array. */
    place: (array: Int32Array | Float32Array): number => {
      const address = reserve(array.byteLength);
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      new Uint8Array(memory.buffer, address, array.byteLength).set(bytes);
      return address;
    },
  };
}
