import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderArchive, createStagedFolder } from '@voxel-dosimetry/headless';
import { generatePhantom, writePhantom } from '../../phantoms';

const folder = mkdtempSync(join(tmpdir(), 'archive-'));
const patient = join(folder, 'patient');
const { truth } = generatePhantom('geometry-detector-position');
beforeAll(async () => {
  await writePhantom('geometry-detector-position', patient);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const object = (sopInstanceUID: string) => ({
  modality: 'RTDOSE' as const,
  studyInstanceUID: '2.25.1',
  seriesInstanceUID: '2.25.2',
  sopInstanceUID,
  sopClassUID: '2.25.3',
  bytes: Uint8Array.from([1, 2, 3]).buffer,
});

test('studies, headers and instances of a folder, passing over what is no DICOM', async () => {
  writeFileSync(join(patient, 'notes.txt'), 'not DICOM');
  const archive = createFolderArchive(patient);
  const studies = await archive.findStudies();
  expect(studies.map(({ studyInstanceUID }) => studyInstanceUID).sort()).toEqual(
    truth.studies.map(({ studyInstanceUID }) => studyInstanceUID).sort(),
  );
  expect(studies[0]).toMatchObject({
    patientID: 'VD-GEOMETRY-DETECTOR-POSITION',
    studyDescription: 'Lu-177 SPECT/CT 24 h',
  });
  expect(await archive.findStudies({ patientID: 'nobody' })).toEqual([]);
  const [study] = truth.studies;
  const headers = await archive.retrieveMetadata([study?.studyInstanceUID ?? '']);
  expect(headers).toHaveLength(56 + 1 + 1);
  expect(headers.some((header) => 'PixelData' in header)).toBe(false);
  const source = await archive.instanceSource(study?.studyInstanceUID ?? '', study?.ctSeriesInstanceUID ?? '');
  expect(source.kind === 'buffers' && source.buffers.length).toBe(56);
  expect(archive.canStore).toBe(false);
}, 60_000);

test('a .dcm file that cannot be read is named', async () => {
  const broken = join(folder, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'a.dcm'), 'this is no DICOM file at all, but it says so');
  await expect(createFolderArchive(broken).findStudies()).rejects.toMatchObject({
    code: 'ingest/not-dicom',
    message: expect.stringContaining('a.dcm') as string,
  });
});

test('an output folder gets everything at once', async () => {
  const target = join(folder, 'out');
  const staged = createStagedFolder(target);
  const archive = createFolderArchive(target, staged);
  expect(await archive.store(object('2.25.9'))).toEqual({ sopInstanceUID: '2.25.9', stored: true, failure: null });
  await staged.putText('results.json', '{}');
  expect(new Uint8Array(await archive.retrieve(object('2.25.9')))).toEqual(Uint8Array.from([1, 2, 3]));
  expect(readdirSync(folder)).not.toContain('out');
  await staged.commit();
  expect(readdirSync(target).sort()).toEqual(['RTDOSE', 'results.json']);
  expect(staged.fileOf('2.25.9')).toBe('RTDOSE/2.25.9.dcm');
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
});

test('what is discarded was never there', async () => {
  const staged = createStagedFolder(join(folder, 'discarded'));
  await staged.put(object('2.25.8'));
  await staged.discard();
  expect(readdirSync(folder).filter((name) => name.startsWith('discarded'))).toEqual([]);
});

test('an output path that is a file is refused, and the file stays', async () => {
  const path = join(folder, 'a file');
  writeFileSync(path, 'mine');
  const staged = createStagedFolder(path);
  await staged.put(object('2.25.9'));
  await expect(staged.commit()).rejects.toMatchObject({
    code: 'archive/write',
    message: expect.stringContaining(path) as string,
  });
  await staged.discard();
  expect(readdirSync(folder).filter((name) => name.startsWith('a file'))).toEqual(['a file']);
});
