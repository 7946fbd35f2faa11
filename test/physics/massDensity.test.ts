/** W. Schneider, T. Bortfeld, W. Schlegel, Phys Med Biol 2000;45:459, doi:10.1088/0031-9155/45/2/314: its nodes and its linear fits. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { massDensityFromHu, SCHNEIDER_2000_NODES, tissueDensity_g_per_mL } from '@voxel-dosimetry/core';
import { centredGrid } from '../unit/core/grids';
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
