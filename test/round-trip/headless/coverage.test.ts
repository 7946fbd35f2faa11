/** A run that succeeds although something about it makes numbers wrong: said on stderr and in results.json, never silently. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writePhantom, type PhantomOptions } from '../../phantoms';
import { PROTOCOL, readResults, runHere, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();

async function processEdited(name: string, edit: NonNullable<PhantomOptions['edit']>, changes: object = {}) {
  const input = join(folder, name);
  const output = join(folder, `${name} out`);
  await writePhantom('geometry-detector-position', input, { edit });
  const protocol = writeProtocol(folder, { ...PROTOCOL, ...changes });
  const outcome = await runHere(['run', '--protocol', protocol, '--input', input, '--output', output]);
  expect(outcome).toMatchObject({ code: 0 });
  return { err: outcome.err, results: readResults(output) };
}

async function refusedRun(name: string, options: PhantomOptions, changes: object) {
  const input = join(folder, name);
  const output = join(folder, `${name} out`);
  await writePhantom('geometry-detector-position', input, options);
  const protocol = writeProtocol(folder, { ...PROTOCOL, ...changes });
  const { code: exitCode, err } = await runHere(['run', '--protocol', protocol, '--input', input, '--output', output]);
  return { exitCode, err, output };
}

test('a CT that ends in the middle of a region, in another frame of reference than the SPECT', async () => {
  const { err, results } = await processEdited('half a CT', (dataset) => {
    if (dataset['Modality'] === 'CT' && Number(dataset['InstanceNumber']) > 20) return null;
    return dataset['Modality'] === 'NM' ? { ...dataset, FrameOfReferenceUID: '2.25.4711' } : dataset;
  });
  expect(results.warnings.map(({ code }) => code)).toEqual([
    'ingest/ct-other-frame',
    'ingest/ct-other-frame',
    ...['Front', 'Left', 'Head'].map(() => 'fit/extrapolated'),
    // Two points for a curve of two numbers.
    ...['Front', 'Left', 'Head'].map(() => 'fit/no-uncertainty'),
    ...['Front', 'Left', 'Head'].map(() => 'dose/without-mass'),
  ]);
  expect(results.warnings[2]?.message).toMatch(
    /^59\.8 % of the time-integrated activity of the region "Front" lies outside the measured interval; at most 30\.0 %/,
  );
  expect(results.warnings[8]?.message).toMatch(/^50\.0 % of the decays in the region "Front" .* CT that covers/);
  expect(results.warnings[10]?.message).toMatch(/^100\.0 % of the decays in the region "Head"/);
  expect(err.match(/^Warning dose\/without-mass: /gm)).toHaveLength(3);
}, 120_000);

test('a planar time point that takes no part, and a CT in the other study only', async () => {
  const { results } = await processEdited(
    'planar second',
    (dataset, study) => {
      if (dataset['Modality'] === 'CT') return study === 0 ? null : dataset;
      if (dataset['Modality'] !== 'NM' || study === 0) return dataset;
      return { ...dataset, ImageType: ['ORIGINAL', 'PRIMARY', 'WHOLE BODY', 'EMISSION'] };
    },
    { timeActivity: { scope: 'voxel', models: ['trapezoid'] } },
  );
  expect(results.timePoints).toHaveLength(1);
  expect(results.warnings.map(({ code }) => code).slice(0, 2)).toEqual([
    'ingest/ct-of-other-study',
    'ingest/series-unused',
  ]);
  expect(results.warnings[1]?.message).toMatch(
    /NM series "SPECT" of \d{4}-\d{2}-\d{2} takes no part: Planar NM \(WHOLE BODY\)/,
  );
}, 120_000);

const secondMovedBy =
  (shift_mm: number): NonNullable<PhantomOptions['edit']> =>
  (dataset, study) => {
    if (dataset['Modality'] !== 'NM' || study === 0) return dataset;
    const [detector] = dataset['DetectorInformationSequence'] as (typeof dataset)[];
    const [x, y, z] = (detector?.['ImagePositionPatient'] as string[]).map(Number);
    const moved = [String((x ?? 0) + shift_mm), String(y), String(z)];
    return { ...dataset, DetectorInformationSequence: [{ ...detector, ImagePositionPatient: moved }] };
  };

test('the second image far beyond the dose grid: its check-sum and correlation show it', async () => {
  const { results } = await processEdited('displaced', secondMovedBy(100));
  const [reference, displaced] = results.timePoints;
  expect(reference?.alignedActivity_MBq).toBeCloseTo(reference?.imageActivity_MBq ?? 0, 6);
  expect(reference?.correlationWithReference).toBeCloseTo(1, 9);
  expect(displaced?.correlationWithReference).toBeLessThan(0.2);
  expect(results.warnings.map(({ code }) => code)).toContain('register/activity-lost');
}, 120_000);

describe('an image that has nothing on the dose grid', () => {
  const code = 'register/activity-lost';

  test('ends the run with code and remedy, and nothing is written', async () => {
    const { exitCode, err, output } = await refusedRun('elsewhere', { edit: secondMovedBy(2000) }, {});
    expect(exitCode).toBe(1);
    expect(err).toMatch(/register\/activity-lost/);
    expect(err).toMatch(/The image at 96\.0 h holds \d+(\.\d+)? MBq, on the dose grid 0 MBq/);
    expect(err).toContain(`"accept": ["${code}"]`);
    expect(existsSync(output)).toBe(false);
  }, 120_000);

  test('is a warning, once, where the protocol accepts it', async () => {
    const { results } = await processEdited('elsewhere accepted', secondMovedBy(2000), { accept: [code] });
    expect(results.warnings.filter((warning) => warning.code === code)).toHaveLength(1);
    expect(results.timePoints[1]?.alignedActivity_MBq).toBe(0);
  }, 120_000);
});

test('an image with the same value in every voxel ends the run, although its CT shows the patient', async () => {
  const uniform: NonNullable<PhantomOptions['edit']> = (dataset, study) => {
    if (dataset['Modality'] !== 'NM' || study === 0) return dataset;
    const { byteLength } = dataset['PixelData'] as ArrayBuffer;
    return { ...dataset, PixelData: new Uint8Array(byteLength).fill(1).buffer };
  };
  const { exitCode, err, output } = await refusedRun('uniform', { edit: uniform }, {});
  expect(exitCode).toBe(1);
  expect(err).toMatch(/calibrate\/constant-image/);
  expect(err).toMatch(/The image at 96\.0 h holds \d+(\.\d+)? Bq\/mL in every voxel/);
  expect(existsSync(output)).toBe(false);
}, 120_000);

describe('more activity in the images than was administered', () => {
  const tooLittleAdministered = { administrations: [{ activity_MBq: 10, dateTime: '2026-09-01T09:00:00+02:00' }] };
  const code = 'calibrate/exceeds-administered';

  test('ends the run with code and remedy, and nothing is written', async () => {
    const { exitCode, err, output } = await refusedRun('too much refused', {}, tooLittleAdministered);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/calibrate\/exceeds-administered/);
    expect(err).toMatch(
      /The image at 24\.0 h holds \d+(\.\d+)? MBq, \d+\.\d % of the administered activity after its decay/,
    );
    expect(err).toContain('Correct the camera factor');
    expect(err).toContain(`"accept": ["${code}"]`);
    expect(existsSync(output)).toBe(false);
  }, 120_000);

  test('is a warning at each time point where the protocol accepts it', async () => {
    const { results } = await processEdited('too much', (dataset) => dataset, {
      ...tooLittleAdministered,
      accept: [code],
    });
    const warnings = results.warnings.filter((warning) => warning.code === code);
    expect(warnings).toHaveLength(results.timePoints.length);
    const inImage_MBq = results.timePoints[0]?.imageActivity_MBq ?? 0;
    expect(warnings[0]?.message).toContain(`holds ${Number(inImage_MBq.toPrecision(4))} MBq`);
  }, 120_000);
});
