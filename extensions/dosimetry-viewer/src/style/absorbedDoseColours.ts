/**
 * The one colour map of absorbed dose: *inferno* (perceptually uniform, readable in the common colour vision deficiencies,
 * monotonic in lightness). Every 15th of its 256 published values; between them linear interpolation differs by less than
 * 1 % of full scale.
 *
 * Source: van der Walt S, Smith N. Default colormaps for matplotlib, colormaps.py (CC0), 2015; perceptual criterion:
 * Kovesi 2015, arXiv:1509.03700. Shown by test/unit/viewer/absorbedDoseColours.test.ts.
 */
export const ABSORBED_DOSE_COLOUR_MAP_NAME = 'dosimetry-inferno';

/** [red, green, blue] in 0..1 at positions 0, 1/17 … 1. */
const INFERNO: readonly (readonly [number, number, number])[] = [
  [0.001462, 0.000466, 0.013866],
  [0.037668, 0.025921, 0.132232],
  [0.116656, 0.047574, 0.272321],
  [0.217949, 0.036615, 0.383522],
  [0.316282, 0.05349, 0.425116],
  [0.410113, 0.087896, 0.433098],
  [0.503493, 0.121575, 0.423356],
  [0.59694, 0.154848, 0.398125],
  [0.688653, 0.192239, 0.357603],
  [0.775059, 0.239667, 0.303526],
  [0.851384, 0.30226, 0.239636],
  [0.912966, 0.381636, 0.169755],
  [0.956852, 0.475356, 0.094695],
  [0.981895, 0.579392, 0.02625],
  [0.987464, 0.690366, 0.07999],
  [0.973088, 0.805409, 0.216877],
  [0.947594, 0.917399, 0.410665],
  [0.988362, 0.998364, 0.644924],
];

/** [position 0..1, red, green, blue 0..1]; 0 is no dose, 1 the display maximum. */
export type ColourControlPoint = readonly [position: number, red: number, green: number, blue: number];

export const ABSORBED_DOSE_CONTROL_POINTS: readonly ColourControlPoint[] = INFERNO.map(
  ([red, green, blue], index): ColourControlPoint => [index / (INFERNO.length - 1), red, green, blue],
);

/** Control points one after the other, `[x, r, g, b, x, r, g, b, …]`: the form that rendering libraries take. */
export const ABSORBED_DOSE_RGB_POINTS: readonly number[] = ABSORBED_DOSE_CONTROL_POINTS.flat();

const channel = (value_frac: number): number => Math.round(255 * value_frac);

/** Colour of a dose as 0..255 sRGB; doses outside 0..max take the end colours. */
export function absorbedDoseColour(dose_Gy: number, max_Gy: number): [number, number, number] {
  const share = max_Gy > 0 ? Math.min(1, Math.max(0, dose_Gy / max_Gy)) : 0;
  const place = share * (INFERNO.length - 1);
  const below = Math.min(INFERNO.length - 2, Math.floor(place));
  const rest = place - below;
  const low = INFERNO[below] ?? [0, 0, 0];
  const high = INFERNO[below + 1] ?? low;
  const mix = (index: 0 | 1 | 2): number => channel(low[index] + rest * (high[index] - low[index]));
  return [mix(0), mix(1), mix(2)];
}

/** The map as a CSS gradient; `direction` as in CSS, towards the display maximum. */
export function absorbedDoseGradient(direction: 'to top' | 'to right'): string {
  const stops = ABSORBED_DOSE_CONTROL_POINTS.map(
    ([position, red, green, blue]) =>
      `rgb(${channel(red)} ${channel(green)} ${channel(blue)}) ${(100 * position).toFixed(2)}%`,
  );
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
}
