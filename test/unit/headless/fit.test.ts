import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fit, runCli, type CliIo, type FittedCurve } from '@voxel-dosimetry/headless';

const folder = mkdtempSync(join(tmpdir(), 'fit-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(curves: unknown): Promise<{ code: number; err: string; fits: readonly FittedCurve[] }> {
  const input = join(folder, 'curves.json');
  const out = join(folder, 'fits.json');
  rmSync(out, { force: true });
  writeFileSync(input, JSON.stringify(curves));
  const errors: string[] = [];
  const io: CliIo = {
    out: () => undefined,
    err: (line) => void errors.push(line),
    signal: new AbortController().signal,
    now: () => '2026-09-20T12:00:00+02:00',
  };
  const code = await runCli(['fit', '--input', input, '--out', out], {
    name: 'voxel-dosimetry',
    commands: { fit },
    io,
  });
  const fits = code === 0 ? (JSON.parse(readFileSync(out, 'utf8')) as { fits: FittedCurve[] }).fits : [];
  if (code !== 0) expect(readdirSync(folder)).toEqual(['curves.json']);
  return { code, err: errors.join('\n'), fits };
}

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
    'protocol/not-available',
  ],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h: [4, 24], activities_MBq: mono }] }, 'fit/length-mismatch'],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h: [4, 24, 20, 30], activities_MBq: mono }] }, 'fit/times'],
])('what cannot be fitted is refused and nothing is written: %j', async (curves, code) => {
  const outcome = await run(curves);
  // A file that is wrong in itself is wrong usage; data that cannot be fitted is not.
  expect(outcome.code).toBe(['protocol/value', 'protocol/unknown-key'].includes(code) ? 2 : 1);
  expect(outcome.err.split(':')[0]).toBe(code);
});
