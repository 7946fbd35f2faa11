/**
 * The demonstration patient from DICOM files to DICOM files by the command line, compared with what is true of it. The
 * numbers are read back by pydicom, which shares no code with us.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRadionuclide, JOULES_PER_KEV } from '@voxel-dosimetry/core';
import type { RegionResult, Results } from '@voxel-dosimetry/headless';
import type { PhantomTruth, RegionTruth } from '../../phantoms';
import {
  PROTOCOL,
  readBack,
  readResults,
  runProgram,
  standardErrors,
  temporaryFolder,
  writeProtocol,
  type ReadBack,
} from './headlessRun';

const folder = temporaryFolder();
const input = join(folder, 'torso');
const output = join(folder, 'out');

let truth: PhantomTruth;
let results: Results;
let read: ReadBack;

beforeAll(async () => {
  expect(await runProgram(['phantom', '--name', 'torso', '--out', input, '--seed', '7'])).toMatchObject({ code: 0 });
  truth = JSON.parse(readFileSync(join(input, 'truth.json'), 'utf8')) as PhantomTruth;
  const protocol = writeProtocol(folder, {
    ...PROTOCOL,
    // As a new case has it: an average over models, every voxel its own curve.
    timeActivity: {},
    administrations: [{ activity_MBq: 7400, dateTime: truth.administration.dateTime }],
  });
  expect(await runProgram(['run', '--protocol', protocol, '--input', input, '--output', output])).toMatchObject({
    code: 0,
  });
  results = readResults(output);
  read = readBack(output);
}, 300_000);

const regionNamed = (name: string): RegionResult =>
  results.regions.find((region) => region.name === name) as RegionResult;
const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);
const organs = (): RegionTruth[] => truth.regions.filter(({ volume_mL }) => volume_mL > 100);

test('every region arrives once, with its volume', () => {
  expect(results.regions.map(({ name }) => name)).toEqual(truth.regions.map(({ name }) => name));
  for (const organ of organs())
    expect(relative(regionNamed(organ.name).volume_mL, organ.volume_mL)).toBeLessThan(0.015);
});

test('the time points are those of the patient, and nothing had to be assumed', () => {
  expect(results.timePoints.map(({ timeAfterAdministration_h }) => timeAfterAdministration_h)).toEqual([
    4, 24, 96, 168,
  ]);
  expect(results.timePoints.map(({ studyInstanceUID }) => studyInstanceUID)).toEqual(
    truth.studies.map(({ studyInstanceUID }) => studyInstanceUID),
  );
  // The two slowest lesions hold more than 30 % after the last scan: the only thing to be said about this patient.
  expect(results.warnings.map(({ code, message }) => [code, /"(.*)"/.exec(message)?.[1]])).toEqual([
    ['fit/extrapolated', 'Lesion 1'],
    ['fit/extrapolated', 'Lesion 2'],
  ]);
});

test('activity of organs over 100 mL is within 2 % of what an ideal observer finds, at each time point', () => {
  expect(organs()).toHaveLength(7);
  for (const organ of organs())
    organ.imagedActivity_MBq.forEach((imaged, n) =>
      expect([organ.name, n, relative(regionNamed(organ.name).activity_MBq[n] as number, imaged) < 0.02]).toEqual([
        organ.name,
        n,
        true,
      ]),
    );
});

test('time-integrated activity is within 3 %, of tumours and spleen within 2 %, by voxels and by the curve of the region', () => {
  const lesions = truth.regions.filter(({ name }) => name.startsWith('Lesion'));
  expect(lesions).toHaveLength(3);
  const checked: readonly RegionTruth[] = [...organs(), ...lesions];
  for (const organ of checked) {
    const region = regionNamed(organ.name);
    const limit = organ.name.startsWith('Lesion') || organ.name === 'Spleen' ? 0.02 : 0.03;
    const imaged = organ.imagedTimeIntegratedActivity_MBq_h;
    expect([organ.name, relative(region.timeIntegratedActivity_MBq_h, imaged) < limit]).toEqual([organ.name, true]);
    expect([organ.name, relative(region.fit?.timeIntegratedActivity_MBq_h ?? 0, imaged) < limit]).toEqual([
      organ.name,
      true,
    ]);
  }
});

test('every integral says how sure it is, and which models it is from', () => {
  for (const { name, fit, absorbedDose_Gy, ...region } of results.regions) {
    const share_frac = (region.timeIntegratedActivity_sigma_MBq_h ?? 0) / region.timeIntegratedActivity_MBq_h;
    expect([name, share_frac > 0.01 && share_frac < 0.1]).toEqual([name, true]);
    expect((absorbedDose_Gy.sigmaFit ?? 0) / absorbedDose_Gy.mean).toBeCloseTo(share_frac, 12);
    const [low, high] = region.interval68_MBq_h ?? [0, 0];
    expect([name, low < region.timeIntegratedActivity_MBq_h && region.timeIntegratedActivity_MBq_h < high]).toEqual([
      name,
      true,
    ]);
    expect(fit?.candidates.map(({ model }) => model)).toEqual(['mono', 'bi', 'bi-uptake']);
    expect(fit?.candidates.reduce((sum, { weight }) => sum + (weight ?? 0), 0)).toBeCloseTo(1, 10);
  }
});

test('mass is within 4 % of what the emission voxels hold', () => {
  for (const organ of organs())
    expect([organ.name, relative(regionNamed(organ.name).mass_g, organ.imagedMass_g) < 0.04]).toEqual([
      organ.name,
      true,
    ]);
});

test('mean absorbed dose is time-integrated activity times energy over mass, to 0.5 %', () => {
  const { electron_keV, alpha_keV, alphaRecoil_keV } = findRadionuclide('Lu-177');
  const energy_J = (electron_keV + alpha_keV + alphaRecoil_keV) * JOULES_PER_KEV;
  for (const region of results.regions) {
    const expected_Gy = (region.timeIntegratedActivity_MBq_h * 3.6e9 * energy_J) / (region.mass_g / 1000);
    expect([region.name, relative(region.absorbedDose_Gy.mean, expected_Gy) < 0.005]).toEqual([region.name, true]);
  }
});

test('the RTDOSE lies on the emission grid of the first study, in the frame of reference of the patient', () => {
  const { emission } = truth.geometry;
  const [study] = truth.studies;
  expect(read.dose).toMatchObject({
    units: 'GY',
    type: 'PHYSICAL',
    patientID: 'VD-TORSO',
    frameOfReferenceUID: study?.frameOfReferenceUID,
    studyInstanceUID: study?.studyInstanceUID,
  });
  expect(read.dose.size).toEqual(emission.size);
  expect(read.dose.pixelSpacing_mm).toEqual([emission.spacing_mm[1], emission.spacing_mm[0]]);
  expect(read.dose.orientation).toEqual(emission.direction.slice(0, 6));
  read.dose.position_mm.forEach((value, axis) =>
    expect(Math.abs(value - (emission.origin_mm[axis] as number))).toBeLessThan(0.01),
  );
  const [first = 0, second = 0] = read.dose.offsets_mm;
  expect(second - first).toBeCloseTo(emission.spacing_mm[2], 3);
});

test('pydicom finds the same mean dose in the written SEG and RTDOSE', () => {
  for (const name of ['Liver', 'Spleen', 'Kidney left', 'Kidney right'])
    expect([name, relative(read.regions[name]?.mean_Gy ?? 0, regionNamed(name).absorbedDose_Gy.mean) < 0.03]).toEqual([
      name,
      true,
    ]);
  const largest = Math.max(...results.regions.map(({ absorbedDose_Gy }) => absorbedDose_Gy.max));
  expect(read.dose.maximum_Gy).toBeGreaterThanOrEqual(largest * 0.9999);
});

test('the written objects and the phantom itself conform to the standard', () => {
  expect(results.outputs.map(({ modality }) => modality)).toEqual(['RTDOSE', 'SEG']);
  const written = results.outputs.map(({ file }) => join(output, file ?? ''));
  const made = ['ct/0001.dcm', 'ct/0092.dcm', 'nm/0001.dcm', 'seg/0001.dcm'].map((file) =>
    join(input, 'study-1-4h', file),
  );
  for (const path of [...written, ...made]) {
    expect(existsSync(path)).toBe(true);
    expect(standardErrors(path)).toEqual([]);
  }
});

test('Ctrl-C in the middle leaves nothing', async () => {
  const stopped = join(folder, 'stopped');
  const protocol = writeProtocol(folder);
  const outcome = await runProgram(
    ['run', '--json', '--protocol', protocol, '--input', input, '--output', stopped],
    (out, interrupt) => {
      if (out.includes('"stage":"register"')) interrupt();
    },
  );
  expect(outcome.code).toBe(1);
  expect(outcome.err).toContain('case/cancelled');
  expect(existsSync(stopped)).toBe(false);
}, 120_000);
