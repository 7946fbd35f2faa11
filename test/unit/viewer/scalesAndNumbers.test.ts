import {
  defaultAbsorbedDoseDisplay,
  roundUp,
} from '../../../extensions/dosimetry-viewer/src/charts/absorbedDoseDisplay';
import { interpolate } from '../../../extensions/dosimetry-viewer/src/charts/polyline';
import {
  createScale,
  hourTicks,
  linearTicks,
  logarithmicTicks,
} from '../../../extensions/dosimetry-viewer/src/charts/scale';
import {
  formatHalfLife,
  formatHours,
  formatNumber,
  formatPersonName,
  inputToClock,
} from '../../../extensions/dosimetry-viewer/src/panels/formatQuantity';
import { translator } from '../../../extensions/dosimetry-viewer/src/panels/messages/translator';
import { statisticsCsv } from '../../../extensions/dosimetry-viewer/src/panels/stages/analyse/statisticsCsv';
import { regionStatistics } from '../../gallery/examples/results';

describe('axes', () => {
  test('linear ticks are 1, 2, 2.5 or 5 apart', () => {
    expect(linearTicks([0, 432], 5)).toEqual([0, 100, 200, 300, 400]);
    expect(linearTicks([0, 0.9], 4)).toEqual([0, 0.25, 0.5, 0.75]);
  });

  test('hours are ticked in parts of a day or whole days', () => {
    expect(hourTicks([0, 30], 6)).toEqual([0, 6, 12, 18, 24, 30]);
    expect(hourTicks([0, 235], 6)).toEqual([0, 48, 96, 144, 192]);
    expect(hourTicks([0, 700], 5)).toEqual([0, 168, 336, 504, 672]);
  });

  test('logarithmic ticks lie inside the domain', () => {
    expect(logarithmicTicks([0.7, 60])).toEqual([1, 2, 5, 10, 20, 50]);
    expect(logarithmicTicks([0.05, 900])).toEqual([0.1, 1, 10, 100]);
  });

  test('a scale and its inverse agree', () => {
    const scale = createScale('logarithmic', [0.1, 1000], [300, 10]);
    expect(scale.at(0.1)).toBe(300);
    expect(scale.at(1000)).toBeCloseTo(10, 9);
    expect(scale.invert(scale.at(37))).toBeCloseTo(37, 9);
  });

  test('interpolation ends with the data', () => {
    expect(interpolate([0, 10, 20], [1, 3, 4], 15)).toBe(3.5);
    expect(interpolate([0, 10, 20], [1, 3, 4], 20)).toBe(4);
    expect(interpolate([0, 10, 20], [1, 3, 4], 21)).toBeNull();
  });
});

describe('numbers for a person', () => {
  test('three figures, whole parts whole, thousands apart from ten thousand', () => {
    expect([2.634, 0.0451, 7400, 98_765.4, 0, 1.2e-7].map((value) => formatNumber(value))).toEqual([
      '2.63',
      '0.0451',
      '7400',
      '98 765',
      '0',
      '1.20e-7',
    ]);
  });

  test('rounding up to the next power keeps three figures', () => {
    expect(formatNumber(9.996)).toBe('10.0');
    expect(formatNumber(99.97)).toBe('100');
  });

  test('missing and zero look different', () => {
    expect([formatNumber(null), formatNumber(Number.NaN), formatNumber(0)]).toEqual(['–', '–', '0']);
  });

  test('times and half-lives', () => {
    expect([formatHours(4 * 3600), formatHours(168 * 3600), formatHours(null)]).toEqual(['4.0 h', '168 h', '–']);
    expect([formatHalfLife(1800), formatHalfLife(49.6 * 3600), formatHalfLife(574_300.8 * 2)]).toEqual([
      '30.0 min',
      '49.6 h',
      '13.3 d',
    ]);
  });

  test('a person name has its parts in order', () => {
    expect(formatPersonName('Weber^Anna^Maria^Dr.^PhD')).toBe('Weber, Dr. Anna Maria, PhD');
    expect(formatPersonName('Yamada^Tarou=山田^太郎')).toBe('Yamada, Tarou');
  });

  test('an entered time keeps the offset that was known', () => {
    expect(inputToClock('2026-09-01T09:00', { local_s: 0, utcOffset_min: 120 })).toEqual({
      local_s: Date.UTC(2026, 8, 1, 9) / 1000,
      utcOffset_min: 120,
    });
    expect(inputToClock('', null)).toBeNull();
  });
});

test('texts choose the plural form and fall back to English', () => {
  const t = translator('xx-YY');
  expect(t('segment.outcome', { count: 1 })).toBe('1 region');
  expect(t('segment.outcome', { count: 40 })).toBe('40 regions');
});

test('the default display ends at a round number above the maximum', () => {
  expect([68.3, 12.6, 0.013, 1].map(roundUp)).toEqual([80, 15, 0.015, 1]);
  expect(defaultAbsorbedDoseDisplay(12.6).isodoseLevels_Gy).toEqual([1.5, 3.75, 7.5, 11.25]);
});

test('CSV quotes names and disarms formulas', () => {
  const [statistics] = regionStatistics([{ name: 'x', volume_mL: 10, activityAtZero_MBq: 10, halfLife_h: 50 }]);
  if (statistics === undefined) throw new Error('The example has a region.');
  const region = {
    id: statistics.regionId,
    colour: [0, 0, 0],
    origin: { kind: 'threshold', timePointId: 'a', fraction_frac: 0.4 },
    volume_mL: 10,
    insideGrid_frac: 1,
    mass_g: 10,
    activity_MBq: [],
  } as const;
  const nameIn = (name: string): string =>
    statisticsCsv([statistics], [{ ...region, name }], null).split('\r\n')[1] ?? '';
  expect(nameIn('Lesion "A", left')).toMatch(/^"Lesion ""A"", left",/);
  expect(nameIn('=1+1')).toMatch(/^"'=1\+1",/);
});
