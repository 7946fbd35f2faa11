/**
 * Colour map of a dose difference: blue where there is less than in the reference, orange where there is more, grey (and transparent, see
 * differenceWash) where they agree. Perceptual by construction: lightness and chroma in OKLab grow linearly with the size of the difference
 * and alike on both sides, each side has one hue, and the two hues stay apart in the common colour vision deficiencies. It begins at middle
 * lightness, so that small differences tint the image under it and do not merely darken it. Linear between 33 values.
 *
 * Source: Ottosson B. A perceptual color space for image processing, 2020 (OKLab); criterion: Kovesi 2015, arXiv:1509.03700.
 * Shown by test/unit/viewer/differenceColours.test.ts.
 */
export const DIFFERENCE_COLOUR_MAP_NAME = 'dosimetry-difference';

const LESS_HUE_deg = 245;
const MORE_HUE_deg = 60;
const DARKEST = 0.5;
const LIGHTEST = 0.76;
const SMALLEST_CHROMA = 0.06;
const LARGEST_CHROMA = 0.128;
const STEPS = 32;

type Colour = readonly [red: number, green: number, blue: number];

/** sRGB, 0..1, of a colour in OKLab polar coordinates. */
function fromOklab(lightness: number, chroma: number, hue_deg: number): Colour {
  const a = chroma * Math.cos((hue_deg * Math.PI) / 180);
  const b = chroma * Math.sin((hue_deg * Math.PI) / 180);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

function gamma(linear: number): number {
  const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.min(1, Math.max(0, encoded));
}

/** Colour (0..1) of a share of the window's half width, −1..1. */
function differenceColour(share: number): Colour {
  const size = Math.min(1, Math.abs(share));
  const lightness = DARKEST + size * (LIGHTEST - DARKEST);
  const chroma = size === 0 ? 0 : SMALLEST_CHROMA + size * (LARGEST_CHROMA - SMALLEST_CHROMA);
  return fromOklab(lightness, chroma, share < 0 ? LESS_HUE_deg : MORE_HUE_deg);
}

const POINTS = Array.from({ length: STEPS + 1 }, (_, at) => [at / STEPS, ...differenceColour((2 * at) / STEPS - 1)]);

/** `[x, r, g, b, x, r, g, b, …]` in 0..1; x = 0 is the window's lower end, 0.5 no difference. */
export const DIFFERENCE_RGB_POINTS: readonly number[] = POINTS.flat();

/** The map as a CSS gradient, from "less" to "more". */
export const differenceGradient = (direction: 'to top' | 'to right'): string => {
  const stops = POINTS.map(
    ([position = 0, ...colour]) =>
      `rgb(${colour.map((channel) => Math.round(255 * channel)).join(' ')}) ${(100 * position).toFixed(2)}%`,
  );
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
};
