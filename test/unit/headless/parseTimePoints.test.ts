import { DosimetryError } from '@voxel-dosimetry/core';
import { parseProtocol } from '@voxel-dosimetry/headless';

const STUDY = '1.2.840.113619.2.55';
const parse = (timePoints: unknown) => parseProtocol(JSON.stringify({ timePoints })).timePoints;

function failure(timePoints: unknown): { code: string; message: string } {
  try {
    parse(timePoints);
  } catch (error) {
    if (error instanceof DosimetryError) return error.report();
    throw error;
  }
  throw new Error('The protocol was taken.');
}

test('everything that the panel enters for a time point, under the names of the case', () => {
  const entry = {
    unit: 'count',
    radionuclide: '177Lu',
    administeredActivity_MBq: 7400,
    administrationTime: '2026-09-01T09:00:00+02:00',
    acquisitionStart: '2026-09-02T09:30:00',
    acquisitionDuration_s: 1200,
    decayCorrection: 'start',
    frameOrder: 'against-normal',
    sliceSpacing_mm: 4.42,
  };
  expect(parse({ [STUDY]: entry })).toEqual([
    {
      uid: STUDY,
      entries: {
        ...entry,
        radionuclide: 'Lu-177',
        administrationTime: { local_s: Date.UTC(2026, 8, 1, 9) / 1000, utcOffset_min: 120 },
        acquisitionStart: { local_s: Date.UTC(2026, 8, 2, 9, 30) / 1000 },
      },
      alignment: null,
    },
  ]);
});

test('an alignment in mm and degrees; what is not stated does not move', () => {
  const [moved, turned] = parse({
    '1.2': { alignment: { translation_mm: [1, -2, 3.5] } },
    '1.3': { alignment: { rotation_deg: [0, 90, 0], centre_mm: [10, 20, 30] } },
  });
  expect(moved).toEqual({
    uid: '1.2',
    entries: {},
    alignment: { translation_mm: [1, -2, 3.5], rotation_rad: [0, 0, 0], centre_mm: null },
  });
  expect(turned?.alignment).toEqual({
    translation_mm: [0, 0, 0],
    rotation_rad: [0, Math.PI / 2, 0],
    centre_mm: [10, 20, 30],
  });
});

test.each([
  [{ [STUDY]: { acquisitionTime: '2026-09-02T09:30:00' } }, `timePoints["${STUDY}"].acquisitionTime`],
  [{ [STUDY]: { alignment: { translation: [0, 0, 0] } } }, `timePoints["${STUDY}"].alignment.translation`],
])('an unknown key is an error that names its place: %j', (timePoints, path) => {
  expect(failure(timePoints)).toMatchObject({
    code: 'protocol/unknown-key',
    message: expect.stringContaining(path) as string,
  });
});

test.each([
  [[], 'timePoints is []'],
  [{ first: { unit: 'count' } }, 'A key of timePoints is "first"'],
  [{ [STUDY]: {} }, 'at least one of unit, radionuclide'],
  [{ [STUDY]: { unit: 'kBq/mL' } }, '.unit is "kBq/mL"; "Bq/mL" or "count" was expected.'],
  [{ [STUDY]: { acquisitionStart: 'yesterday' } }, '.acquisitionStart is "yesterday"; a date and time'],
  [{ [STUDY]: { acquisitionDuration_s: 0 } }, '.acquisitionDuration_s is 0; a duration above 0 s'],
  [{ [STUDY]: { sliceSpacing_mm: '4' } }, '.sliceSpacing_mm is "4"'],
  [{ [STUDY]: { frameOrder: 'reversed' } }, '.frameOrder is "reversed"'],
  [{ [STUDY]: { decayCorrection: 'START' } }, '.decayCorrection is "START"'],
  [{ [STUDY]: { alignment: {} } }, '"translation_mm" or "rotation_deg" was expected'],
  [{ [STUDY]: { alignment: { translation_mm: [1, 2] } } }, '.alignment.translation_mm is [1,2]; three numbers'],
  [{ [STUDY]: { alignment: { translation_mm: [1, 2, 501] } } }, 'between −500 and 500'],
  [{ [STUDY]: { alignment: { rotation_deg: [0, 0, 3.2, 0] } } }, 'between −180 and 180'],
])('a wrong value is an error that says what was expected: %j', (timePoints, words) => {
  const { code, message } = failure(timePoints);
  expect(code).toBe('protocol/value');
  expect(message).toContain(words);
});
