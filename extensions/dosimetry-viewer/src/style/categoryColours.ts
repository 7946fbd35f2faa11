import type { FitMap } from '../viewState';

/**
 * Colours of categories that have no order, apart in the common colour vision deficiencies and other than those of regions.
 * Source: Tol P. Colour Schemes, SRON/EPS/TN/09-002, 2021: "bright".
 */
const BRIGHT: readonly (readonly [number, number, number])[] = [
  [68, 119, 170],
  [238, 102, 119],
  [34, 136, 51],
  [204, 187, 68],
  [102, 204, 238],
  [170, 51, 119],
  [187, 187, 187],
];

/** The colour of the n-th category, counted from 1 as the voxels have it. */
export const categoryColour = (value: number): readonly [number, number, number] =>
  BRIGHT[(value - 1) % BRIGHT.length] ?? [187, 187, 187];

export const CATEGORY_COLOUR_MAP_NAME = 'dosimetry-categories';
export const CATEGORIES = BRIGHT.length;

/** `[x, r, g, b, …]` in 0..1: one colour a category with a step between, for a range from 0.5 to CATEGORIES + 0.5. */
export const CATEGORY_RGB_POINTS: readonly number[] = BRIGHT.flatMap((colour, at) => {
  const channels = colour.map((channel) => channel / 255);
  return [at / CATEGORIES + 1e-6, ...channels, (at + 1) / CATEGORIES - 1e-6, ...channels];
});

/** Maps whose values are names, not amounts. */
export const isCategorical = (map: FitMap): boolean => map === 'fitModel' || map === 'fitStatus';
