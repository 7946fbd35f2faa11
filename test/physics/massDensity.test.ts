/** W. Schneider, T. Bortfeld, W. Schlegel, Phys Med Biol 2000;45:459, doi:10.1088/0031-9155/45/2/314: its nodes and its linear fits. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  assertScannerCalibration,
  massDensityFromHu,
  SCHNEIDER_2000_NODES,
  tissueDensity_g_per_mL,
  type DensityCalibration,
} from '@voxel-dosimetry/core';
import { centredGrid, errorOf } from '../unit/core/grids';
import { resultOf } from '../unit/core/drive';

test('nodes are met and lines run between them', () => {
  for (const [hu, density] of SCHNEIDER_2000_NODES) expect(tissueDensity_g_per_mL(hu)).toBeCloseTo(density, 12);
  expect(tissueDensity_g_per_mL(-549)).toBeCloseTo((0.00121 + 0.93) / 2, 10);
  expect(tissueDensity_g_per_mL(850.5)).toBeCloseTo((1.0762 + 1.9642) / 2, 10);
});

test.each([
  [-90, 0, 1.018, 0.893e-3],
  [30, 95, 1.003, 1.169e-3],
  [101, 1600, 1.017, 0.592e-3],
])('from %d to %d HU the published line holds to 0.2 %%', (from, to, offset, slope) => {
  for (let hu = from; hu <= to; hu += 5)
    expect(Math.abs(tissueDensity_g_per_mL(hu) / (offset + slope * hu) - 1)).toBeLessThan(0.002);
});

test('beyond air and beyond 3000 HU the density is constant', () => {
  expect(tissueDensity_g_per_mL(-1024)).toBe(0.00121);
  expect(tissueDensity_g_per_mL(-2000)).toBe(0.00121);
  expect(tissueDensity_g_per_mL(9000)).toBe(2.8);
});

test('integer and real CT give the same map', () => {
  const grid = centredGrid([10, 10, 42], [1, 1, 1]);
  const integers = Int16Array.from({ length: 4200 }, (_, v) => v - 1100);
  const fromIntegers = resultOf(massDensityFromHu({ unit: 'HU', grid, values: integers }));
  const fromReals = resultOf(massDensityFromHu({ unit: 'HU', grid, values: Float32Array.from(integers) }));
  expect(fromIntegers.values).toEqual(fromReals.values);
  expect(fromIntegers.unit).toBe('g/mL');
});

/** A site's calibration with an extended scale of CT numbers: a steel implant at 9000 HU. */
const OWN: DensityCalibration = [
  [-1000, 0.001],
  [0, 1],
  [1200, 1.7],
  [9000, 7.8],
];

test("a site's own calibration takes the place of the published one, in integer and real CT", () => {
  const grid = centredGrid([5, 1, 1], [1, 1, 1]);
  const integers = Int16Array.of(-2000, -500, 600, 5100, 9000);
  const expected = [0.001, 0.5005, 1.35, 4.75, 7.8];
  for (const values of [integers, Float32Array.from(integers)]) {
    const density = resultOf(massDensityFromHu({ unit: 'HU', grid, values }, OWN));
    density.values.forEach((value, v) => expect(value).toBeCloseTo(expected[v]!, 5));
  }
});

test.each([
  [
    'above',
    [600, 9001, 20_000],
    '2 voxels of more than 9000 HU (up to 20000 HU); the CT calibration says densities from -1000 to 9000 HU',
  ],
  ['below', [600, -1001], null],
] as const)('CT numbers %s the nodes of a site are refused, where there is mass', (_, numbers, words) => {
  const grid = centredGrid([numbers.length, 1, 1], [1, 1, 1]);
  for (const values of [Int16Array.from(numbers), Float32Array.from(numbers)]) {
    const convert = () => resultOf(massDensityFromHu({ unit: 'HU', grid, values }, OWN));
    if (words === null) expect(convert().values[1]).toBeCloseTo(0.001, 9);
    else expect(errorOf(convert)).toMatchObject({ code: 'dose/ct-number-outside', message: `The CT has ${words}.` });
  }
});

test('lungs that the calibration of a site stops short of are not given the density of its first node', () => {
  const values = Int16Array.of(-750, -742, 30, 150);
  const grid = centredGrid([4, 1, 1], [1, 1, 1]);
  const nodes = [
    [-100, 0.9],
    [100, 1.1],
  ] as const;
  expect(errorOf(() => resultOf(massDensityFromHu({ unit: 'HU', grid, values }, nodes)))).toMatchObject({
    code: 'dose/ct-number-outside',
    message:
      'The CT has 2 voxels of less than -100 HU (down to -750 HU) and 1 voxels of more than 100 HU (up to 150 HU); the CT calibration says densities from -100 to 100 HU.',
  });
});

test.each([
  [[[0, 1]], 'has 1 nodes; at least 2'],
  [
    [
      [0, 1],
      [0, 1.1],
    ],
    '0 HU follows 0 HU; rising',
  ],
  [
    [
      [100, 1],
      [0, 1.1],
    ],
    '0 HU follows 100 HU; rising',
  ],
  [
    [
      [-1000, 0],
      [0, 1],
    ],
    'The density at -1000 HU is 0 g/mL; more than 0',
  ],
  [
    [
      [0, 1],
      [100, 1100],
    ],
    'is 1100 g/mL; more than 0 and at most 23 g/mL',
  ],
  [
    [
      [0, 1],
      [NaN, 1.1],
    ],
    'CT number NaN of node 2 is not a number',
  ],
] as const)('a calibration that cannot be is refused: %j', (nodes, words) => {
  const grid = centredGrid([1, 1, 1], [1, 1, 1]);
  const { code, message } = errorOf(() =>
    resultOf(massDensityFromHu({ unit: 'HU', grid, values: Int16Array.of(0) }, nodes)),
  );
  expect(code).toBe('dose/density-calibration');
  expect(message).toContain(words);
});

test('a calibration without a name is refused, with one it is given back', () => {
  expect(errorOf(() => assertScannerCalibration({ name: ' ', nodes: OWN }))).toMatchObject({
    code: 'dose/density-calibration',
    message: 'The CT calibration has no name; a name such as "Scanner A 120 kV" was expected.',
  });
  expect(assertScannerCalibration({ name: 'Scanner A', nodes: OWN }).nodes).toBe(OWN);
});

const TABLE = resolve(__dirname, '../../../shared/physics/material/schneider2000-density.csv');
if (existsSync(TABLE))
  test('the nodes are those of the transcribed table', () => {
    const rows = readFileSync(TABLE, 'utf8').trim().split('\n').slice(1);
    expect(rows.map((row) => row.split(',').map(Number))).toEqual(SCHNEIDER_2000_NODES);
  });
else
  test('without the transcribed table the nodes stand by their checksum', () => {
    expect(SCHNEIDER_2000_NODES).toHaveLength(9);
  });
