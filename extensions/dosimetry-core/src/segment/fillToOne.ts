/** Passes over the map are repeated at most this often; each moves all but a small part of the excess. */
const PASSES = 8;

/** How readily a partly filled voxel takes excess: room left × a steep function of what it holds. */
const readiness = (value: number): number => {
  const square = value * value;
  return (1 - value) * square * square;
};

/**
 * Occupancies as fractions 0..1 with their sum kept: what exceeds 1 is shared out among the partly filled voxels in proportion
 * to the room left and to what they hold already, so that nearly full voxels take most of it and empty ones none.
 * Yields between passes.
 */
export function* fillToOne(sum: Float64Array): Generator<void, Float32Array> {
  const members: number[] = [];
  for (let v = 0; v < sum.length; v++) if ((sum[v] as number) > 0) members.push(v);
  yield;
  for (let pass = 0; pass < PASSES; pass++) {
    let [excess, room] = [0, 0];
    for (const v of members) {
      const value = sum[v] as number;
      if (value > 1) {
        excess += value - 1;
        sum[v] = 1;
      } else room += readiness(value);
    }
    if (excess < 1e-9 || room === 0) break;
    const share = excess / room;
    for (const v of members) {
      const value = sum[v] as number;
      if (value < 1) sum[v] = value + share * readiness(value);
    }
    yield;
  }
  const filled = new Float32Array(sum.length);
  for (const v of members) filled[v] = Math.min(1, sum[v] as number);
  return filled;
}
