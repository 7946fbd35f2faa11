import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROTOCOL, readResults, runProgram, temporaryFolder, writeProtocol } from './headlessRun';

// The program is bundled, threads start and particles are followed: seconds, more on a busy machine.
jest.setTimeout(240_000);

const folder = temporaryFolder();
const input = join(folder, 'sphere');
beforeAll(async () => {
  await runProgram(['phantom', '--name', 'sphere', '--out', input]);
});

async function runWith(name: string, change: object, ...options: string[]) {
  const protocol = writeProtocol(folder, { ...PROTOCOL, outputs: ['RTDOSE'], ...change });
  const output = join(folder, name);
  const outcome = await runProgram(['run', '--protocol', protocol, '--input', input, '--output', output, ...options]);
  return { ...outcome, output };
}

const doseBytes = (output: string): Buffer => {
  const [file] = readdirSync(join(output, 'RTDOSE'));
  return readFileSync(join(output, 'RTDOSE', file!));
};

test('a run by Monte Carlo says how sure each region is, and the threads change nothing', async () => {
  const dose = { engine: 'monte-carlo', histories: 400_000 };
  const one = await runWith('one', { dose }, '--workers', '1', '--seed', '9');
  const two = await runWith('two', { dose }, '--workers', '2', '--seed', '9');
  const other = await runWith('other', { dose }, '--seed', '10');
  expect([one.err, two.err, other.err]).toEqual(['', '', '']);
  const results = readResults(one.output);
  expect(results.dose).toMatchObject({
    engine: 'monte-carlo',
    order: 'activity-first',
    monteCarlo: {
      seed: 9,
      doseTo: 'medium',
      cuts: 1,
      photonCutoff_keV: 10,
      decays: 400_000,
      decaysPlanned: 400_000,
      shards: 40,
      isPartial: false,
    },
  });
  const [region] = results.regions;
  expect(region!.absorbedDose_Gy.sigma! / region!.absorbedDose_Gy.mean).toBeGreaterThan(1e-4);
  expect(region!.absorbedDose_Gy.sigma! / region!.absorbedDose_Gy.mean).toBeLessThan(0.01);
  const { emitted_MeV, absorbed_MeV, escaped_MeV } = results.energy!;
  expect((absorbed_MeV + escaped_MeV) / emitted_MeV).toBeCloseTo(1, 9);
  expect(readResults(two.output).regions).toEqual(results.regions);
  expect(readResults(other.output).regions).not.toEqual(results.regions);
  const difference_Gy = Math.abs(
    readResults(other.output).regions[0]!.absorbedDose_Gy.mean - region!.absorbedDose_Gy.mean,
  );
  expect(difference_Gy).toBeLessThan(6 * region!.absorbedDose_Gy.sigma!);
  expect(doseBytes(one.output).includes('"monteCarloRun":{"decays":400000')).toBe(true);
});

test('a run to a target ends when it is reached; dose to water is little more than to tissue', async () => {
  const target = { engine: 'monte-carlo', targetUncertainty_pct: 0.3, histories: 5e6 };
  const { output, err } = await runWith('target', { dose: { ...target, doseTo: 'water' } });
  expect(err).toBe('');
  const { dose, regions } = readResults(output);
  expect(dose!.monteCarlo).toMatchObject({ isTargetReached: true, doseTo: 'water', isPartial: false });
  expect(regions[0]!.absorbedDose_Gy.sigma! / regions[0]!.absorbedDose_Gy.mean).toBeLessThanOrEqual(0.003);
});

test('dose rate first gives the dose of activity first', async () => {
  const dose = { engine: 'monte-carlo', histories: 400_000 };
  const activityFirst = readResults((await runWith('activity', { dose })).output);
  const { output, err } = await runWith('rate', { dose, order: 'dose-rate-first' });
  expect(err).toBe('');
  const rateFirst = readResults(output);
  expect(rateFirst.dose).toMatchObject({ order: 'dose-rate-first', monteCarlo: { decays: 1_600_000 } });
  const [a, b] = [activityFirst, rateFirst].map(({ regions }) => regions[0]!.absorbedDose_Gy);
  // Noise of single voxels biases their fits by some per cent at this number of decays.
  expect(Math.abs(b!.mean / a!.mean - 1)).toBeLessThan(0.05);
  expect(b!.sigma).not.toBeNull();
});

test('local deposition has no statistical uncertainty, in either order', async () => {
  const { output } = await runWith('local', { order: 'dose-rate-first' });
  const { dose, regions } = readResults(output);
  expect(dose).toEqual({
    engine: 'local',
    order: 'dose-rate-first',
    daughters: 'none',
    monteCarlo: null,
    kernel: null,
  });
  expect(regions[0]!.absorbedDose_Gy.sigma).toBeNull();
});

test('Ctrl-C in the middle of the transport leaves nothing', async () => {
  const protocol = writeProtocol(folder, { ...PROTOCOL, dose: { engine: 'monte-carlo', histories: 1e9 } });
  const output = join(folder, 'interrupted');
  const argv = ['run', '--protocol', protocol, '--input', input, '--output', output, '--json'];
  const { code, err } = await runProgram(argv, (text, interrupt) => {
    if (text.includes('Following')) interrupt();
  });
  expect(code).toBe(1);
  expect(err).toMatch(/^case\/cancelled: /);
  expect(existsSync(output)).toBe(false);
});
