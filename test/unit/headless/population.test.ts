import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePopulationTable } from '@voxel-dosimetry/core';
import { fit, population, runCli } from '@voxel-dosimetry/headless';

const folder = mkdtempSync(join(tmpdir(), 'population-'));
const fits = join(folder, 'fits');
const table = join(folder, 'population.csv');
beforeAll(() => mkdirSync(fits));
afterAll(() => rmSync(folder, { recursive: true }));

async function cli(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(argv, {
    name: 'voxel-dosimetry',
    commands: { fit, population },
    io: {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      signal: new AbortController().signal,
      now: () => '2026-09-20T12:00:00+02:00',
    },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Curves of a patient, each activity off by 3 % alternately, through the command `fit`. */
async function fitPatient(patient: number): Promise<void> {
  const times_h = [4, 24, 96, 168];
  const curve = (amplitude: number, halfLife_h: number): number[] =>
    times_h.map((time, n) => amplitude * 2 ** (-time / halfLife_h) * (1 + (n % 2 === 0 ? 0.03 : -0.03)));
  const kidney = {
    name: 'Kidney left',
    times_h,
    activities_MBq: curve(100 + patient, patient === 9 ? 158 : 45 + patient),
  };
  const spleen = { name: 'Spleen', times_h, activities_MBq: curve(80 + patient, 60 + patient) };
  const input = join(folder, 'curves.json');
  writeFileSync(
    input,
    JSON.stringify({
      radionuclide: 'Lu-177',
      administered_MBq: 7400,
      models: ['mono'],
      curves: [kidney, ...(patient < 3 ? [spleen] : []), { ...kidney, name: 'Lower left' }],
    }),
  );
  expect((await cli('fit', '--input', input, '--out', join(fits, `P${patient}.json`))).code).toBe(0);
}

test('fits of nine patients → a table from which a further patient can be estimated', async () => {
  for (let patient = 1; patient <= 9; patient++) await fitPatient(patient);
  const { code, out } = await cli(
    ...['population', '--input', fits, '--agent', 'DOTATATE', '--model', 'mono', '--out', table],
  );
  expect(code).toBe(0);
  expect(out).toContain('left out: "Lower left" of P3 speaks of no tissue.');
  expect(out).toContain('left out: spleen has curves of 2 patients; at least 8 were expected.');
  expect(out).toContain('9 curves of 9 patients');
  const { tissues, radionuclide, agent } = parsePopulationTable(readFileSync(table, 'utf8'), 'population.csv');
  expect({ radionuclide, agent, tissues: Object.keys(tissues) }).toEqual({
    radionuclide: 'Lu-177',
    agent: 'DOTATATE',
    tissues: ['kidney'],
  });
  expect(tissues.kidney).toMatchObject({ patients: 9, model: 'mono', isPerAdministered: true });
  expect(Math.exp(tissues.kidney!.mean[1]!) / 3600).toBeGreaterThan(45);
  expect(Math.exp(tissues.kidney!.mean[1]!) / 3600).toBeLessThan(62);
  // Alternating 3 % is less like a curve than noise is: two of the four points have 0.03·√4 to hold.
  expect(tissues.kidney!.residual_frac).toBeGreaterThan(0.03);
  expect(tissues.kidney!.residual_frac).toBeLessThan(0.06);

  // results.json of the command `run` tells the same, with the activity that its protocol states.
  const written = readFileSync(table, 'utf8');
  const file = join(fits, 'P1.json');
  const first = JSON.parse(readFileSync(file, 'utf8')) as { fits: { name: string }[] };
  const regions = first.fits.map(({ name, ...each }) => ({ name, fit: each }));
  const protocol = { administrations: [{ activity_MBq: 7400 }] };
  writeFileSync(
    file,
    JSON.stringify({ radionuclide: 'Lu-177', protocol, regions: [...regions, { name: 'x', fit: null }] }),
  );
  await cli('population', '--input', fits, '--agent', 'DOTATATE', '--model', 'mono', '--out', table);
  expect(readFileSync(table, 'utf8')).toBe(written);

  const curves = {
    radionuclide: 'Lu-177',
    administered_MBq: 7400,
    selection: 'single-time-point:bayesian',
    oneScan: { population: { file: 'population.csv' } },
    curves: [{ name: 'Right kidney', times_h: [96], activities_MBq: [25], sigmas_MBq: [1] }],
  };
  const input = join(folder, 'one.json');
  writeFileSync(input, JSON.stringify(curves));
  expect((await cli('fit', '--input', input, '--out', join(folder, 'one-fits.json'))).code).toBe(0);
});

test('refused: no fits, another model than was fitted, an unknown model', async () => {
  const made = (input: string, model: string) =>
    cli('population', '--input', input, '--agent', 'DOTATATE', '--model', model, '--out', join(folder, 'none.csv'));
  expect(await made(join(folder, 'nothing'), 'mono')).toMatchObject({ code: 1 });
  const other = await made(fits, 'bi');
  expect(other.code).toBe(1);
  expect(other.err).toContain('has no admissible bi curve of several scans');
  expect((await made(fits, 'one')).code).toBe(2);
});
