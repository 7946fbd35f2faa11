import {
  GAMMA_RGB_POINTS,
  GAMMA_SCALE_END,
  gammaGradient,
} from '../../../extensions/dosimetry-viewer/src/style/gammaColours';

const points = Array.from({ length: GAMMA_RGB_POINTS.length / 4 }, (_, at) => {
  const [place = NaN, red = NaN, green = NaN, blue = NaN] = GAMMA_RGB_POINTS.slice(4 * at, 4 * at + 4);
  return { gamma: place * GAMMA_SCALE_END, red, green, blue };
});

test('what passes is blue, what fails is not, and the step between them is at 1', () => {
  const passes = points.filter(({ gamma }) => gamma <= 1);
  const fails = points.filter(({ gamma }) => gamma > 1);
  expect(Math.max(...passes.map(({ gamma }) => gamma))).toBeCloseTo(1, 4);
  expect(Math.min(...fails.map(({ gamma }) => gamma))).toBeCloseTo(1, 4);
  for (const { red, blue } of passes) expect(blue).toBeGreaterThan(red + 0.3);
  for (const { red, blue } of fails) expect(red).toBeGreaterThan(blue + 0.3);
});

test('without colour they are still told apart by lightness', () => {
  const lightness = points.map(({ red, green, blue }) => 0.2126 * red + 0.7152 * green + 0.0722 * blue);
  expect(Math.min(...lightness.slice(2)) - Math.max(...lightness.slice(0, 2))).toBeGreaterThan(0.05);
});

test('the legend has the same colours at the same places', () => {
  expect(gammaGradient('to top')).toMatch(
    /^linear-gradient\(to top, rgb\(.+\) 0\.000%, .+ 50\.000%, rgb\(.+ 100\.000%\)$/,
  );
});
