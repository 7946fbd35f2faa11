import {
  compareWithReadBack,
  createDicomwebArchive,
  decodeCt,
  decodeEmission,
  describeSeries,
  encodeRtDose,
  encodeRtStruct,
  encodeSeg,
  readInstances,
  type Archive,
  type EncodedInstance,
} from '@voxel-dosimetry/dicom';
import type { CtSeries, EmissionSeries } from '@voxel-dosimetry/core';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  axialGrid,
  contextFor,
  ctHeader,
  fileOf,
  nmHeader,
  onlySeries,
  regionWhere,
  STUDY_UID,
} from '../../fixtures/dicom/headers';
import { orthancIsInstalled, startOrthanc } from '../orthanc';
import { containing } from '../../fixtures/dicom/matchers';
import { resultOf } from '../../unit/core/drive';

const asInstance = (bytes: ArrayBuffer, sopInstanceUID: string): EncodedInstance => ({
  modality: 'RTDOSE',
  studyInstanceUID: STUDY_UID,
  seriesInstanceUID: '',
  sopInstanceUID,
  sopClassUID: '',
  bytes,
});

const nmPixels = Array.from({ length: 24 }, (_, n) => n * 100);
const ctPixels = (k: number): number[] => Array.from({ length: 12 }, (_, n) => 1000 + 12 * k + n);

/** A server that answers everything with one status, for the failures that Orthanc does not have. */
async function answering(status: number, body = '', type = 'text/plain'): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => response.writeHead(status, { 'Content-Type': type }).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web` };
}

if (!orthancIsInstalled())
  test('Orthanc with its DICOMweb plugin is not installed: apt-get install orthanc orthanc-dicomweb', () =>
    expect(orthancIsInstalled()).toBe(false));
else
  describe('a real Orthanc', () => {
    let archive: Archive;
    let orthanc: { url: string; stop: () => Promise<void> };
    beforeAll(async () => {
      orthanc = await startOrthanc();
      archive = createDicomwebArchive({ url: orthanc.url });
      for (const k of [2, 0, 1]) {
        const outcome = await archive.store(
          asInstance(fileOf(ctHeader(k), ctPixels(k)), ctHeader(k).SOPInstanceUID as string),
        );
        expect(outcome).toMatchObject({ stored: true, failure: null });
      }
      expect(await archive.store(asInstance(fileOf(nmHeader(), nmPixels), '2.25.3001'))).toMatchObject({
        stored: true,
      });
    }, 90_000);
    afterAll(() => orthanc.stop());

    test('the study list names the study', async () => {
      const expected = {
        studyInstanceUID: STUDY_UID,
        patientID: 'PAT-1',
        patientName: 'Müller^Änne',
        studyDate: '20260901',
        studyDescription: 'Lu-177 therapy, 24 h',
      };
      const [study, ...others] = await archive.findStudies();
      expect(others).toEqual([]);
      expect({ ...study, modalities: [...(study?.modalities ?? [])].sort() }).toEqual({
        ...expected,
        modalities: ['CT', 'NM'],
      });
      expect(await archive.findStudies({ patientID: 'PAT-1' })).toHaveLength(1);
      expect(await archive.findStudies({ patientID: 'PAT-2' })).toEqual([]);
    });

    test('headers describe the same series as the files do, and voxels come back exactly', async () => {
      const series = describeSeries(await archive.retrieveMetadata([STUDY_UID]));
      const ct = series.find((one): one is CtSeries => one.kind === 'ct')!;
      const emission = series.find((one): one is EmissionSeries => one.kind === 'emission')!;
      expect(ct).toEqual(
        onlySeries(
          [0, 1, 2].map((k) => ctHeader(k)),
          'ct',
        ),
      );
      expect(emission).toEqual(onlySeries([nmHeader()], 'emission'));
      const files = await readInstances(await archive.instanceSource(STUDY_UID, ct.seriesInstanceUID));
      expect([...resultOf(decodeCt(ct, files)).values]).toEqual(
        [0, 1, 2].flatMap(ctPixels).map((value) => value - 1024),
      );
      const nm = await readInstances(await archive.instanceSource(STUDY_UID, emission.seriesInstanceUID));
      expect([...resultOf(decodeEmission(emission, nm)).values]).toEqual(nmPixels);
    });

    test('RTDOSE, SEG and RTSTRUCT come back as they were meant', async () => {
      const grid = axialGrid();
      const regions = [regionWhere('Kidney left', grid, (i, j) => i > 2 && j > 1)];
      const dose = { unit: 'Gy' as const, grid, values: Float32Array.from({ length: 120 }, (_, n) => n / 7) };
      const context = contextFor(grid);
      const uids = (n: number) => ({
        ...context,
        uids: { seriesInstanceUID: `2.25.80${n}`, sopInstanceUID: `2.25.81${n}` },
      });
      const statements: string[] = [];
      for (const instance of [
        resultOf(encodeRtDose(dose, uids(1))),
        resultOf(encodeSeg(regions, uids(2))),
        resultOf(encodeRtStruct(regions, uids(3))),
      ]) {
        expect(await archive.store(instance)).toEqual({
          sopInstanceUID: instance.sopInstanceUID,
          stored: true,
          failure: null,
        });
        const outcome = resultOf(compareWithReadBack(instance.bytes, await archive.retrieve(instance)));
        expect(outcome).toMatchObject({ equal: true });
        statements.push(outcome.statement);
      }
      expect(statements).toEqual([
        containing('All 120 dose values are identical'),
        containing('pixels of 1 regions are identical'),
        containing('4 contours of 1 regions'),
      ]);
    });

    test('what is not there, and what is no DICOM, is told', async () => {
      await expect(archive.retrieveMetadata(['2.25.404'])).rejects.toMatchObject({ code: 'archive/empty' });
      await expect(readInstances(await archive.instanceSource(STUDY_UID, '2.25.404'))).rejects.toMatchObject({
        code: 'archive/empty',
      });
      const outcome = await archive.store(asInstance(new TextEncoder().encode('no DICOM at all').buffer, '2.25.1'));
      expect(outcome).toMatchObject({ stored: false, failure: { code: 'archive/refused' } });
    });
  });

describe('an archive that fails', () => {
  test('down: unreachable, at load and at save', async () => {
    const archive = createDicomwebArchive({ url: 'http://127.0.0.1:9/dicom-web' });
    await expect(archive.findStudies()).rejects.toMatchObject({
      code: 'archive/unreachable',
      remedy: containing('Check that it runs'),
    });
    await expect(archive.retrieveMetadata([STUDY_UID])).rejects.toMatchObject({ code: 'archive/unreachable' });
    expect(await archive.store(asInstance(new ArrayBuffer(8), '2.25.1'))).toMatchObject({
      stored: false,
      failure: { code: 'archive/unreachable' },
    });
  });

  test.each([
    [401, 'archive/unauthorised'],
    [403, 'archive/unauthorised'],
    [404, 'archive/empty'],
    [500, 'archive/refused'],
    [503, 'archive/unreachable'],
  ])('HTTP %i: %s', async (status, code) => {
    const { server, url } = await answering(status, '<html>out of order</html>');
    try {
      const archive = createDicomwebArchive({ url });
      await expect(archive.retrieveMetadata([STUDY_UID])).rejects.toMatchObject({ code, detail: { status } });
      expect(await archive.store(asInstance(new ArrayBuffer(8), '2.25.1'))).toMatchObject({
        stored: false,
        failure: { code },
      });
    } finally {
      server.close();
    }
  });

  test('an answer that is not DICOMweb: told, not waited for', async () => {
    const { server, url } = await answering(200, '<html>login</html>', 'multipart/related');
    try {
      const source = await createDicomwebArchive({ url }).instanceSource(STUDY_UID, '2.25.1');
      await expect(readInstances(source)).rejects.toMatchObject({ code: 'archive/answer' });
    } finally {
      server.close();
    }
  });

  test('one object refused: the reason from the FailedSOPSequence', async () => {
    const failed = {
      '00081198': {
        vr: 'SQ',
        Value: [{ '00081155': { vr: 'UI', Value: ['2.25.7'] }, '00081197': { vr: 'US', Value: [0x0122] } }],
      },
    };
    for (const status of [202, 409]) {
      const { server, url } = await answering(status, JSON.stringify(failed), 'application/dicom+json');
      try {
        const outcome = await createDicomwebArchive({ url }).store(asInstance(new ArrayBuffer(8), '2.25.7'));
        expect(outcome).toMatchObject({
          stored: false,
          failure: { code: 'archive/refused', message: containing('SOP class not supported') },
        });
      } finally {
        server.close();
      }
    }
  });

  test('headers of the moment go with every call', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(200, { 'Content-Type': 'application/dicom+json' }).end('[]');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    let token = 0;
    const archive = createDicomwebArchive({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      headers: () => ({ Authorization: `Bearer ${++token}` }),
    });
    await archive.findStudies();
    await archive.findStudies();
    server.close();
    expect(seen).toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('a study list in pages: all pages, also when the archive caps them or ignores the offset', async () => {
    const study = (n: number) => ({ '0020000D': { vr: 'UI', Value: [`2.25.${n}`] } });
    for (const ignoresOffset of [false, true]) {
      const server = createServer((request, response) => {
        const offset = ignoresOffset ? 0 : Number(new URL(request.url!, 'http://x').searchParams.get('offset'));
        const page = Array.from({ length: 250 }, (_, n) => study(n + 1)).slice(offset, offset + 100);
        response.writeHead(200, { 'Content-Type': 'application/dicom+json' }).end(JSON.stringify(page));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const archive = createDicomwebArchive({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
      expect(await archive.findStudies()).toHaveLength(ignoresOffset ? 100 : 250);
      server.close();
    }
  });
});
