import { createHash } from 'node:crypto';
import {
  earlierKineticsOf,
  hoursToSeconds,
  KINETICS_ROWS,
  KINETICS_TABLE,
  parseEarlierKinetics,
  parsePopulationTable,
  publishedPopulation,
  singleTimePointFit,
  suggestTissue,
  type SingleTimePointCurve,
  type SingleTimePointInput,
} from '@voxel-dosimetry/core';
import { coordinatesOf, curveOf } from '../../../extensions/dosimetry-core/src/fit/singleTimePoint/kineticCoordinates';
import { normalPoints, normalQuantile } from '../../../extensions/dosimetry-core/src/fit/singleTimePoint/normalPoints';
import { errorOf } from './grids';

const HEADER =
  'radionuclide,agent,tissue,patient,model,amplitude_MBq,effectiveHalfLife_h,administered_MBq,residual_frac';
const row = (n: number, halfLife = 50 + n): string =>
  `177Lu,DOTATATE,kidney,P${n},mono,${100 + n},${halfLife},7400,0.04`;
const rows = (count: number): string[] => Array.from({ length: count }, (_, n) => row(n));
const table = (...lines: string[]): string => [HEADER, ...lines].join('\n');

describe('a table of earlier fits', () => {
  test('CSV and JSON, hours and seconds and days give the same population', () => {
    const csv = parsePopulationTable(`# our fits of 2025\n${table(...rows(9))}\n`, 'fits');
    const json = JSON.stringify({
      rows: Array.from({ length: 9 }, (_, n) => ({
        radionuclide: 'Lu-177',
        agent: 'DOTATATE',
        tissue: 'kidney',
        patient: `P${n}`,
        model: 'mono',
        amplitude_MBq: 100 + n,
        effectiveHalfLife_s: hoursToSeconds(50 + n),
        administered_MBq: 7400,
        residual_frac: 0.04,
      })),
    });
    expect(parsePopulationTable(json, 'fits')).toEqual(csv);
    const german = table(...rows(9))
      .replaceAll(',', ';')
      .replaceAll('_h', '_d')
      .replace(/;(5\d);7400/g, (_, half: string) => `;${Number(half) / 24};7400`);
    expect(parsePopulationTable(german, 'fits').tissues.kidney!.mean[1]).toBeCloseTo(csv.tissues.kidney!.mean[1]!, 12);
    expect(csv).toMatchObject({ id: 'table:fits', radionuclide: 'Lu-177', agent: 'DOTATATE', doi: null });
  });

  test('mean and covariance of the logarithms; amplitudes per administered activity; scatter', () => {
    const { kidney } = parsePopulationTable(table(...rows(9)), 'fits').tissues;
    const logs = Array.from({ length: 9 }, (_, n) => Math.log(hoursToSeconds(50 + n)));
    const mean = logs.reduce((sum, value) => sum + value, 0) / 9;
    expect(kidney!.mean[1]).toBeCloseTo(mean, 12);
    expect(kidney!.covariance[1]![1]).toBeCloseTo(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 8, 12);
    expect(kidney!.curves![0]!.amplitudes[0]).toBeCloseTo(100 / 7400, 12);
    expect(kidney).toMatchObject({ patients: 9, model: 'mono', isPerAdministered: true });
    expect(kidney!.residual_frac).toBeCloseTo(0.04, 12);
  });

  test.each([
    ['too few patients', table(...rows(7)), 'kidney has curves of 7 patients; at least 8'],
    ['the same patient twice is one', table(...rows(7), row(6, 70)), 'curves of 7 patients'],
    ['another nuclide in a row', table(...rows(8), row(8).replace('177Lu', 'Y-90')), 'holds 177Lu, Y-90'],
    ['unknown tissue', table(...rows(8), row(8).replace('kidney', 'heart')), 'row 9: the tissue is "heart"'],
    ['unknown model', table(...rows(8), row(8).replace('mono', 'one')), 'row 9: the model is "one"'],
    [
      'decimal comma',
      table(...rows(8))
        .replaceAll(',', ';')
        .replace(';50;', ';50,5;'),
      'row 1: effectiveHalfLife_h is "50,5"',
    ],
    [
      'no unit',
      table(...rows(8)).replace('effectiveHalfLife_h', 'effectiveHalfLife'),
      'column effectiveHalfLife_h is missing',
    ],
    ['slower than physical', table(...rows(8), row(8, 200)), 'at most the physical one of 159.5'],
    ['a cell too few', table(...rows(8), row(8).replace(',0.04', '')), 'row 9 has 8 cells'],
    ['administered in some rows', table(...rows(8), row(8).replace('7400', '')), 'in all or in none'],
    [
      'two models',
      table(...rows(8), row(8).replace('mono', 'bi')).replace('amplitude_MBq', 'amplitude1_MBq'),
      'amplitude',
    ],
    ['no rows', HEADER, 'no row'],
    ['neither CSV nor JSON', '{ "rows": [', 'neither CSV nor JSON'],
  ])('%s: refused with what was expected', (_, text, message) => {
    const error = errorOf(() => parsePopulationTable(text, 'fits'));
    expect(error.code).toBe('fit/population-table');
    expect(error.message).toContain(message);
  });

  test('phases that coincide or an uptake slower than the decrease have no place in a population', () => {
    const header = 'radionuclide,agent,tissue,patient,model,amplitude_MBq,effectiveHalfLife_h,uptakeHalfLife_h';
    const error = errorOf(() => parsePopulationTable(`${header}\nLu-177,PSMA,kidney,1,bi-uptake,10,40,41`, 'fits'));
    expect(error.message).toContain('row 1: the half-lives must descend');
  });
});

test('coordinates of a curve lead back to it; beyond physical decay the slowest phase stands there', () => {
  const curve = { amplitudes: [3, 2], effectiveHalfLives_s: [5e5, 6e4], uptakeHalfLife_s: 4000 };
  const back = curveOf(coordinatesOf(curve)!, { phases: 2, hasUptake: true }, 1e-7);
  expect(back.amplitudes[1]! / 2).toBeCloseTo(1, 12);
  expect(back.decayConstants.map((constant) => Math.LN2 / constant)[1]! / 6e4).toBeCloseTo(1, 12);
  expect(Math.LN2 / back.uptakeConstant! / 4000).toBeCloseTo(1, 12);
  const bounded = curveOf(coordinatesOf(curve)!, { phases: 2, hasUptake: true }, 1e-5);
  expect(bounded.decayConstants[0]).toBe(1e-5);
  expect(bounded.decayConstants[1]!).toBeGreaterThan(1e-5);
});

test('normal quantiles, and points whose mean is 0 and covariance 1', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 8);
  expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 7);
  const points = normalPoints(3, 256);
  for (const d of [0, 1, 2]) {
    const column = points.map((point) => point[d]!);
    expect(column.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
    expect(column.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(256, 8);
  }
  const product = points.reduce((sum, [a, b]) => sum + a! * b!, 0) / 256;
  expect(product).toBeCloseTo(0, 10);
});

test.each([
  ['Kidney left', 'kidney'],
  ['kidney_right', 'kidney'],
  ['Adrenal', null],
  ['Liver minus lesions', 'liver'],
  ['Liver metastasis 3', 'tumour'],
  ['TUMOR-1', 'tumour'],
  ['Milz', 'spleen'],
  ['Parotid gland right', 'salivary-gland'],
  ['Parathyroid', null],
  ['thyroid remnant', 'thyroid'],
  ['lung_upper_lobe_left', 'lung'],
  ['Red marrow L2', 'red-marrow'],
  ['Whole body', 'whole-body'],
  ['Region 4', null],
])('"%s" speaks of %s', (name, tissue) => expect(suggestTissue(name)).toBe(tissue));

describe('the fits of an earlier cycle', () => {
  const bi = { amplitude1_MBq: 20, effectiveHalfLife1_s: 2e5, amplitude2_MBq: 5, effectiveHalfLife2_s: 2e4 };
  const file = {
    radionuclide: 'Lu-177',
    fits: [
      {
        name: 'Kidney left',
        selection: 'average',
        choice: 'bi',
        candidates: [
          { model: 'mono', parameters: { amplitude_MBq: 24, effectiveHalfLife_s: 1.9e5 }, weight: 0.3 },
          { model: 'bi', parameters: bi, weight: 0.5 },
          { model: 'tri', parameters: {}, weight: null },
          { model: 'trapezoid', parameters: {}, weight: null },
        ],
        timeIntegratedActivity_MBq_h: 2000,
        timeIntegratedActivity_sigma_MBq_h: 100,
        times_h: [4, 24, 96],
      },
      { name: 'Spleen', selection: 'aicc', choice: 'trapezoid', candidates: [{ model: 'trapezoid', parameters: {} }] },
    ],
  };

  test('averaged models with their weights, σ and span; a trapezoid is left out; found by name', () => {
    const earlier = parseEarlierKinetics(JSON.stringify(file));
    expect(earlier).toHaveLength(1);
    const kidney = earlierKineticsOf(earlier, 'kidney LEFT')!;
    expect(kidney.curves.map(({ weight }) => Number(weight.toFixed(9)))).toEqual([0.375, 0.625]);
    expect(kidney).toMatchObject({
      sigma_frac: 0.05,
      measured_s: [hoursToSeconds(4), hoursToSeconds(96)],
      curves: [{}, { curve: { amplitudes: [20, 5], uptakeHalfLife_s: null } }],
    });
    expect(earlierKineticsOf(earlier, 'spleen')).toBeNull();
  });

  test.each([
    ['{', 'not JSON'],
    ['{}', 'no "radionuclide" and "fits"'],
    [JSON.stringify({ ...file, fits: [file.fits[1]] }), 'No curve of the file'],
    [
      JSON.stringify({
        ...file,
        fits: [{ name: 'x', choice: 'mono', candidates: [{ model: 'mono', parameters: {} }] }],
      }),
      'no amplitude_MBq above 0',
    ],
  ])('%s is refused', (text, message) => {
    const error = errorOf(() => parseEarlierKinetics(text));
    expect(error.code).toBe('fit/earlier-cycle');
    expect(error.message).toContain(message);
  });
});

test('published kinetics: source, unit, checksum, and the mean and spread that the publication gives', () => {
  expect(createHash('sha256').update(JSON.stringify(KINETICS_ROWS)).digest('hex')).toBe(KINETICS_TABLE.sha256);
  expect(KINETICS_TABLE.source).toContain('doi:10.');
  expect(KINETICS_TABLE.unit).toContain('h');
  const body = publishedPopulation('kurth-2018').tissues['whole-body']!;
  const [mean, variance] = [body.mean[1]!, body.covariance[1]![1]!];
  expect(Math.exp(mean + variance / 2) / 3600).toBeCloseTo(40.5, 9);
  expect((Math.exp(mean + variance / 2) / 3600) * Math.sqrt(Math.expm1(variance))).toBeCloseTo(9.6, 9);
});

describe('a method for one scan refuses what it cannot know', () => {
  const input: SingleTimePointInput = {
    timeIndex: null,
    radionuclide: 'Lu-177',
    tissue: 'kidney',
    administered_MBq: null,
    earlier: null,
    population: null,
  };
  const curve = (
    change: Partial<SingleTimePointInput>,
    rest: Partial<SingleTimePointCurve> = {},
  ): SingleTimePointCurve => ({
    times_s: [hoursToSeconds(24), hoursToSeconds(96)],
    activities_MBq: [30, 12],
    sigmas_MBq: null,
    excluded: null,
    halfLife_s: 574300,
    method: 'madsen',
    ...rest,
    singleTimePoint: { ...input, timeIndex: 1, ...change },
  });
  const kurth = publishedPopulation('kurth-2018');
  const site = parsePopulationTable(table(...rows(9)), 'fits');
  const unscattered = { ...site, tissues: { kidney: { ...site.tissues.kidney!, residual_frac: null } } };

  test.each([
    ['no population', curve({}), 'fit/population'],
    ['no tissue', curve({ population: site, tissue: null }), 'fit/tissue'],
    ['a tissue it does not tell of', curve({ population: kurth }), 'fit/population-tissue'],
    ['another nuclide', curve({ population: site, radionuclide: 'I-131' }), 'fit/population-radionuclide'],
    [
      'half-lives alone for factors',
      curve({ population: kurth, tissue: 'whole-body' }, { method: 'jackson' }),
      'fit/population-tissue',
    ],
    ['no earlier cycle', curve({}, { method: 'earlier-cycle' }), 'fit/earlier-cycle'],
    ['several scans', curve({ population: site, timeIndex: null }), 'fit/single-time-point-choice'],
    [
      'a scan that is left out',
      curve({ population: site }, { excluded: [false, true] }),
      'fit/single-time-point-choice',
    ],
    ['activity that is no number', curve({ population: site }, { activities_MBq: [30, NaN] }), 'fit/not-positive'],
    [
      'one negative activity of two',
      curve({ population: site, timeIndex: null }, { method: 'bayesian', activities_MBq: [30, -1] }),
      'fit/not-positive',
    ],
    [
      'two scans of unknown uncertainty',
      curve({ population: unscattered, timeIndex: null }, { method: 'bayesian' }),
      'fit/sigmas',
    ],
    ['a published population that there is not', null, 'fit/population'],
  ] as const)('%s', (_, given, code) => {
    const error = errorOf(() => (given === null ? publishedPopulation('nobody') : singleTimePointFit(given)));
    expect(error.code).toBe(code);
    expect(error.remedy).not.toBe('');
  });

  test('of several scans the chosen one counts, and what is left out does not', () => {
    const chosen = singleTimePointFit(curve({ population: site }));
    const alone = singleTimePointFit(curve({ population: site, timeIndex: null }, { excluded: [true, false] }));
    expect(alone.timeIntegratedActivity_MBq_h).toBe(chosen.timeIntegratedActivity_MBq_h);
    expect(chosen.residuals_MBq[1]).toBeCloseTo(0, 9);
    expect(Math.abs(chosen.residuals_MBq[0]!)).toBeGreaterThan(0.1);
  });
});
