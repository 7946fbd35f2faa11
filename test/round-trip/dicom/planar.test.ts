/** Planar NM of the phantom as files and through an archive: valid by the standard, the same counts in every reader. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assessSeries, type PlanarSeries } from '@voxel-dosimetry/core';
import { createDicomwebArchive, decodePlanar, describeSeries, readHeader, readInstances } from '@voxel-dosimetry/dicom';
import { errorWith } from '../../fixtures/dicom/matchers';
import { askPython, AVAILABLE, dciodvfyErrors, run, save, temporaryFolder } from '../../fixtures/dicom/validators';
import { definePhantom, generatePhantom, type PhantomDefinition, type PlanarAcquisitions } from '../../phantoms';
import { planarFrames, planarMeans } from '../../phantoms/planarCamera';
import { seededRandom } from '../../phantoms/random';
import { resultOf } from '../../unit/core/drive';
import { orthancIsInstalled, startOrthanc } from '../orthanc';

const { path: folder, clear } = temporaryFolder();
afterAll(clear);

const COLUMNS = 64;
const coarse = (definition: PhantomDefinition): PhantomDefinition => ({
  ...definition,
  emissionGrid: { ...definition.emissionGrid, size: [16, 16, 12], spacing_mm: [38.4, 38.4, 38.4] },
  ctGrid: { ...definition.ctGrid, size: [16, 16, 12], spacing_mm: [38.4, 38.4, 38.4] },
  subSamples: 1,
  planar: {
    ...(definition.planar as PlanarAcquisitions),
    times_h: [2, 72],
    columns: COLUMNS,
    rows: 80,
    spacing_mm: 7.2,
  },
});

const phantom = coarse(definePhantom('torso-planar'));
const { truth, files } = generatePhantom('torso-planar', { adjust: () => phantom });
const images = [...files]
  .filter(({ path }) => path.startsWith('planar-'))
  .map(({ bytes }) => new Uint8Array(bytes).slice().buffer);

const planarOf = (headers: Parameters<typeof describeSeries>[0]): PlanarSeries[] =>
  describeSeries(headers).filter((series): series is PlanarSeries => series.kind === 'planar');
const allMeans = planarMeans(phantom, phantom.planar as PlanarAcquisitions);
/** What the phantom counted, in the order in which it writes the frames. */
const counted = (n: number): number[][] => {
  const means = allMeans[n];
  if (!means) throw new Error(`there is no planar image ${n}`);
  const random = seededRandom(truth.seed, `torso-planar planar ${n}`);
  return planarFrames(means, COLUMNS, random).map((frame) => Array.from(frame));
};

test('the header gives views, windows, times and administration, with nothing to settle', () => {
  const series = planarOf(images.map(readHeader));
  expect(series.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual(
    truth.planar?.images.map((image) => image.seriesInstanceUID),
  );
  const [first] = series;
  expect(first).toMatchObject({
    extent: 'whole-body',
    columns: COLUMNS,
    rows: 80,
    pixelSpacing_mm: { value: [7.2, 7.2], source: 'attribute' },
    posteriorSeen: { value: 'from-behind', source: 'attribute' },
    radionuclide: { value: 'Lu-177' },
    administeredActivity_MBq: { value: 7400 },
    acquisitionDuration_s: { value: 900, source: 'attribute' },
  });
  expect(first?.frames.map(({ detector, energyWindow }) => `${detector} ${energyWindow}`)).toEqual([
    'anterior 0',
    'posterior 0',
    'anterior 1',
    'posterior 1',
    'anterior 2',
    'posterior 2',
  ]);
  expect(first?.defects).toBeUndefined();
  const { planarTimePoints, issues } = assessSeries(series, { entries: {}, excluded: [], confirmed: [] });
  expect(planarTimePoints?.map(({ label }) => label)).toEqual(['2.0 h', '72.0 h']);
  expect(issues.map(({ code }) => code)).toEqual(['ingest/planar-only']);
});

test('every frame has the counts that the phantom drew', () => {
  planarOf(images.map(readHeader)).forEach((series, n) =>
    expect(resultOf(decodePlanar(series, images)).map((frame) => Array.from(frame))).toEqual(counted(n)),
  );
});

test('no error in dciodvfy, the same counts in pydicom, a compressed file told', () => {
  expect(AVAILABLE).toMatchObject({ dciodvfy: true, pydicom: true, dcmtk: true });
  const paths = images.map((buffer, n) => save(folder, `planar-${n}.dcm`, buffer));
  for (const path of paths) expect(dciodvfyErrors(path)).toEqual([]);
  const read = askPython('read_pixels.py', ...paths) as { hu: number[] }[];
  expect(read.map(({ hu }) => hu)).toEqual([0, 1].map((n) => counted(n).flat()));
  const compressed = join(folder, 'compressed.dcm');
  run('dcmcrle', paths[0] ?? '', compressed);
  const bytes = new Uint8Array(readFileSync(compressed)).slice().buffer;
  const [series] = planarOf([readHeader(bytes)]);
  if (!series) throw new Error('no planar series');
  expect(() => resultOf(decodePlanar(series, [bytes]))).toThrow(
    errorWith('ingest/transfer-syntax', { remedy: 'archive' }),
  );
});

if (!orthancIsInstalled())
  test('Orthanc with its DICOMweb plugin is not installed: apt-get install orthanc orthanc-dicomweb', () =>
    expect(orthancIsInstalled()).toBe(false));
else
  test('through a real Orthanc: the same series from the JSON model, the same counts', async () => {
    const orthanc = await startOrthanc();
    try {
      const archive = createDicomwebArchive({ url: orthanc.url });
      const [buffer] = images;
      if (!buffer) throw new Error('no image');
      const [written] = planarOf([readHeader(buffer)]);
      if (!written) throw new Error('no planar series');
      const { studyInstanceUID, seriesInstanceUID, sopInstanceUIDs } = written;
      const instance = {
        studyInstanceUID,
        seriesInstanceUID,
        sopInstanceUID: sopInstanceUIDs[0] ?? '',
        sopClassUID: '',
      };
      const stored = await archive.store({ modality: 'RTDOSE', ...instance, bytes: buffer });
      expect(stored).toMatchObject({ stored: true });
      expect(planarOf(await archive.retrieveMetadata([studyInstanceUID]))).toEqual([written]);
      const delivered = await readInstances(await archive.instanceSource(studyInstanceUID, seriesInstanceUID));
      expect(resultOf(decodePlanar(written, delivered)).map((frame) => Array.from(frame))).toEqual(counted(0));
    } finally {
      await orthanc.stop();
    }
  }, 90_000);
