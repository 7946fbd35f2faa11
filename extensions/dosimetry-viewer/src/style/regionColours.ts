/**
 * Region colours that stay apart in the common colour vision deficiencies, ordered for a dark background.
 * Source: Okabe M, Ito K. Color Universal Design, 2008; Wong B. Nat Methods 8, 441 (2011), doi:10.1038/nmeth.1618.
 */
export const REGION_COLOURS: readonly (readonly [number, number, number])[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [213, 94, 0],
  [204, 121, 167],
  [0, 114, 178],
];

/** The colour of the n-th region; repeats after seven (marker shapes tell the rest apart on charts). */
export function regionColour(index: number): readonly [number, number, number] {
  return REGION_COLOURS[index % REGION_COLOURS.length] ?? [230, 159, 0];
}

export const cssColour = (colour: readonly [number, number, number]): string => `rgb(${colour.join(' ')})`;
