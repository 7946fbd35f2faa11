/**
 * Colours of a gamma map from 0 to 2: blue up to 1 (passes), orange to vermilion above (fails); one step between them, apart in lightness and in the
 * common colour vision deficiencies. From 2 on all is alike. Source: Okabe M, Ito K. Color Universal Design, 2008 (blue and vermilion).
 * Shown by test/unit/viewer/gammaColours.test.ts.
 */
export const GAMMA_COLOUR_MAP_NAME = 'dosimetry-gamma';
export const GAMMA_SCALE_END = 2;

type Colour = readonly [red: number, green: number, blue: number];

const POINTS: readonly (readonly [place: number, colour: Colour])[] = [
  [0, [28, 66, 110]],
  [0.5 - 1e-6, [0, 114, 178]],
  [0.5 + 1e-5, [245, 200, 90]],
  [1, [213, 94, 0]],
];

/** `[x, r, g, b, …]` in 0..1: the form that rendering libraries take. */
export const GAMMA_RGB_POINTS: readonly number[] = POINTS.flatMap(([place, colour]) => [
  place,
  ...colour.map((channel) => channel / 255),
]);

/** The map as a CSS gradient, towards the scale's upper end. */
export const gammaGradient = (direction: 'to top' | 'to right'): string =>
  `linear-gradient(${direction}, ${POINTS.map(([place, colour]) => `rgb(${colour.join(' ')}) ${(100 * place).toFixed(3)}%`).join(', ')})`;
