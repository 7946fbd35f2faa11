/** Keep entry n with probability keep[n], else take other[n]. */
export interface AliasTable {
  readonly keep: Float64Array;
  readonly other: Int32Array;
}

/** Walker's alias table (doi:10.1145/355744.355749): one of n weighted entries from two random numbers, whatever n is. */
export function aliasTable(weights: Float64Array): AliasTable {
  const count = weights.length;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const share = weights.map((weight) => (weight * count) / sum);
  const keep = new Float64Array(count).fill(1);
  const other = Int32Array.from({ length: count }, (_, entry) => entry);
  const poor: number[] = [];
  const rich: number[] = [];
  share.forEach((value, entry) => (value < 1 ? poor : rich).push(entry));
  for (;;) {
    const needy = poor.pop();
    const giver = rich.at(-1);
    if (needy === undefined || giver === undefined) return { keep, other };
    keep[needy] = share[needy]!;
    other[needy] = giver;
    share[giver]! -= 1 - share[needy]!;
    if (share[giver]! < 1) {
      rich.pop();
      poor.push(giver);
    }
  }
}
