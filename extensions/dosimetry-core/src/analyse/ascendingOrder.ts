const DIGIT = 1 << 16;

/** Unsigned integers in the order of the numbers: IEEE 754 bits, with the negative ones turned round. */
function sortableBits(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length).slice();
  for (let at = 0; at < bits.length; at++) {
    const pattern = bits[at] as number;
    bits[at] = pattern >>> 31 === 1 ? ~pattern : pattern | 0x80000000;
  }
  return bits;
}

/**
 * Positions of `values` from the smallest to the largest, equal ones in their order: a radix sort in two passes of 16 bits, linear in
 * the number of voxels where a comparison sort of a large organ takes a second. Test: unit/core/analyse.
 */
export function ascendingOrder(values: Float32Array): Uint32Array {
  const bits = sortableBits(values);
  let order = new Uint32Array(values.length);
  for (let at = 0; at < order.length; at++) order[at] = at;
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(DIGIT + 1);
    for (let at = 0; at < bits.length; at++) {
      const digit = ((bits[at] as number) >>> shift) & (DIGIT - 1);
      starts[digit + 1] = (starts[digit + 1] as number) + 1;
    }
    for (let digit = 0; digit < DIGIT; digit++)
      starts[digit + 1] = (starts[digit + 1] as number) + (starts[digit] as number);
    const next = new Uint32Array(values.length);
    for (let rank = 0; rank < order.length; rank++) {
      const at = order[rank] as number;
      const digit = ((bits[at] as number) >>> shift) & (DIGIT - 1);
      const place = starts[digit] as number;
      next[place] = at;
      starts[digit] = place + 1;
    }
    order = next;
  }
  return order;
}
