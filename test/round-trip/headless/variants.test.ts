/**
 * The demonstration patient in its other forms, on coarse grids: counts with the camera's factor, contours instead of a
 * SEG, SPECT exported as PT, a patient who moved, and a DICOMweb archive at both ends.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDicomwebArchive } from '@voxel-dosimetry/dicom';
import {
  generatePhantom,
  writePhantom,
  type PhantomDefinition,
  type PhantomName,
  type PhantomTruth,
} from '../../phantoms';
import { dotatateAvailable } from '../../phantoms/dotatate';
import { orthancIsInstalled, startOrthanc } from '../orthanc';
import { PROTOCOL, readResults, runHere, standardErrors, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();

const coarser = <G extends PhantomDefinition['emissionGrid']>(
  grid: G,
  times: readonly [number, number, number],
): G => ({
  ...grid,
  size: grid.size.map((count, axis) => count / (times[axis] as number)),
  spacing_mm: grid.spacing_mm.map((step, axis) => step * (times[axis] as number)),
  origin_mm: grid.origin_mm.map(
    (origin, axis) => origin + ((grid.spacing_mm[axis] as number) * ((times[axis] as number) - 1)) / 2,
  ),
});
const adjust = (definition: PhantomDefinition): PhantomDefinition => ({
  ...definition,
  emissionGrid: coarser(definition.emissionGrid, [2, 2, 2]),
  ctGrid: coarser(definition.ctGrid, [2, 2, 1]),
});

const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);

async function process(
  name: PhantomName,
  changes: object,
): Promise<{ truth: PhantomTruth; input: string; output: string }> {
  const input = join(folder, name);
  const output = join(folder, `${name}-out`);
  const truth = await writePhantom(name, input, { adjust });
  const protocol = writeProtocol(folder, { ...PROTOCOL, ...changes });
  expect(await runHere(['run', '--protocol', protocol, '--input', input, '--output', output])).toMatchObject({
    code: 0,
  });
  return { truth, input, output };
}

function expectActivities(truth: PhantomTruth, output: string, limit: number): void {
  const { regions } = readResults(output);
  const compact = ['Liver', 'Spleen', 'Kidney left', 'Kidney right'];
  for (const organ of truth.regions.filter(({ name }) => compact.includes(name)))
    organ.imagedActivity_MBq.forEach((imaged, n) => {
      const found = regions.find(({ name }) => name === organ.name)?.activity_MBq[n] ?? 0;
      expect([organ.name, n, relative(found, imaged) < limit]).toEqual([organ.name, n, true]);
    });
}

test('counts with a camera factor', async () => {
  const { truth, output } = await process('torso-counts', { calibration: { factor_cps_per_MBq: 9.36 } });
  expectActivities(truth, output, 0.03);
}, 180_000);

test('contours give the regions that a SEG gives', async () => {
  const { truth, input, output } = await process('torso-rtstruct', { outputs: ['RTDOSE', 'RTSTRUCT'] });
  expectActivities(truth, output, 0.03);
  expect(standardErrors(join(input, 'study-1-4h', 'rtstruct', '0001.dcm'))).toEqual([]);
  for (const { file } of readResults(output).outputs) expect(standardErrors(join(output, file ?? ''))).toEqual([]);
}, 180_000);

test('SPECT exported as PT, decay-corrected to the start', async () => {
  const { truth, input, output } = await process('torso-pt', {});
  expectActivities(truth, output, 0.03);
  expect(standardErrors(join(input, 'study-1-4h', 'pt', '0020.dcm'))).toEqual([]);
}, 180_000);

test('where the patient has moved and nothing is registered, the first time point is right and the others are not', async () => {
  const { truth, output } = await process('torso-shifted', {});
  const kidney = readResults(output).regions.find(({ name }) => name === 'Kidney left');
  const imaged = truth.regions.find(({ name }) => name === 'Kidney left')?.imagedActivity_MBq ?? [];
  expect(relative(kidney?.activity_MBq[0] ?? 0, imaged[0] ?? 1)).toBeLessThan(0.03);
  expect(relative(kidney?.activity_MBq[1] ?? 0, imaged[1] ?? 1)).toBeGreaterThan(0.05);
}, 180_000);

if (dotatateAvailable())
  test('the patient-based phantom: a real anatomy, regions on the very voxels', async () => {
    const input = join(folder, 'dotatate');
    const output = join(folder, 'dotatate-out');
    const truth = await writePhantom('dotatate', input);
    expect(
      await runHere(['run', '--protocol', writeProtocol(folder), '--input', input, '--output', output]),
    ).toMatchObject({ code: 0 });
    const { regions } = readResults(output);
    for (const organ of truth.regions.filter(({ volume_mL }) => volume_mL > 100)) {
      const found = regions.find(({ name }) => name === organ.name);
      expect([organ.name, relative(found?.volume_mL ?? 0, organ.volume_mL) < 1e-3]).toEqual([organ.name, true]);
      expect([organ.name, relative(found?.mass_g ?? 0, organ.mass_g) < 0.01]).toEqual([organ.name, true]);
      organ.imagedActivity_MBq.forEach((imaged, n) =>
        expect([organ.name, n, relative(found?.activity_MBq[n] ?? 0, imaged) < 0.02]).toEqual([organ.name, n, true]),
      );
      expect([
        organ.name,
        relative(found?.timeIntegratedActivity_MBq_h ?? 0, organ.imagedTimeIntegratedActivity_MBq_h) < 0.03,
      ]).toEqual([organ.name, true]);
    }
  }, 180_000);
else
  test('the maps of the patient-based phantom are not beside the repository', () =>
    expect(dotatateAvailable()).toBe(false));

if (!orthancIsInstalled())
  test('Orthanc with its DICOMweb plugin is not installed: apt-get install orthanc orthanc-dicomweb', () =>
    expect(orthancIsInstalled()).toBe(false));
else
  describe('DICOMweb in and out', () => {
    let orthanc: { url: string; stop: () => Promise<void> };
    beforeAll(async () => {
      orthanc = await startOrthanc();
    }, 90_000);
    afterAll(() => orthanc.stop());

    test('the objects are in the archive of the patient that the address names, with the same dose as from a folder', async () => {
      const archive = createDicomwebArchive({ url: orthanc.url });
      for (const name of ['sphere', 'geometry-detector-position'] as const)
        for (const { path, bytes } of generatePhantom(name).files)
          if (path.endsWith('.dcm')) {
            const ids = {
              modality: 'SEG',
              studyInstanceUID: '',
              seriesInstanceUID: '',
              sopInstanceUID: '',
              sopClassUID: '',
            } as const;
            expect(await archive.store({ ...ids, bytes: Uint8Array.from(bytes).buffer })).toMatchObject({
              failure: null,
            });
          }
      const protocol = writeProtocol(folder);
      const outcome = await runHere([
        'run',
        '--json',
        '--protocol',
        protocol,
        '--input',
        `${orthanc.url}?PatientID=VD-SPHERE`,
        '--output',
        orthanc.url,
      ]);
      expect(outcome).toMatchObject({ code: 0, err: '' });
      const last = JSON.parse(outcome.out.split('\n').at(-1) ?? '{}') as {
        event: string;
        results: ReturnType<typeof readResults>;
      };
      expect(last.event).toBe('results');
      expect(last.results.outputs.map(({ modality, file }) => [modality, file])).toEqual([
        ['RTDOSE', null],
        ['SEG', null],
      ]);
      const stored = (await archive.findStudies({ patientID: 'VD-SPHERE' })).flatMap(({ modalities }) => modalities);
      expect(stored).toContain('RTDOSE');
      await writePhantom('sphere', join(folder, 'sphere'));
      const output = join(folder, 'sphere-out');
      expect(
        await runHere(['run', '--protocol', protocol, '--input', join(folder, 'sphere'), '--output', output]),
      ).toMatchObject({ code: 0 });
      expect(readResults(output).regions[0]?.absorbedDose_Gy).toEqual(last.results.regions[0]?.absorbedDose_Gy);
      expect(readdirSync(join(output, 'RTDOSE'))).toHaveLength(1);
      expect(readFileSync(join(output, 'results.json'), 'utf8')).toContain('"Voxel Dosimetry for OHIF"');
    }, 120_000);
  });
