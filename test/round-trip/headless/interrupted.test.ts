/** Ctrl-C while it computes and while it stores, into a folder and into a real archive: no partial object, and the truth about whole ones. */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDicomwebArchive } from '@voxel-dosimetry/dicom';
import { writePhantom } from '../../phantoms';
import { orthancIsInstalled, startOrthanc } from '../orthanc';
import { runHere, runProgram, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
const protocol = writeProtocol(folder);
const input = join(folder, 'patient');
beforeAll(async () => {
  await writePhantom('geometry-detector-position', input);
}, 60_000);

const runTo = (output: string): string[] => [
  ...['run', '--json', '--protocol', protocol],
  ...['--input', input, '--output', output],
];

test.each(['"stage":"fit"', 'Storing RTDOSE', 'Storing SEG'])(
  'into a folder, stopped at %s: nothing is left',
  async (at) => {
    const before = readdirSync(folder);
    const outcome = await runHere(runTo(join(folder, 'new', 'result')), (line, interrupt) => {
      if (line.includes(at)) interrupt();
    });
    expect(outcome).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^case\/cancelled: .*nothing was written/) as string,
    });
    expect(readdirSync(folder)).toEqual(before);
  },
);

interface Door {
  readonly url: string;
  /** Studies that were posted to, in order. */
  readonly posts: string[];
  close(): Promise<void>;
}

/** A door before the archive: `onPost` runs before a store request is handed on. */
async function openDoor(archiveUrl: string, onPost: (count: number) => void): Promise<Door> {
  const posts: string[] = [];
  const archive = new URL(archiveUrl);
  const server: Server = createServer((incoming, answer) => {
    if (incoming.method === 'POST') onPost(posts.push(incoming.url ?? ''));
    const { method, url: path, headers } = incoming;
    const onward = request({ host: archive.hostname, port: archive.port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${archive.pathname}`,
    posts,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

if (!orthancIsInstalled())
  test('Orthanc with its DICOMweb plugin is not installed: apt-get install orthanc orthanc-dicomweb', () =>
    expect(orthancIsInstalled()).toBe(false));
else
  describe('into Orthanc', () => {
    let orthanc: { url: string; stop: () => Promise<void> };
    beforeAll(async () => {
      orthanc = await startOrthanc();
    }, 90_000);
    afterAll(() => orthanc.stop());

    test('Ctrl-C while it computes: nothing is sent', async () => {
      const door = await openDoor(orthanc.url, () => undefined);
      const outcome = await runProgram(runTo(door.url), (out, interrupt) => {
        if (out.includes('"stage":"calibrate"')) interrupt();
      });
      await door.close();
      expect(outcome).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^case\/cancelled: .*nothing was written/m) as string,
      });
      expect(door.posts).toEqual([]);
      expect(await createDicomwebArchive({ url: orthanc.url }).findStudies()).toEqual([]);
    }, 60_000);

    test('Ctrl-C while the first of two objects is on its way: it arrives whole, the second is not sent, both are told', async () => {
      let stop: () => void = () => undefined;
      const door = await openDoor(orthanc.url, (count) => {
        if (count === 1) stop();
      });
      const outcome = await runProgram(runTo(door.url), (_out, interrupt) => {
        stop = interrupt;
      });
      await door.close();
      expect(outcome.code).toBe(1);
      const told = /^case\/cancelled: .*Whole in the archive: RTDOSE ([\d.]+); not sent: SEG [\d.]+\.$/m.exec(
        outcome.err,
      );
      expect(door.posts).toHaveLength(1);
      const archive = createDicomwebArchive({ url: orthanc.url });
      const studies = await archive.findStudies();
      expect(studies.flatMap(({ modalities }) => modalities)).toEqual(['RTDOSE']);
      const [header] = await archive.retrieveMetadata(studies.map(({ studyInstanceUID }) => studyInstanceUID));
      expect(told?.[1]).toBe(header?.['SOPInstanceUID']);
      const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, Rows, Columns, NumberOfFrames } = header as Record<
        string,
        string
      >;
      const bytes = await archive.retrieve({
        studyInstanceUID: StudyInstanceUID ?? '',
        seriesInstanceUID: SeriesInstanceUID ?? '',
        sopInstanceUID: SOPInstanceUID ?? '',
      });
      expect(bytes.byteLength).toBeGreaterThan(Number(Rows) * Number(Columns) * Number(NumberOfFrames) * 2);
    }, 60_000);
  });
