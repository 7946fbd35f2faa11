import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderArchive } from '@voxel-dosimetry/headless';
import { generatePhantom, writePhantom } from '../../phantoms';

const folder = mkdtempSync(join(tmpdir(), 'archive-'));
const patient = join(folder, 'patient');
const { truth } = generatePhantom('geometry-detector-position');
beforeAll(async () => {
  await writePhantom('geometry-detector-position', patient);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

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
