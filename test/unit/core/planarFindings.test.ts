import {
  DEFAULT_CURVE_SETTINGS,
  findRadionuclide,
  fitTimeActivity,
  planarFindings,
  type HybridBasis,
  type PlanarEnergyWindow,
  type PlanarRegion,
  type PlanarTimePoint,
  type RegionFit,
} from '@voxel-dosimetry/core';
import { planarSeries, rectangle } from './planarImages';

const fit = fitTimeActivity({
  ...{ times_s: [7200, 90_000, 300_000], activities_MBq: [90, 60, 20], sigmas_MBq: [5, 3, 1], excluded: null },
  ...{ halfLife_s: 574_300, settings: DEFAULT_CURVE_SETTINGS, fixedHalfLives: null, singleTimePoint: null },
});
const BASIS: HybridBasis = {
  scan: { timePointId: 'scan', time_s: 100_000, activity_MBq: 60, sigma_MBq: 3 },
  planarTimePointIds: ['a', 'b', 'c'],
  rates_cps: [9, 6, 2],
  backgrounds_frac: [0.3, 0.4, 0.7],
  scale_MBq_per_cps: 10,
  attenuation: { transmission_frac: 0.1, sourceAttenuation: 0.5, backgroundShare_frac: 0.8 },
  attenuationFrom: 'ct',
};
const regionFit = (regionId: string, change: Partial<HybridBasis> | null = {}): RegionFit => ({
  regionId,
  ...{ times_s: [7200, 90_000, 300_000], activities_MBq: [90, 60, 20], sigmas_MBq: null, fit },
  excludedBecause: ['Nothing was counted.', null, null],
  ...(change === null ? {} : { hybrid: { ...BASIS, ...change } }),
});
const image = (id: string, duration_s: number): PlanarTimePoint => ({
  id,
  label: `at ${id}`,
  studyInstanceUID: `study-${id}`,
  planar: {
    ...planarSeries(id, { columns: 64, rows: 64, pixel_mm: 5 }),
    acquisitionDuration_s: { value: duration_s, source: 'attribute', detail: '' },
  },
  timeAfterAdministration_s: { value: 7200, source: 'derived', detail: '' },
});
const region = (outline_mm: PlanarRegion['outline_mm'], change: Partial<PlanarRegion> = {}): PlanarRegion => ({
  ...{ outline_mm, background_mm: null, attenuation: null },
  ...change,
});
const left = rectangle(0, 0, 40, 40);
const codesOf = (change: Partial<Parameters<typeof planarFindings>[0]>) =>
  planarFindings({
    ...{ fits: [regionFit('kidney')], drawn: {}, images: [image('a', 600), image('b', 600)], scans: 1 },
    ...{ radionuclide: findRadionuclide('Lu-177'), scatter: 'triple-energy-window' as const },
    correlationOf: () => null,
    grid: null,
    ...{ nameOf: (id) => `the ${id}`, labelOf: (id) => `at ${id}` },
    ...change,
  }).map(({ code, message, regionId }) => [code, regionId, message]);

it('curves of planar images that are as they should be leave nothing to say; nor do curves of scans', () => {
  expect(codesOf({})).toEqual([]);
  expect(codesOf({ fits: [regionFit('kidney', null)], scans: 3, images: [image('a', 1), image('b', 600)] })).toEqual(
    [],
  );
});

it('tells where the background takes most of the counts', () => {
  const found = codesOf({ fits: [regionFit('marrow', { backgrounds_frac: [0.3, null, 0.82] }), regionFit('liver')] });
  expect(found).toEqual([
    [
      'fit/planar-background-large',
      'marrow',
      expect.stringContaining('82.0 % of the planar counts of the region "the marrow"'),
    ],
  ]);
});

it('tells where energy windows differ between images, and where there are none to take scatter off by', () => {
  const window = (lower_keV: number, upper_keV: number) => ({ name: '', lower_keV, upper_keV });
  const [peak, below, above] = [window(187.6, 229.2), window(166.8, 187.6), window(229.2, 250)];
  const withWindows = (id: string, energyWindows: PlanarEnergyWindow[]): PlanarTimePoint => {
    const point = image(id, 600);
    return { ...point, planar: { ...point.planar, energyWindows } };
  };
  const codes = (scatter: 'triple-energy-window' | 'none', ...images: PlanarTimePoint[]) =>
    codesOf({ images, scatter }).map(([code, , message]) => [code, message]);
  const both = withWindows('a', [peak, below, above]);
  expect(codes('triple-energy-window', both, withWindows('b', [window(187.5, 229), below, above]))).toEqual([]);
  expect(codes('triple-energy-window', both, withWindows('b', [peak]))).toEqual([
    [
      'fit/planar-windows-differ',
      expect.stringContaining(
        'at at a 187.6–229.2 keV with 166.8–187.6 keV with 229.2–250 keV, at at b 187.6–229.2 keV.',
      ),
    ],
    ['fit/planar-no-scatter', expect.stringContaining('at at b:')],
  ]);
  expect(codes('none', both, withWindows('b', [peak]))).toEqual([]);
  // Another line of the nuclide, whatever is done about scatter.
  expect(codes('none', both, withWindows('b', [window(101, 124)])).map(([code]) => code)).toEqual([
    'fit/planar-windows-differ',
  ]);
  // A gap of 9 keV below, as broad as the photopeak above.
  const apart = [peak, window(161.5, 178.5), window(229.2, 275)];
  expect(codes('triple-energy-window', withWindows('a', apart)).map(([code]) => code)).toEqual([
    'fit/planar-no-scatter',
  ]);
});

it('tells where the scan lies outside the images that take part', () => {
  const at = (time_s: number) => ({ scan: { ...BASIS.scan, time_s } });
  const codes = (time_s: number) => codesOf({ fits: [regionFit('kidney', at(time_s))] }).map(([code]) => code);
  // The image at 2 h is left out: the others are from 25 h on.
  expect(codes(90_000)).toEqual([]);
  expect(codes(80_000)).toEqual(['fit/planar-scan-outside']);
  expect(codes(300_001)).toEqual(['fit/planar-scan-outside']);
});

it('tells what an image did not give, that there was no CT, and which of several scans gave the scale', () => {
  const fits = [regionFit('kidney', { rates_cps: [null, 6, 2] }), regionFit('liver', { attenuationFrom: 'none' })];
  expect(codesOf({ fits, scans: 2 })).toEqual([
    ['fit/planar-left-out', 'kidney', 'The region "the kidney" has no point at at a: Nothing was counted.'],
    ['fit/planar-attenuation', 'liver', expect.stringContaining('there is no CT') as string],
    [
      'fit/planar-one-scan',
      null,
      expect.stringContaining('"the kidney", "the liver", and of 2 scans the one at at scan') as string,
    ],
  ]);
});

it('tells of outlines that overlap, but not of a region within another that has its background', () => {
  const fits = [regionFit('kidney'), regionFit('liver')];
  const beside = { kidney: region(left), liver: region(rectangle(30, 0, 110, 40)) };
  expect(codesOf({ fits, drawn: beside })).toEqual([
    ['fit/planar-overlap', 'kidney', expect.stringContaining('overlap by 25.0 % of the smaller one') as string],
  ]);
  const within = rectangle(4, 4, 36, 36);
  expect(codesOf({ fits, drawn: { kidney: region(within), liver: region(left) } })).toHaveLength(1);
  const withBackground = region(within, { background_mm: rectangle(0, 0, 9, 9) });
  expect(codesOf({ fits, drawn: { kidney: withBackground, liver: region(left) } })).toEqual([]);
  expect(codesOf({ fits, drawn: { kidney: region(left), liver: region(rectangle(41, 0, 80, 40)) } })).toEqual([]);
});

it('tells of outlines that are narrower than twice what planar images resolve, whichever way they lie', () => {
  const turned = (points: PlanarRegion['outline_mm']): PlanarRegion['outline_mm'] =>
    points.map(([x, y]) => [0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y]);
  const codes = (outline_mm: PlanarRegion['outline_mm'], fits = [regionFit('lesion')]) =>
    codesOf({ fits, drawn: { lesion: region(outline_mm) } }).map(([code, , message]) => [code, message]);
  for (const way of [(points: PlanarRegion['outline_mm']) => points, turned]) {
    expect(codes(way(rectangle(0, 0, 120, 32)))).toEqual([]);
    expect(codes(way(rectangle(0, 0, 120, 28)))).toEqual([
      [
        'fit/planar-small',
        expect.stringContaining('"the lesion" is 28 mm across where it is narrowest; at least 30 mm'),
      ],
    ]);
  }
  expect(codes(rectangle(0, 0, 9, 9), [regionFit('lesion', null)])).toEqual([]);
});

it('tells of images that the scan agrees with far worse than with others', () => {
  const codes = (...correlations: (number | null)[]) =>
    codesOf({
      images: correlations.map((_, n) => image(String(n), 600)),
      correlationOf: (id) => correlations[Number(id)] ?? null,
    }).map(([code, , message]) => [code, message]);
  expect(codes(0.97, null, 0.78)).toEqual([]);
  expect(codes(0.97, null, 0.76, 0.5)).toEqual([
    ['fit/planar-agreement', expect.stringContaining('correlation 0.76 at at 2, 0.50 at at 3, 0.97 with the best')],
  ]);
  expect(codes(null, null)).toEqual([]);
});

it('tells of durations that differ by more than another speed of the table would be noticed', () => {
  expect(codesOf({ images: [image('a', 600), image('b', 650)] })).toEqual([]);
  expect(codesOf({ images: [image('a', 600), image('b', 700)] })).toEqual([
    ['fit/planar-duration-differs', null, expect.stringContaining('over 600 to 700 s') as string],
  ]);
});

describe('a scan whose voxels are turned against the patient', () => {
  const turned = (angle_deg: number) => {
    const [c, s] = [Math.cos((angle_deg * Math.PI) / 180), Math.sin((angle_deg * Math.PI) / 180)];
    const direction = [1, 0, 0, 0, c, s, 0, -s, c] as const;
    return {
      ...({ size: [2, 2, 2], spacing_mm: [4, 4, 4], origin_mm: [0, 0, 0] } as const),
      direction,
      frameOfReferenceUID: '1',
    };
  };

  it('is told beyond 5°, with the angle', () => {
    expect(codesOf({ grid: turned(4.9) })).toEqual([]);
    expect(codesOf({ grid: turned(17) })).toEqual([
      ['fit/planar-tilted', null, expect.stringContaining('turned by 17° against')],
    ]);
  });

  it('of slices along another of the axes is not turned', () => {
    expect(codesOf({ grid: turned(90) })).toEqual([]);
  });
});
