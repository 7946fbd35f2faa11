/**
 * Colour map of relative uncertainty: *viridis*, so that it is not taken for the dose map beside it (perceptually uniform, readable in the
 * common colour vision deficiencies). Twenty values, evenly spaced; linear in between.
 *
 * Source: van der Walt S, Smith N. Default colormaps for matplotlib, colormaps.py (CC0), 2015.
 */
export const UNCERTAINTY_COLOUR_MAP_NAME = 'dosimetry-viridis';

const VIRIDIS = [
  '440154 481567 482677 453781 404788 39568c 33638d 2d708e 287d8e 238a8d',
  '1f968b 20a387 29af7f 3cbb75 55c667 73d055 95d840 b8de29 dce319 fde725',
]
  .join(' ')
  .split(' ');

/** `[x, r, g, b, x, r, g, b, …]` in 0..1: the form that rendering libraries take. */
export const UNCERTAINTY_RGB_POINTS: readonly number[] = VIRIDIS.flatMap((hex, at) => [
  at / (VIRIDIS.length - 1),
  ...[0, 2, 4].map((start) => parseInt(hex.slice(start, start + 2), 16) / 255),
]);

/** The map as a CSS gradient, towards the scale's upper end. */
export const uncertaintyGradient = (direction: 'to top' | 'to right'): string =>
  `linear-gradient(${direction}, ${VIRIDIS.map((hex) => `#${hex}`).join(', ')})`;
