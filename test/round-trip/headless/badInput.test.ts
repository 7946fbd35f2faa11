/** Input that must not become a result: each with the code a person sees, exit code 1, and nothing written. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePhantom, type PhantomName, type PhantomOptions } from '../../phantoms';
import { nothingWritten, PROTOCOL, runHere, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
const protocol = writeProtocol(folder);

type Dataset = Parameters<NonNullable<PhantomOptions['edit']>>[0];
const without = (dataset: Dataset, ...keys: string[]): Dataset =>
  Object.fromEntries(Object.entries(dataset).filter(([key]) => !keys.includes(key)));
const radiopharmaceutical = (dataset: Dataset): Dataset =>
  (dataset['RadiopharmaceuticalInformationSequence'] as Dataset[])[0] as Dataset;
const onNm = (change: (dataset: Dataset) => Dataset) => (dataset: Dataset) =>
  dataset['Modality'] === 'NM' ? change(dataset) : dataset;
const mapping = (dataset: Dataset): Dataset => (dataset['RealWorldValueMappingSequence'] as Dataset[])[0] as Dataset;

interface BadInput {
  readonly phantom?: PhantomName;
  readonly edit: NonNullable<PhantomOptions['edit']>;
  readonly code: string;
  readonly says: RegExp;
}

const BAD: Readonly<Record<string, BadInput>> = {
  'unknown unit': {
    edit: onNm((dataset) => ({
      ...without(dataset, 'RealWorldValueMappingSequence'),
      RescaleSlope: '2.5',
      RescaleIntercept: '0',
    })),
    code: 'ingest/unit-missing',
    says: /unit of the voxel values is missing.*RescaleSlope/s,
  },
  'PT in proportional counts': {
    phantom: 'geometry-pt',
    edit: (dataset) => (dataset['Modality'] === 'PT' ? { ...dataset, Units: 'PROPCNTS' } : dataset),
    code: 'ingest/unit-missing',
    says: /PROPCNTS/,
  },
  'no injection time': {
    edit: onNm((dataset) => ({
      ...dataset,
      RadiopharmaceuticalInformationSequence: [
        without(radiopharmaceutical(dataset), 'RadiopharmaceuticalStartTime', 'RadiopharmaceuticalStartDateTime'),
      ],
    })),
    code: 'ingest/administrationTime-missing',
    says: /time of administration is missing.*Enter the date and time of injection/s,
  },
  'acquisition before injection': {
    edit: onNm((dataset) => ({
      ...dataset,
      RadiopharmaceuticalInformationSequence: [
        { ...radiopharmaceutical(dataset), RadiopharmaceuticalStartDateTime: '20260930090000+0200' },
      ],
    })),
    code: 'ingest/acquisition-before-administration',
    says: /before the administration/,
  },
  'two patients': {
    edit: (dataset, study) =>
      study === 1 ? { ...dataset, PatientID: 'SOMEBODY-ELSE', PatientName: 'Else^Somebody' } : dataset,
    code: 'ingest/two-patients',
    says: /more than one patient/,
  },
  'missing CT slices': {
    edit: (dataset) =>
      dataset['Modality'] === 'CT' && ['20', '21'].includes(String(dataset['InstanceNumber'])) ? null : dataset,
    code: 'ingest/missing-slices',
    says: /slice/,
  },
  'missing PT slices': {
    phantom: 'geometry-pt',
    edit: (dataset) => (dataset['Modality'] === 'PT' && dataset['InstanceNumber'] === '12' ? null : dataset),
    code: 'ingest/missing-slices',
    says: /slice/,
  },
  'negative slope': {
    edit: onNm((dataset) => ({
      ...dataset,
      RealWorldValueMappingSequence: [{ ...mapping(dataset), RealWorldValueSlope: -3 }],
    })),
    code: 'ingest/slope',
    says: /slope -3/,
  },
  'slope that is not a number': {
    edit: onNm((dataset) => ({
      ...dataset,
      RealWorldValueMappingSequence: [{ ...mapping(dataset), RealWorldValueSlope: NaN }],
    })),
    code: 'ingest/slope',
    says: /NaN/,
  },
  'planar NM where SPECT is expected': {
    edit: onNm((dataset) => ({ ...dataset, ImageType: ['ORIGINAL', 'PRIMARY', 'WHOLE BODY', 'EMISSION'] })),
    code: 'ingest/no-emission',
    says: /Planar NM \(WHOLE BODY\)/,
  },
  'no frame of reference in image and CT': {
    edit: (dataset) => without(dataset, 'FrameOfReferenceUID'),
    code: 'ingest/frameOfReference-missing',
    says: /FrameOfReferenceUID \(0020,0052\).*Open it together with the CT of its study/s,
  },
  'counts without a camera factor': {
    edit: onNm((dataset) => ({ ...without(dataset, 'RealWorldValueMappingSequence'), Units: 'CNTS' })),
    code: 'case/blocked',
    says: /counts.*cps\/MBq/s,
  },
};

test.each(Object.entries(BAD))(
  '%s',
  async (name, { phantom = 'geometry-detector-position', edit, code, says }) => {
    const input = join(folder, name);
    const output = join(folder, `${name} out`);
    await writePhantom(phantom, input, { edit });
    const outcome = await runHere(['run', '--protocol', protocol, '--input', input, '--output', output]);
    expect(outcome.err.split(':')[0]).toBe(code);
    expect(outcome.err).toMatch(says);
    expect(outcome.code).toBe(1);
    expect(nothingWritten(output)).toBe(true);
  },
  120_000,
);

test('truncated pixel data', async () => {
  const input = join(folder, 'truncated');
  const output = join(folder, 'truncated out');
  await writePhantom('geometry-detector-position', input);
  const path = join(input, 'study-1-24h', 'nm', '0001.dcm');
  writeFileSync(path, readFileSync(path).subarray(0, 40_000));
  const outcome = await runHere(['run', '--protocol', protocol, '--input', input, '--output', output]);
  expect(outcome.err).toMatch(
    /^ingest\/truncated: The pixel data of the NM image 1 is truncated: \d+ of 92160 bytes are there/,
  );
  expect(outcome.code).toBe(1);
  expect(nothingWritten(output)).toBe(true);
}, 120_000);

test('a protocol for another radionuclide', async () => {
  const input = join(folder, 'radionuclide');
  const output = join(folder, 'radionuclide out');
  await writePhantom('geometry-detector-position', input);
  const iodine = writeProtocol(folder, { ...PROTOCOL, radionuclide: 'I-131' });
  const outcome = await runHere(['run', '--protocol', iodine, '--input', input, '--output', output]);
  expect(outcome.err).toMatch(/^protocol\/radionuclide: The protocol is for I-131; the image at 24.0 h says Lu-177/);
  expect(nothingWritten(output)).toBe(true);
}, 120_000);

test('a folder without DICOM, no folder, and an archive that does not answer', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  writeFileSync(join(empty, 'notes.txt'), 'nothing here');
  const output = join(folder, 'empty out');
  const run = (input: string) => runHere(['run', '--protocol', protocol, '--input', input, '--output', output]);
  expect((await run(empty)).err).toMatch(/^archive\/empty: /);
  expect((await run(join(folder, 'nowhere'))).err).toMatch(/^archive\/no-folder: /);
  expect((await run('http://127.0.0.1:9/dicom-web')).err).toMatch(/^archive\/unreachable: /);
  expect(nothingWritten(output)).toBe(true);
}, 120_000);

test('an output that cannot take results is told before anything is read or computed', async () => {
  const file = join(folder, 'a file');
  writeFileSync(file, 'mine');
  const outcomes = ['/proc/voxel-dosimetry', file, 'http://127.0.0.1:9/dicom-web'].map((output) =>
    runHere(['run', '--protocol', protocol, '--input', join(folder, 'never read'), '--output', output]),
  );
  const [denied, taken, silent] = await Promise.all(outcomes);
  for (const outcome of [denied, taken]) {
    expect(outcome?.err).toMatch(/^archive\/write: The output folder .* cannot be written: /);
    expect([outcome?.code, outcome?.out]).toEqual([1, '']);
  }
  expect(silent?.err).toMatch(/^archive\/unreachable: .*gave no answer while asking whether it answers/);
  expect(silent?.out).toBe('');
});
