import {
  ABSORBED_DOSE_CONTROL_POINTS,
  ABSORBED_DOSE_RGB_POINTS,
  absorbedDoseColour,
  absorbedDoseGradient,
} from '../../../extensions/dosimetry-viewer/src/style/absorbedDoseColours';
import { REGION_COLOURS } from '../../../extensions/dosimetry-viewer/src/style/regionColours';

/** Relative luminance of sRGB (IEC 61966-2-1), 0..1. */
function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
/** CIE 1976 lightness, 0..100. */
const lightness = (colour: readonly number[]): number => {
  const relative = luminance(colour);
  return relative > 216 / 24389 ? 116 * Math.cbrt(relative) - 16 : (relative * 24389) / 27;
};

test('lightness grows evenly from no dose to the maximum', () => {
  const steps = ABSORBED_DOSE_CONTROL_POINTS.map(([, ...colour]) => lightness(colour));
  const growth = steps.slice(1).map((value, index) => value - (steps[index] ?? 0));
  for (const each of growth) expect(each).toBeGreaterThan(2.5);
  for (const each of growth) expect(each).toBeLessThan(8);
});

test('published values of inferno between the control points are met to 1 % of full scale', () => {
  // Entries 128 and 204 of the 256 published.
  expect(absorbedDoseColour(128, 255).map((value) => value / 255)).toEqual([
    expect.closeTo(0.735683, 2),
    expect.closeTo(0.215906, 2),
    expect.closeTo(0.330245, 2),
  ]);
  expect(absorbedDoseColour(204, 255).map((value) => value / 255)).toEqual([
    expect.closeTo(0.987622, 2),
    expect.closeTo(0.64532, 2),
    expect.closeTo(0.039886, 1),
  ]);
});

test('doses outside the display take the end colours', () => {
  expect(absorbedDoseColour(-1, 10)).toEqual([0, 0, 4]);
  expect(absorbedDoseColour(99, 10)).toEqual([252, 255, 164]);
  expect(absorbedDoseColour(5, 0)).toEqual([0, 0, 4]);
});

test('the same points as a gradient and as a flat list', () => {
  expect(ABSORBED_DOSE_RGB_POINTS).toHaveLength(4 * 18);
  expect(absorbedDoseGradient('to top')).toMatch(
    /^linear-gradient\(to top, rgb\(0 0 4\) 0\.00%, .*rgb\(252 255 164\) 100\.00%\)$/,
  );
});

test('region colours are distinct and light enough for a dark background', () => {
  expect(new Set(REGION_COLOURS.map(String)).size).toBe(REGION_COLOURS.length);
  for (const colour of REGION_COLOURS) {
    // WCAG contrast of graphics against the background, 3 : 1.
    const contrast = (luminance(colour.map((value) => value / 255)) + 0.05) / (0.003 + 0.05);
    expect(contrast).toBeGreaterThan(3);
  }
});
