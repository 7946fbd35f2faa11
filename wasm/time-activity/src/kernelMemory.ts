const PAGE_BYTES = 65536;
const ALIGNMENT_BYTES = 16;

/** Hands out stretches of a memory from an address on, one after another, growing it as needed. */
export function memoryFrom(memory: WebAssembly.Memory, start: number) {
  let next = start;
  const reserve = (bytes: number): number => {
    const address = Math.ceil(next / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    next = address + bytes;
    const pages = Math.ceil(next / PAGE_BYTES) - memory.buffer.byteLength / PAGE_BYTES;
    if (pages > 0) memory.grow(pages);
    return address;
  };
  return {
    reserve,
    /** Address of a copy of the numbers. */
    doubles: (numbers: ArrayLike<number>): number => {
      const address = reserve(8 * numbers.length);
      new Float64Array(memory.buffer, address, numbers.length).set(numbers);
      return address;
    },
    integers: (numbers: readonly number[]): number => {
      const address = reserve(4 * numbers.length);
      new Int32Array(memory.buffer, address, numbers.length).set(numbers);
      return address;
    },
  };
}

export type KernelMemory = ReturnType<typeof memoryFrom>;
