/**
 * Media: compositions of Schneider 2000 (doi:10.1088/0031-9155/45/2/314) by CT number and by density, ICRU and ICRP tissues (NIST STAR, doi:10.18434/T4NC7P).
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  braggMeanExcitationEnergy_eV,
  findMedium,
  mediumIndexFromHu,
  mediumIndicesFromHu,
  mediumIndicesOfDensity,
  mediumIndexOfDensity,
  SCHNEIDER_2000_COMPOSITION_ROWS,
  TISSUE_ROWS,
  tissueDensity_g_per_mL,
  transportMedia,
} from '@voxel-dosimetry/core';
import { resultOf } from '../unit/core/drive';
import { centredGrid, errorOf } from '../unit/core/grids';

test('mass fractions sum to one, names are unique', () => {
  for (const { massFractions } of transportMedia())
    expect(massFractions.reduce((sum, [, fraction_frac]) => sum + fraction_frac, 0)).toBeCloseTo(1, 12);
  for (const [, , , , parts] of TISSUE_ROWS)
    expect(Math.abs(parts.reduce((sum, [, part]) => sum + part, 0) - 1)).toBeLessThan(0.003);
  const names = transportMedia().map((each) => each.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeLessThanOrEqual(64);
});

/** I values as published with the compositions: tissues follow Bragg's rule; water, air and PMMA were measured. */
test.each(
  TISSUE_ROWS.filter(([name]) => !['water', 'air', 'pmma'].includes(name)).map(
    ([name, , , published]) => [name, published] as const,
  ),
)('Bragg additivity gives the mean excitation energy of %s, %d eV', (name, published) => {
  expect(Math.abs(braggMeanExcitationEnergy_eV(findMedium(name).massFractions) / published - 1)).toBeLessThan(0.01);
});

test.each([
  [-2000, 0],
  [-1000, 0],
  [-951, 0],
  [-950, 1],
  [-700, 1],
  [-100, 2],
  [0, 5],
  [30, 7],
  [90, 8],
  [150, 9],
  [1500, 23],
  [3000, 23],
])('%d HU is row %d', (hu_HU, row) => {
  expect(mediumIndexFromHu(hu_HU)).toBe(row);
});

test('every voxel of a map gets the composition of its own CT number or density', () => {
  const hu = Float32Array.from({ length: 5001 }, (_, at) => -1100 + at + 0.25);
  const grid = centredGrid([5001, 1, 1], [1, 1, 1]);
  const byHu = resultOf(mediumIndicesFromHu({ unit: 'HU', grid, values: hu }));
  expect([...byHu]).toEqual(Array.from(hu, mediumIndexFromHu));
  const density = hu.map((value) => tissueDensity_g_per_mL(value));
  const byDensity = resultOf(mediumIndicesOfDensity({ unit: 'g/mL', grid, values: density }));
  expect([...byDensity]).toEqual(Array.from(density, mediumIndexOfDensity));
});

test('from density the same as from CT number, but where density does not tell connective tissue from bone', () => {
  for (let hu = -1000; hu <= 3000; hu++) {
    if (hu >= 80 && hu < 175) continue;
    expect([hu, mediumIndexOfDensity(tissueDensity_g_per_mL(hu) + 1e-9)]).toEqual([hu, mediumIndexFromHu(hu)]);
  }
  for (const [from, to] of [
    [80, 100],
    [140, 175],
  ] as const)
    for (let hu = from; hu < to; hu++)
      expect(transportMedia()[mediumIndexOfDensity(tissueDensity_g_per_mL(hu) + 1e-9)]!.name).toBe('schneider-9');
  // 101 to 134 HU have densities that soft tissue has as well.
  expect(mediumIndexOfDensity(tissueDensity_g_per_mL(120))).toBe(7);
  expect(mediumIndexOfDensity(0)).toBe(0);
  expect(mediumIndexOfDensity(50)).toBe(23);
});

test('names of tissues are found, others refused with the list', () => {
  for (const name of ['water', 'soft-tissue', 'lung', 'cortical-bone', 'adipose', 'muscle', 'red-marrow', 'air'])
    expect(findMedium(name).name).toBe(name);
  expect(findMedium('water').density_g_per_mL).toBe(1);
  expect(findMedium('cortical-bone').density_g_per_mL).toBe(1.85);
  const { code, remedy } = errorOf(() => findMedium('steel'));
  expect(code).toBe('dose/medium');
  expect(remedy).toContain('soft-tissue');
});

const FOLDER = resolve(__dirname, '../../../shared/physics/material');
if (existsSync(FOLDER))
  test('rows are those of the transcribed table', () => {
    const [header = '', ...lines] = readFileSync(resolve(FOLDER, 'schneider2000-composition.csv'), 'utf8')
      .trim()
      .split('\n');
    const SYMBOLS = ['H', 'C', 'N', 'O', 'Na', 'Mg', 'P', 'S', 'Cl', 'Ar', 'K', 'Ca'];
    const NUMBERS = [1, 6, 7, 8, 11, 12, 15, 16, 17, 18, 19, 20];
    const columns = SYMBOLS.map((symbol) => header.split(',').indexOf(`${symbol}_pct`));
    const rows = lines
      .map((line) => line.split(','))
      .filter(([hu]) => Number(hu) < 1600)
      .map((cells) => [
        Number(cells[0]),
        columns.map((column, n) => [NUMBERS[n], Number(cells[column])]).filter(([, part]) => part! > 0),
      ]);
    expect(SCHNEIDER_2000_COMPOSITION_ROWS).toEqual(rows);
  });
else
  test('without the transcribed table the compositions stand by their checksum', () => {
    expect(SCHNEIDER_2000_COMPOSITION_ROWS).toHaveLength(24);
  });
