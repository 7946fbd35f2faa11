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
  expect(fits[0]).toMatchObject({ name: 'kidney', choice: 'mono', timeIntegratedActivity_sigma_MBq_h: null });
  expect(fits[0]?.timeIntegratedActivity_MBq_h).toBeCloseTo((100 * 60) / Math.LN2, 3);
  expect(fits[0]?.candidates[0]?.parameters['effectiveHalfLife_s']).toBeCloseTo(60 * 3600, 1);
});

test('the published patient kidney: the mono-exponential is within 2 % of the bi-exponential with uptake', async () => {
  const curve = {
    name: 'kidney',
    times_h: [3.7411, 27.7253, 103.0942, 123.9836],
    activities_MBq: [98.561, 73.599, 25.396, 19.047],
  };
  const { fits } = await run({
    radionuclide: 'Lu-177',
    curves: [curve],
    models: ['mono', 'trapezoid'],
    selection: 'aicc',
  });
  expect(fits[0]?.candidates.map(({ model, weight }) => [model, weight])).toEqual([
    ['mono', 1],
    ['trapezoid', null],
  ]);
  expect(Math.abs((fits[0]?.timeIntegratedActivity_MBq_h ?? 0) / 7593.75 - 1)).toBeLessThan(0.02);
});

test.each([
  [{ radionuclide: 'Lu-177', curves: [] }, 'protocol/value'],
  [{ curves: [{ name: 'a', times_h, activities_MBq: mono }] }, 'protocol/value'],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: [1, null, 2, 3] }] }, 'protocol/value'],
  [{ radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activity: mono }] }, 'protocol/unknown-key'],
  [
    { radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: mono, sigmas_MBq: mono }] },
    'protocol/not-available',
  ],
  [
    { radionuclide: 'Lu-177', curves: [{ name: 'a', times_h, activities_MBq: mono }], models: ['tri'] },
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
