import { runFit as run } from './runFit';

const times_h = [4, 24, 96, 168];
const mono = times_h.map((time_h) => 100 * 2 ** (-time_h / 60));

test('a mono-exponential curve gives its own integral', async () => {
  const { fits } = await run({ radionuclide: 'Lu-177', curves: [{ name: 'kidney', times_h, activities_MBq: mono }] });
  expect(fits[0]).toMatchObject({ name: 'kidney', choice: 'mono', selection: 'average' });
  expect(fits[0]?.timeIntegratedActivity_sigma_MBq_h).toBeLessThan(1e-3);
  expect(fits[0]?.timeIntegratedActivity_MBq_h).toBeCloseTo((100 * 60) / Math.LN2, 3);
  expect(fits[0]?.candidates[0]?.parameters['effectiveHalfLife_s']).toBeCloseTo(60 * 3600, 1);
});

test('the published patient kidney: the bi-exponential with uptake gives its integral, beside the others', async () => {
  const curve = {
    name: 'kidney',
    times_h: [3.7411, 27.7253, 103.0942, 123.9836],
    activities_MBq: [98.561, 73.599, 25.396, 19.047],
  };
  const { fits } = await run({
    radionuclide: 'Lu-177',
    curves: [curve],
    models: ['mono', 'bi-uptake', 'tri', 'trapezoid'],
    selection: 'f-test',
  });
  expect(fits[0]).toMatchObject({ choice: 'bi-uptake', selection: 'f-test' });
  expect((fits[0]?.timeIntegratedActivity_MBq_h ?? 0) / 7593.75).toBeCloseTo(1, 4);
  expect(fits[0]?.candidates.map(({ model, status, refusedBecause }) => [model, status, refusedBecause])).toEqual([
    ['mono', 'fitted', null],
    ['bi-uptake', 'fitted', null],
    ['tri', 'refused', 'too-few-points'],
    ['trapezoid', 'fitted', null],
  ]);
});

test('without σ a model with as many numbers as points less one has no AICc, and says that this is why it takes no part', async () => {
  const activities_MBq = [98.561, 73.599, 25.396, 19.047];
  const curve = { name: 'kidney', times_h: [3.7411, 27.7253, 103.0942, 123.9836], activities_MBq };
  const reasons = async (settings: object) => {
    const { fits } = await run({ radionuclide: 'Lu-177', curves: [curve], models: ['mono', 'bi-uptake'], ...settings });
    return [fits[0]?.choice, ...(fits[0]?.candidates.map(({ refusedBecause }) => refusedBecause) ?? [])];
  };
  expect(await reasons({})).toEqual(['mono', null, 'no-criterion']);
  expect(await reasons({ models: ['bi-uptake'] })).toEqual(['bi-uptake', null]);
  expect(await reasons({ selection: 'f-test' })).toEqual(['bi-uptake', null, null]);
});

/** The first point lies above any uptake: least squares want none of it, which is the curve without uptake. */
test('an uptake that no scan saw is refused, with the χ² and nearly the integral of the curve without it', async () => {
  const curve = { name: 'a', times_h, activities_MBq: [99, 74.5, 32.5, 14.6], sigmas_MBq: [3, 3, 2, 1] };
  const { fits } = await run({ radionuclide: 'Lu-177', curves: [curve], models: ['mono', 'bi-uptake'] });
  const [without, uptake] = fits[0]?.candidates ?? [];
  expect([without?.refusedBecause, uptake?.refusedBecause]).toEqual([null, 'at-bound']);
  expect(uptake!.chiSquare! / without!.chiSquare!).toBeCloseTo(1, 9);
  const ratio = uptake!.timeIntegratedActivity_MBq_h / without!.timeIntegratedActivity_MBq_h;
  expect(Math.abs(ratio - 1)).toBeLessThan(0.001);
  expect(uptake!.timeIntegratedActivity_sigma_MBq_h! / without!.timeIntegratedActivity_sigma_MBq_h!).toBeCloseTo(1, 2);
});

/** A₀ = 50 · 2^(24/50) MBq; ∫ = A₀ · 50 h / ln 2. */
test('one point and a half-life that is fixed: one number is free, and the curve goes through the point', async () => {
  const fixed = { halfLives_h: [50] };
  const curve = { times_h: [24], activities_MBq: [50], models: ['mono'] };
  const { fits } = await run({
    radionuclide: 'Lu-177',
    curves: [
      { ...curve, name: 'free' },
      { ...curve, name: 'fixed', fixed },
      { ...curve, name: 'sure', fixed, sigmas_MBq: [2] },
    ],
  });
  const whole = (50 * 2 ** (24 / 50) * 50) / Math.LN2;
  expect(fits.map(({ choice }) => choice)).toEqual(['trapezoid', 'mono', 'mono']);
  expect(fits[1]?.timeIntegratedActivity_MBq_h).toBeCloseTo(whole, 8);
  expect(fits[1]?.timeIntegratedActivity_sigma_MBq_h).toBeNull();
  expect(fits[2]?.timeIntegratedActivity_sigma_MBq_h).toBeCloseTo((2 / 50) * whole, 8);
});

test('a file of curves may begin with a byte order mark', async () => {
  const text = JSON.stringify({ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: mono }] });
  const { code, fits } = await run(`\uFEFF${text}`);
  expect([code, fits[0]?.choice]).toEqual([0, 'mono']);
});

test('the measured curves are never written over', async () => {
  const curves = { radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: mono }] };
  const { code, err } = await run(curves, {}, { name: 'curves.json' });
  expect([code, err]).toEqual([1, expect.stringContaining('the file of the measured curves')]);
});

test('a curve carries the warnings of its kind, by the limit of the file', async () => {
  const rising = { name: 'rising', times_h, activities_MBq: [10, 20, 40, 80], sigmas_MBq: [1, 1, 1, 1] };
  const warned = async (settings: object) =>
    (await run({ radionuclide: 'Lu-177', curves: [rising], models: ['mono'], ...settings })).fits[0]?.warnings.map(
      ({ code }) => code,
    );
  expect(await warned({})).toEqual(['fit/extrapolated', 'fit/physical-decay', 'fit/poor-fit']);
  expect(await warned({ extrapolationLimit_frac: 0.99 })).toEqual(['fit/physical-decay', 'fit/poor-fit']);
});

test('known uncertainties weigh the points, and the average says how sure it is', async () => {
  const curve = { name: 'liver', times_h, activities_MBq: [97, 74, 35, 13], sigmas_MBq: [5, 4, 2, 1] };
  const { fits } = await run({ radionuclide: 'Lu-177', curves: [curve] });
  const weights = fits[0]?.candidates.flatMap(({ weight }) => (weight === null ? [] : [weight])) ?? [];
  expect(weights.length).toBeGreaterThan(0);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  const share_frac = fits[0]!.timeIntegratedActivity_sigma_MBq_h! / fits[0]!.timeIntegratedActivity_MBq_h;
  expect(share_frac).toBeGreaterThan(0.01);
  expect(share_frac).toBeLessThan(0.2);
});

test.each([
  [
    {
      radionuclide: 'Lu-177',
      curves: [{ name: 'a', times_h, activities_MBq: mono, models: ['mono'], fixed: { halfLives_h: [90, 40] } }],
    },
    'fit/fixed-half-life',
  ],
  [{ radionuclide: 'Lu-177', curves: [] }, 'protocol/value'],
  [{ curves: [{ name: 'a', times_h, activities_MBq: mono }] }, 'protocol/value'],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: [1, null, 2, 3] }] }, 'protocol/value'],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activity: mono }] }, 'protocol/unknown-key'],
  [
    { radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: mono, sigmas_MBq: [1, 1, 0, 1] }] },
    'fit/sigmas',
  ],
  [
    { radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: mono }], models: ['four'] },
    'protocol/value',
  ],
  [
    { radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: mono }], selection: 'single-time-point' },
    'protocol/value',
  ],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h: [4, 24], activities_MBq: mono }] }, 'fit/length-mismatch'],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h: [4, 24, 20, 30], activities_MBq: mono }] }, 'fit/times'],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h: [4, 24, 96, 1e300], activities_MBq: mono }] }, 'fit/times'],
  [
    {
      radionuclide: 'Lu-177',
      curves: [
        { name: 'a', times_h, activities_MBq: mono },
        { name: 'a', times_h, activities_MBq: mono },
      ],
    },
    'protocol/value',
  ],
])('what cannot be fitted is refused and nothing is written: %j', async (curves, code) => {
  const outcome = await run(curves);
  // A file that is wrong in itself is wrong usage; data that cannot be fitted is not.
  expect(outcome.code).toBe(['protocol/value', 'protocol/unknown-key'].includes(code) ? 2 : 1);
  expect(outcome.err.split(':')[0]).toBe(code);
});

const lu = { radionuclide: 'Lu-177' };
const integral = 6000 / Math.LN2;

describe('what a curve says for itself', () => {
  test('a point that is left out counts no longer, and its reason is kept', async () => {
    const activities_MBq = mono.map((activity, at) => (at === 2 ? 3 * activity : activity));
    const exclude = [{ timePoint: 2, reason: 'The patient moved.' }];
    const settings = { models: ['mono'], selection: 'aicc' };
    const { fits } = await run({ ...lu, ...settings, curves: [{ name: 'a', times_h, activities_MBq, exclude }] });
    expect(fits[0]!.timeIntegratedActivity_MBq_h / integral).toBeCloseTo(1, 8);
    expect(fits[0]!.excludedBecause).toEqual([null, null, 'The patient moved.', null]);
    expect(fits[0]!.residuals_MBq[2]! / mono[2]!).toBeCloseTo(2, 6);
    const kept = await run({ ...lu, ...settings, curves: [{ name: 'a', times_h, activities_MBq }] });
    expect(Math.abs(kept.fits[0]!.timeIntegratedActivity_MBq_h / integral - 1)).toBeGreaterThan(0.1);
  });

  test('a half-life that a person fixed stays, and models and selection are its own', async () => {
    const two = times_h.map((time_h) => 60 * 2 ** (-time_h / 90) + 40 * 2 ** (-time_h / 10));
    const own = { models: ['bi'], selection: 'aicc', fixed: { halfLives_h: [90, null] } };
    const { fits } = await run({
      ...lu,
      models: ['mono'],
      curves: [
        { name: 'a', times_h, activities_MBq: two, ...own },
        { name: 'b', times_h, activities_MBq: mono },
      ],
    });
    expect(fits.map(({ choice, selection }) => [choice, selection])).toEqual([
      ['bi', 'aicc'],
      ['mono', 'average'],
    ]);
    const { parameters } = fits[0]!.candidates[0]!;
    expect(parameters['effectiveHalfLife1_s']).toBeCloseTo(324_000, 6);
    expect(parameters['effectiveHalfLife2_s']! / 36_000).toBeCloseTo(1, 5);
    expect((fits[0]!.timeIntegratedActivity_MBq_h * Math.LN2) / 5800).toBeCloseTo(1, 5);
  });

  test('physical decay after the last scan', async () => {
    const curves = [{ name: 'a', times_h, activities_MBq: mono }];
    const { fits } = await run({ ...lu, models: ['mono'], tail: 'physical', curves });
    const seen = integral * (1 - 2 ** (-168 / 60));
    const tail = (mono[3]! * 6.647 * 24) / Math.LN2;
    expect(fits[0]!.timeIntegratedActivity_MBq_h / (seen + tail)).toBeCloseTo(1, 5);
    expect(fits[0]!.extrapolatedAfter_frac).toBeCloseTo(tail / (seen + tail), 5);
  });

  test('a stated uncertainty gives one to the integral, and the bootstrap one that agrees', async () => {
    const uncertainty = { source: 'stated', relative_frac: 0.05 };
    const { fits } = await run({
      ...lu,
      models: ['mono'],
      uncertainty,
      bootstrap: { replicates: 400, seed: 5 },
      curves: [{ name: 'a', times_h, activities_MBq: mono }],
    });
    const { timeIntegratedActivity_sigma_MBq_h: sigma, bootstrapSigma_MBq_h, interval68_MBq_h } = fits[0]!;
    expect(sigma! / integral).toBeGreaterThan(0.02);
    expect(sigma! / integral).toBeLessThan(0.06);
    expect(Math.abs(bootstrapSigma_MBq_h! / sigma! - 1)).toBeLessThan(0.15);
    expect(interval68_MBq_h![0]).toBeLessThan(integral);
    expect(interval68_MBq_h![1]).toBeGreaterThan(integral);
  });

  test('Ctrl-C ends a bootstrap, which tells how far it is; nothing is written', async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const out = (line: string): void => {
      told.push(line);
      if (told.length === 3) stop.abort();
    };
    const bootstrap = { replicates: 100_000, seed: 5 };
    const curves = [{ name: 'a', times_h, activities_MBq: mono }];
    const outcome = await run({ ...lu, bootstrap, curves }, {}, { signal: stop.signal, out });
    expect(outcome.code).toBe(1);
    expect(outcome.err).toContain('case/cancelled');
    expect(told.slice(0, 3).map((line) => JSON.parse(line) as unknown)).toEqual(
      Array(3).fill({ event: 'progress', fraction: expect.any(Number) as number, doing: 'Fitting a' }),
    );
  });

  test('counts and size need a duration, a volume and a voxel size, and weigh by them', async () => {
    const counting = {
      ...lu,
      models: ['mono'],
      uncertainty: { source: 'counts-and-size', sensitivity_cps_per_MBq: 9.4, resolution_mm: 12 },
      voxelSize_mm: [4.8, 4.8, 4.8],
    };
    const curve = { name: 'a', times_h, activities_MBq: mono, durations_s: [1800, 1800, 1800, 1800], volume_mL: 150 };
    const sigmaOf = async (volume_mL: number): Promise<number> =>
      (await run({ ...counting, curves: [{ ...curve, volume_mL }] })).fits[0]!.timeIntegratedActivity_sigma_MBq_h!;
    expect((await sigmaOf(5)) / (await sigmaOf(150))).toBeGreaterThan(1.5);
    const { volume_mL: _volume, ...unknown } = curve;
    const refused = await run({ ...counting, curves: [unknown] });
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('The curve "a": volume_mL is missing; a volume above 0 mL was expected.');
  });
});

test('a dose rate is fitted alike and gives an absorbed dose, with keys that say so', async () => {
  const curve = {
    name: 'kidney',
    times_h,
    doseRates_Gy_per_h: mono.map((value) => value / 1000),
    sigmas_Gy_per_h: mono.map((value) => value / 20_000),
  };
  const { fits } = await run({ ...lu, models: ['mono'], curves: [curve] });
  const fit = fits[0] as unknown as Readonly<Record<string, unknown>>;
  expect(Number(fit['absorbedDose_Gy']) / (integral / 1000)).toBeCloseTo(1, 6);
  expect(Number(fit['absorbedDose_sigma_Gy'])).toBeGreaterThan(0);
  expect(fit['candidates']).toMatchObject([{ parameters: { amplitude_Gy_per_h: expect.closeTo(0.1, 6) as number } }]);
  expect(Object.keys(fit).filter((key) => key.includes('MBq'))).toEqual([]);
  const both = await run({ ...lu, curves: [{ ...curve, activities_MBq: mono }] });
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('nothing beside doseRates_Gy_per_h') as string]);
});

test('counting statistics: what is left of the points has no sum and no first moment, as weights 1/curve leave it', async () => {
  const activities_MBq = [97, 74, 35, 13];
  const uncertainty = { source: 'scatter', weighting: 'counting' };
  const { fits } = await run({
    ...lu,
    models: ['mono'],
    uncertainty,
    curves: [{ name: 'a', times_h, activities_MBq }],
  });
  const { residuals_MBq } = fits[0]!;
  expect(Math.max(...residuals_MBq)).toBeGreaterThan(1);
  expect(residuals_MBq.reduce((sum, residual) => sum + residual, 0)).toBeCloseTo(0, 6);
  expect(residuals_MBq.reduce((sum, residual, at) => sum + residual * times_h[at]!, 0)).toBeCloseTo(0, 4);
});

describe('one scan', () => {
  const scan = { name: 'Kidney left', times_h: [96], activities_MBq: [mono[2]] };

  test('Hänscheid: the activity of one scan at 96 h times 2t/ln 2', async () => {
    const { fits } = await run({ ...lu, selection: 'single-time-point:haenscheid', curves: [scan] });
    expect(fits[0]!.timeIntegratedActivity_MBq_h / ((mono[2]! * 2 * 96) / Math.LN2)).toBeCloseTo(1, 6);
    expect(fits[0]!.selection).toBe('single-time-point:haenscheid');
  });

  test("the patient's own earlier cycle gives the course, from the file that this command wrote", async () => {
    const earlier = await run({
      ...lu,
      models: ['mono'],
      curves: [{ name: 'kidney LEFT', times_h, activities_MBq: mono }],
    });
    const { fits } = await run(
      {
        ...lu,
        selection: 'single-time-point:earlier-cycle',
        oneScan: { earlier: { file: 'cycle1.json' } },
        curves: [{ ...scan, activities_MBq: [2 * mono[2]!] }],
      },
      { 'cycle1.json': JSON.stringify({ radionuclide: 'Lu-177', fits: earlier.fits }) },
    );
    expect(fits[0]!.timeIntegratedActivity_MBq_h / (2 * integral)).toBeCloseTo(1, 6);
  });

  test('a method that needs a population refuses without one, and a file that is not there', async () => {
    const bayesian = { ...lu, selection: 'single-time-point:bayesian', curves: [scan] };
    expect(await run(bayesian)).toMatchObject({ code: 1, err: expect.stringMatching(/^fit\/population/) as string });
    const oneScan = { population: { file: 'nowhere.csv' } };
    expect(await run({ ...bayesian, oneScan })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^protocol\/no-file/) as string,
    });
  });
});

/** Nothing that a file can hold becomes a number that is none. */
describe('bad curves', () => {
  const fitted = async (change: object, settings: object = {}) =>
    run({ ...lu, ...settings, curves: [{ name: 'a', times_h, activities_MBq: mono, ...change }] });

  test.each<[string, object, object, string]>([
    ['times out of order', { times_h: [4, 96, 24, 168] }, {}, 'fit/times'],
    ['a time before the administration', { times_h: [-4, 24, 96, 168] }, {}, 'fit/times'],
    [
      'every point left out',
      { times_h: [4], activities_MBq: [90], exclude: [{ timePoint: 0, reason: 'x' }] },
      {},
      'fit/too-few-points',
    ],
    ['a half-life longer than the physical one', { fixed: { halfLives_h: [500] } }, {}, 'fit/fixed-half-life'],
    ['one scan without a method', {}, { selection: 'single-time-point:haenscheid' }, 'fit/single-time-point-choice'],
  ])('%s: refused with its code, exit 1', async (_, change, settings, code) => {
    const outcome = await fitted(change, settings);
    expect(outcome.code).toBe(1);
    expect(outcome.err).toContain(`${code}: The curve "a": `);
  });

  test('what is wrong is told in the units of the file, and of what was given alone', async () => {
    const unordered = await fitted({ times_h: [4, 96, 24.5, 168] });
    expect(unordered.err).toContain('The times after administration are 4 h, 96 h, 24.5 h, 168 h;');
    const short = await fitted({ activities_MBq: [98, 74] });
    expect(short.err).toContain('There are 4 times and 2 activities; as many of each were expected.');
  });

  test.each<[string, object, string | null]>([
    ['duplicated times', { times_h: [4, 24, 24, 168] }, null],
    ['one point for a curve of two parameters', { times_h: [24], activities_MBq: [76] }, 'fallbackTrapezoid'],
    ['all points at one time', { times_h: [24, 24, 24, 24] }, 'fallbackTrapezoid'],
    ['zeros alone', { activities_MBq: [0, 0, 0, 0] }, 'zero'],
    ['negatives alone', { activities_MBq: [-3, -2, -1, -1] }, 'zero'],
    ['zeros among the points', { activities_MBq: [95, 0, 33, 0] }, null],
    ['negatives among the points', { activities_MBq: [95, 76, -2, -1] }, null],
    ['points that are all equal', { activities_MBq: [50, 50, 50, 50] }, 'atPhysicalDecay'],
    ['points that rise', { activities_MBq: [1, 10, 50, 90] }, null],
    ['a scan after ten half-lives', { times_h: [4, 24, 96, 1600], activities_MBq: [95, 76, 33, 1e-7] }, null],
    ['scans after ten half-lives alone', { times_h: [1600, 1700], activities_MBq: [1e-3, 4e-4] }, null],
  ])('%s: a result with its status, finite throughout', async (_, change, status) => {
    const { code, fits } = await fitted(change);
    expect(code).toBe(0);
    const [fit] = fits;
    if (status !== null) expect(fit!.status).toBe(status);
    expect(Number.isFinite(fit!.timeIntegratedActivity_MBq_h)).toBe(true);
    expect(fit!.timeIntegratedActivity_MBq_h).toBeGreaterThanOrEqual(0);
    // JSON writes what is no number as null: nothing of a result but what may be unknown is that.
    for (const key of ['extrapolated_frac', 'extrapolatedBefore_frac', 'extrapolatedAfter_frac'] as const) {
      expect(fit![key]).toBeGreaterThanOrEqual(0);
      expect(fit![key]).toBeLessThanOrEqual(1 + 1e-12);
    }
    for (const residual of fit!.residuals_MBq) expect(typeof residual).toBe('number');
    for (const { parameters } of fit!.candidates)
      for (const value of Object.values(parameters)) expect(typeof value).toBe('number');
  });
});
