import {
  DIFFERENCE_RGB_POINTS,
  differenceGradient,
} from '../../../extensions/dosimetry-viewer/src/style/differenceColours';
import { differenceWash } from '../../../extensions/dosimetry-viewer/src/display/wash';

const points = Array.from({ length: DIFFERENCE_RGB_POINTS.length / 4 }, (_, at) =>
  DIFFERENCE_RGB_POINTS.slice(4 * at, 4 * at + 4),
);

/** CIE L* of an sRGB colour (IEC 61966-2-1, D65): another measure of lightness than the map was made with. */
function lightness([, ...colour]: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((encoded) =>
    encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4,
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

test('the map runs from end to end of the window, darkest where the doses agree', () => {
  expect(points.map(([place]) => place)).toEqual(Array.from({ length: 33 }, (_, at) => at / 32));
  const lightest = points.map(lightness);
  expect(Math.min(...lightest)).toBe(lightest[16]);
  const [, red = 0, green = 0, blue = 0] = points[16] ?? [];
  expect([green, blue].map((channel) => Math.abs(channel - red) < 0.005)).toEqual([true, true]);
});

test('lightness rises with the size of the difference, and alike on both sides', () => {
  const all = points.map(lightness);
  for (let step = 1; step <= 16; step += 1) {
    const [less = 0, more = 0] = [all[16 - step], all[16 + step]];
    expect(less).toBeGreaterThan(all[17 - step] ?? Infinity);
    expect(more).toBeGreaterThan(all[15 + step] ?? Infinity);
    expect(Math.abs(less - more)).toBeLessThan(3);
  }
});

test('less is blue, more is orange', () => {
  const [, redOfLess = 0, , blueOfLess = 0] = points[0] ?? [];
  const [, redOfMore = 0, , blueOfMore = 0] = points[32] ?? [];
  expect(blueOfLess - redOfLess).toBeGreaterThan(0.3);
  expect(redOfMore - blueOfMore).toBeGreaterThan(0.3);
  expect(differenceGradient('to right')).toMatch(/^linear-gradient\(to right, rgb\(\d+ \d+ \d+\) 0\.00%/);
});

test('the wash is symmetric about zero and lets the image through where the doses agree', () => {
  const { lower, upper, opacity } = differenceWash(0.5, 0.6);
  expect([lower, upper]).toEqual([-0.5, 0.5]);
  expect(opacity.map(({ value }) => value)).toEqual([-0.5, -0.075, -0.01, 0.01, 0.075, 0.5]);
  expect(opacity.map((point) => point.opacity)).toEqual([0.6, 0.6, 0, 0, 0.6, 0.6]);
});
