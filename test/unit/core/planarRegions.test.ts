import {
  assertOutline,
  findRadionuclide,
  NO_ATTENUATION,
  photopeak_keV,
  planarRate,
  planarSigmas,
  planarWindows,
  type PlanarImage,
  type PlanarMeasurement,
  type PlanarOutline,
} from '@voxel-dosimetry/core';
import { outlineOverlap } from '../../../extensions/dosimetry-core/src/fit/planar/outlineOverlap';
import { outlineWeights } from '../../../extensions/dosimetry-core/src/fit/planar/outlineWeights';
import { LU_WINDOWS, planarImage, rectangle } from './planarImages';

const withCode = (code: string): Error => expect.objectContaining({ code }) as Error;
const Lu177 = findRadionuclide('Lu-177');
const RASTER = { columns: 20, rows: 30, pixelSpacing_mm: [4, 5] } as const;
const circle = (radius_mm: number, points = 90): PlanarOutline =>
  Array.from({ length: points }, (_, n) => {
    const angle = (2 * Math.PI * n) / points;
    return [radius_mm * Math.cos(angle), radius_mm * Math.sin(angle)] as const;
  });

describe('pixels in an outline', () => {
  it('have the part of each that lies inside, whatever the way round', () => {
    const outline = rectangle(-5, -7.5, 9, 2.5);
    const { pixels, weights, total } = outlineWeights(outline, [0, 0], RASTER);
    expect(total).toBeCloseTo((14 * 10) / 20, 10);
    const at = (column: number, row: number): number => weights[pixels.indexOf(column + 20 * row)] ?? 0;
    expect([at(8, 13), at(9, 13), at(8, 15), at(12, 14)]).toEqual(
      [0.125, 0.5, 0.125, 0.25].map((part) => expect.closeTo(part, 10) as number),
    );
    expect(outlineWeights([...outline].reverse(), [0, 0], RASTER).total).toBeCloseTo(total, 10);
  });

  it('add up to the area of a polygon, hollow ones too, wherever it is moved', () => {
    const area = (90 / 2) * 20 ** 2 * Math.sin((2 * Math.PI) / 90);
    for (const shift of [
      [0, 0],
      [3.3, -17.7],
    ] as const)
      expect(outlineWeights(circle(20), shift, RASTER).total * 20).toBeCloseTo(area, 8);
    const hollow: PlanarOutline = [
      [-10, -10],
      [10, -10],
      [10, 10],
      [0, -5],
      [-10, 10],
    ];
    expect(outlineWeights(hollow, [0.7, 0.3], RASTER).total * 20).toBeCloseTo(400 - 150, 8);
  });

  it.each<[string, PlanarOutline, string]>([
    [
      'two points',
      [
        [0, 0],
        [5, 5],
      ],
      'has 2 points',
    ],
    [
      'a crossing',
      [
        [-5, -5],
        [5, 5],
        [5, -5],
        [-5, 5],
      ],
      'crosses itself',
    ],
    [
      'no area',
      [
        [0, 0],
        [5, 0],
        [9, 0],
      ],
      'encloses no area',
    ],
    [
      'a number that is none',
      [
        [0, 0],
        [NaN, 0],
        [9, 0],
      ],
      'no finite number',
    ],
  ])('are refused for %s', (_, outline, message) => {
    expect(() => assertOutline(outline)).toThrow(withCode('fit/planar-outline'));
    expect(() => assertOutline(outline)).toThrow(message);
  });

  it('are refused where the outline leaves the image', () => {
    expect(() => outlineWeights(circle(20), [21, 0], RASTER)).toThrow(withCode('fit/planar-outline'));
    expect(outlineWeights(circle(20), [20, 0], RASTER).total).toBeGreaterThan(60);
  });

  it('tell how far two outlines overlap', () => {
    expect(outlineOverlap(rectangle(0, 0, 40, 40), rectangle(30, 0, 110, 40))).toEqual({
      share_frac: expect.closeTo(0.25, 8) as number,
      isFirstSmaller: true,
    });
    expect(outlineOverlap(rectangle(60, 0, 110, 40), rectangle(0, 0, 40, 40))).toEqual({
      share_frac: 0,
      isFirstSmaller: false,
    });
  });
});

describe('energy windows', () => {
  const window = (lower_keV: number, upper_keV: number) => ({ name: '', lower_keV, upper_keV });

  it('the photopeak is the strongest line in any of them, with the narrow ones beside it', () => {
    expect(planarWindows(LU_WINDOWS, Lu177)).toEqual({ main: 1, lower: 0, upper: 2 });
    expect(photopeak_keV(LU_WINDOWS, Lu177)).toBeCloseTo(208.4, 0);
    const both = [window(102, 124), window(187, 229), window(166, 187), window(230, 250), window(90, 101)];
    expect(planarWindows(both, Lu177)).toEqual({ main: 1, lower: 2, upper: 3 });
    expect(planarWindows([both[4]!, both[0]!], Lu177)).toEqual({ main: 1, lower: 0, upper: null });
    expect(planarWindows([window(328, 400)], findRadionuclide('I-131'))).toEqual({ main: 0, lower: null, upper: null });
    // Farther away, or wider than the photopeak's: no scatter window.
    expect(planarWindows([window(187, 229), window(150, 180), window(229, 300)], Lu177)).toEqual({
      main: 0,
      lower: null,
      upper: null,
    });
  });

  it('without a line of the nuclide are refused with their limits', () => {
    expect(() => planarWindows([window(126, 154)], Lu177)).toThrow(withCode('fit/planar-windows'));
    expect(() => planarWindows([window(126, 154)], Lu177)).toThrow('unnamed 126–154 keV');
    expect(() => planarWindows([], Lu177)).toThrow('its windows are not told');
  });
});

describe('a region on one image', () => {
  const SHAPE = { columns: 40, rows: 40, pixel_mm: 5 };
  const counts = (x: number): number => (x < 0 ? 90 : 400);
  const measurement = (image: PlanarImage, change: Partial<PlanarMeasurement> = {}): PlanarMeasurement => ({
    ...{ image, radionuclide: Lu177, scatter: 'none', posteriorSeen: null, shift_mm: [0, 0], duration_s: 60 },
    ...change,
  });
  const region = { outline_mm: rectangle(10, -20, 50, 20), background_mm: null };
  const plain = planarImage(counts, SHAPE);
  const rateOf = (change: Partial<PlanarMeasurement> = {}, of = region, image = plain) =>
    planarRate(measurement(image, change), of, NO_ATTENUATION).rate_cps;

  it('has its counts over the duration', () => {
    expect(rateOf()).toBeCloseTo((64 * 400) / 60, 8);
  });

  it.each<[string, () => number, string]>([
    [
      'no counts',
      () =>
        rateOf(
          {},
          region,
          planarImage(() => 0, SHAPE),
        ),
      'fit/planar-counts',
    ],
    ['no duration', () => rateOf({ duration_s: null }), 'fit/planar-duration'],
    ['a duration of 0', () => rateOf({ duration_s: 0 }), 'fit/planar-value'],
    ['an outline outside the image', () => rateOf({ shift_mm: [80, 0] }), 'fit/planar-outline'],
    ['another nuclide', () => rateOf({ radionuclide: findRadionuclide('Tc-99m') }), 'fit/planar-windows'],
    [
      'more background than counts',
      () =>
        planarRate(
          measurement(plain),
          { outline_mm: rectangle(-50, -20, -10, 20), background_mm: rectangle(10, -20, 50, 20) },
          NO_ATTENUATION,
        ).rate_cps,
      'fit/planar-background',
    ],
    [
      'one view alone',
      () =>
        rateOf(
          {},
          region,
          planarImage(counts, { ...SHAPE, frames: [{ frame: 0, detector: 'anterior', energyWindow: 1 }] }),
        ),
      'fit/planar-views',
    ],
    [
      'two anterior views',
      () => {
        const frame = { detector: 'anterior', energyWindow: 1 } as const;
        return rateOf(
          {},
          region,
          planarImage(counts, {
            ...SHAPE,
            frames: [
              { ...frame, frame: 0 },
              { ...frame, frame: 1 },
            ],
          }),
        );
      },
      'fit/planar-views',
    ],
    [
      'an unknown size of its pixels',
      () =>
        rateOf({}, region, {
          ...plain,
          series: { ...plain.series, pixelSpacing_mm: { value: null, source: 'missing', detail: '' } },
        }),
      'fit/planar-spacing',
    ],
  ])('with %s is refused', (_, work, code) => {
    expect(work).toThrow(withCode(code));
  });

  it('is as sure as its counts, the settings, and its edge', () => {
    const rates = [
      { rate_cps: 100, sigma_cps: 3 },
      { rate_cps: 50, sigma_cps: 4 },
    ];
    expect(planarSigmas(rates, { source: 'scatter', weighting: 'counting' }, 100, [5, 5, 5])).toBeNull();
    expect(planarSigmas(rates, { source: 'stated', relative_frac: 0.04 }, 100, [5, 5, 5])).toEqual([
      5,
      Math.hypot(2, 4),
    ]);
    const size = { source: 'counts-and-size', sensitivity_cps_per_MBq: 9, resolution_mm: 12 } as const;
    const [small, large] = [20, 2000].map((volume_mL) => planarSigmas(rates, size, volume_mL, [5, 5, 5])![0]!);
    expect(small!).toBeGreaterThan(large!);
    expect(large!).toBeGreaterThan(3);
  });
});
