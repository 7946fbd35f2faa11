/** A registration as an object between two runs: written by the first, taken by the second from its input. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { writePhantom } from '../../phantoms';
import { nothingWritten, PROTOCOL, readResults, runHere, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
const input = join(folder, 'input');
const first = join(folder, 'first');
let second: string;

const running = async (output: string, changes: object): ReturnType<typeof runHere> => {
  const protocol = writeProtocol(folder, { ...PROTOCOL, ...changes });
  return runHere(['run', '--protocol', protocol, '--input', input, '--output', output]);
};

beforeAll(async () => {
  const truth = await writePhantom('geometry-detector-position', input);
  second = truth.studies[1]!.studyInstanceUID;
  const alignment = { translation_mm: [6, -3, 2], rotation_deg: [1, 0, 3], centre_mm: [0, -100, 250] };
  const outcome = await running(first, { timePoints: { [second]: { alignment } }, outputs: ['RTDOSE', 'REG'] });
  expect(outcome).toMatchObject({ code: 0 });
}, 60_000);

test('REG is written beside RTDOSE, one for the time point that was aligned', () => {
  const { outputs } = readResults(first);
  expect(outputs.map(({ modality }) => modality)).toEqual(['RTDOSE', 'REG']);
  expect(outputs.map(({ file }) => existsSync(join(first, file!)))).toEqual([true, true]);
});

test('the next run takes it: the same images on the same places, and whose registration it was in the results', async () => {
  const written = readResults(first).outputs[1]!;
  copyFileSync(join(first, written.file!), join(input, 'registration.dcm'));
  for (const stored of ['newest', [written.sopInstanceUID]]) {
    const output = join(folder, `taken-${String(stored)}`);
    expect(await running(output, { registration: { method: 'none', stored }, outputs: ['RTDOSE'] })).toMatchObject({
      code: 0,
    });
    const [before, now] = [readResults(first), readResults(output)];
    expect(now.timePoints[0]!.storedRegistration).toBeNull();
    expect(now.timePoints[1]).toMatchObject({
      registration: null,
      storedRegistration: { sopInstanceUID: written.sopInstanceUID, contentDate: '20260920', isDeformable: false },
    });
    expect(now.timePoints[1]!.correlationWithReference).toBeCloseTo(before.timePoints[1]!.correlationWithReference!, 6);
    now.regions.forEach(({ absorbedDose_Gy: { mean } }, n) =>
      expect(mean / before.regions[n]!.absorbedDose_Gy.mean).toBeCloseTo(1, 6),
    );
  }
}, 60_000);

test.each<[string, object, RegExp]>([
  [
    'a UID that is no registration of the case',
    { registration: { method: 'none', stored: ['1.2.3'] } },
    /protocol\/registration.*1\.2\.3/s,
  ],
  ['REG where nothing is registered', { outputs: ['REG'] }, /protocol\/registration.*nothing is to be registered/s],
])('%s ends the run before anything is computed', async (_name, changes, words) => {
  const output = join(folder, 'refused');
  const { code, err } = await running(output, changes);
  expect(code).toBe(1);
  expect(err).toMatch(words);
  expect(nothingWritten(output)).toBe(true);
});
