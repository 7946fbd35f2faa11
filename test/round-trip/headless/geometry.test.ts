/** Every way in which an emission image says where it is leads to the same place in the patient. */
import { join } from 'node:path';
import { writePhantom, type PhantomName, type PhantomTruth } from '../../phantoms';
import {
  PROTOCOL,
  readBack,
  readResults,
  runHere,
  standardErrors,
  temporaryFolder,
  writeProtocol,
} from './headlessRun';

const folder = temporaryFolder();
const protocol = writeProtocol(folder);
const CASES: readonly (readonly [PhantomName, readonly string[]])[] = [
  ['geometry-detector-position', []],
  ['geometry-top-position', []],
  ['geometry-missing-spacing', ['ingest/frameOrder-assumed', 'ingest/sliceSpacing_mm-assumed']],
  ['geometry-negative-spacing', []],
  ['geometry-frames-head-first', ['ingest/frameOrder-assumed']],
  ['geometry-off-centre', []],
  ['geometry-anisotropic', []],
  ['geometry-oblique', []],
  ['geometry-sagittal', []],
  ['geometry-pt', []],
];

const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, n) => value - (b[n] as number)));

async function process(name: PhantomName): Promise<{ truth: PhantomTruth; output: string }> {
  const truth = await writePhantom(name, join(folder, name));
  const output = join(folder, `${name}-out`);
  expect(
    await runHere(['run', '--protocol', protocol, '--input', join(folder, name), '--output', output]),
  ).toMatchObject({ code: 0 });
  return { truth, output };
}

test.each(CASES)(
  '%s',
  async (name, warnings) => {
    const { truth, output } = await process(name);
    const results = readResults(output);
    const aboutInput = results.warnings.map(({ code }) => code).filter((code) => code.startsWith('ingest/'));
    expect([...new Set(aboutInput)].sort()).toEqual(warnings);
    const read = readBack(output);
    // Density is nearly uniform, so the dose's centroid is that of the activity; half a voxel is the acceptance limit.
    expect(distance(read.dose.centroid_mm, truth.geometry.activityCentroid_mm)).toBeLessThan(
      Math.min(...truth.geometry.emission.spacing_mm) / 2,
    );
    expect(read.dose.frameOfReferenceUID).toBe(truth.studies[0]?.frameOfReferenceUID);
    for (const region of truth.regions) {
      const found = results.regions.find((each) => each.name === region.name);
      region.imagedActivity_MBq.forEach((imaged, n) =>
        expect([region.name, n, relative(found?.activity_MBq[n] ?? 0, imaged) < 0.025]).toEqual([region.name, n, true]),
      );
      expect([
        region.name,
        relative(read.regions[region.name]?.mean_Gy ?? 0, found?.absorbedDose_Gy.mean ?? 0) < 0.06,
      ]).toEqual([region.name, true]);
    }
    for (const { file } of results.outputs) expect(standardErrors(join(output, file ?? ''))).toEqual([]);
  },
  120_000,
);

test('total activity is kept through resampling of an oblique image', async () => {
  const { truth, output } = await process('geometry-oblique');
  const { energy, radionuclide } = readResults(output);
  expect(radionuclide).toBe('Lu-177');
  const block = 60 + 240 + 120 + 80;
  const decays = (block * 1e6 * 70 * 3600) / Math.LN2;
  // The phantom's block lies wholly inside the image, so all of its decays are there.
  expect(relative(truth.studies[0]?.imagedTotalActivity_MBq ?? 0, block * 2 ** (-24 / 70))).toBeLessThan(1e-3);
  expect(relative((energy?.emitted_MeV ?? 0) / decays, 0.1819)).toBeLessThan(0.01);
}, 120_000);

test('thresholds stand in for drawn regions', async () => {
  const threshold = { ...PROTOCOL, regions: { threshold: { fraction: 0.42, name: 'Hottest' } } };
  await writePhantom('geometry-detector-position', join(folder, 'threshold'));
  const output = join(folder, 'threshold-out');
  const outcome = await runHere([
    'run',
    '--protocol',
    writeProtocol(folder, threshold),
    '--input',
    join(folder, 'threshold'),
    '--output',
    output,
  ]);
  expect(outcome).toMatchObject({ code: 0 });
  const [region, ...more] = readResults(output).regions;
  expect(more).toEqual([]);
  expect(region?.name).toBe('Hottest');
  // 42 % of the maximum keeps the front (36 mL) and the left ellipsoid (24 mL), not the head's or the block's background.
  expect(region?.volume_mL).toBeGreaterThan(50);
  expect(region?.volume_mL).toBeLessThan(85);
}, 120_000);
