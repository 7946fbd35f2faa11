import {
  assertVolume,
  bqSecondsToMbqHours,
  bqToMbq,
  DosimetryError,
  hoursToSeconds,
  mbqToBq,
  missing,
  patientToVoxel,
  secondsToHours,
  toErrorReport,
  voxelToPatient,
  voxelVolume_mL,
  type Vector3,
} from '@voxel-dosimetry/core';
import { centredGrid, errorOf, turnedAxes, uniform } from './grids';

const grid = centredGrid([7, 8, 9], [3, 4, 5], { direction: turnedAxes(0.6), centre_mm: [10, -20, 30] });

test('voxel index to patient and back', () => {
  for (const index of [
    [0, 0, 0],
    [6, 7, 8],
    [1.5, 2.25, 7.75],
  ] as const satisfies readonly Vector3[]) {
    const back = patientToVoxel(grid, voxelToPatient(grid, index));
    back.forEach((value, axis) => expect(value).toBeCloseTo(index[axis]!, 10));
  }
  expect(voxelVolume_mL(grid)).toBeCloseTo(0.06, 12);
});

test('units turn into each other exactly', () => {
  expect(secondsToHours(hoursToSeconds(6.25))).toBe(6.25);
  expect(bqToMbq(mbqToBq(7400))).toBe(7400);
  expect(bqSecondsToMbqHours(3.6e9)).toBe(1);
});

test('a volume is checked for unit and length where types have vanished', () => {
  const volume = uniform('HU', grid, 3);
  expect(assertVolume(volume, 'HU', 'The CT')).toBe(volume);
  expect(errorOf(() => assertVolume(volume, 'Gy', 'The dose'))).toMatchObject({
    code: 'volume/unit',
    message: 'The dose is in HU; Gy was expected.',
  });
  expect(errorOf(() => assertVolume({ ...volume, values: new Float32Array(5) }, 'HU', 'The CT'))).toMatchObject({
    code: 'volume/size',
    message: 'The CT holds 5 voxels; its grid of 7 × 8 × 9 has 504.',
  });
});

test('an error keeps code, remedy and detail as plain data; a foreign one gets a code and keeps its message', () => {
  const report = { code: 'dose/grid-mismatch', message: 'a', remedy: 'b', detail: { voxels: 3 } } as const;
  expect(toErrorReport(new DosimetryError(report), 'compute/failed')).toEqual(report);
  expect(structuredClone(new DosimetryError(report).report())).toEqual(report);
  expect(toErrorReport(new TypeError('no such thing'), 'compute/failed')).toMatchObject({
    code: 'compute/failed',
    message: 'no such thing',
  });
  expect(toErrorReport('text', 'compute/failed').message).toBe('text');
});

test('a missing value says what is missing', () => {
  expect(missing('no attribute')).toEqual({ value: null, source: 'missing', detail: 'no attribute' });
});
