import { createHash } from 'node:crypto';
import {
  BETA_SPECTRUM_ROWS,
  BETA_SPECTRUM_TABLE,
  ELEMENT_ROWS,
  ELEMENT_TABLE,
  EMISSION_LINE_ROWS,
  EMISSION_LINE_TABLE,
  findRadionuclide,
  MOMENTUM_TRANSFERS,
  PHOTON_CROSS_SECTION_ROWS,
  PHOTON_CROSS_SECTION_TABLE,
  RADIONUCLIDE_ROWS,
  RADIONUCLIDE_TABLE,
  RADIONUCLIDES,
  RADIATION_TYPES,
  SCATTERING_FACTOR_ROWS,
  SCATTERING_FACTOR_TABLE,
  SCHNEIDER_2000,
  SCHNEIDER_2000_COMPOSITION,
  SCHNEIDER_2000_COMPOSITION_ROWS,
  SCHNEIDER_2000_NODES,
  TISSUE_ROWS,
  SHELL_ENERGY_ROWS,
  SHELL_ENERGY_TABLE,
  TISSUE_TABLE,
  WATER_RADIATIVE_ROWS,
  WATER_RADIATIVE_TABLE,
  WITHHELD_RADIONUCLIDES,
} from '@voxel-dosimetry/core';
import { errorOf } from './grids';

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const TABLES = [
  [RADIONUCLIDE_TABLE, RADIONUCLIDE_ROWS],
  [EMISSION_LINE_TABLE, EMISSION_LINE_ROWS],
  [BETA_SPECTRUM_TABLE, BETA_SPECTRUM_ROWS],
  [ELEMENT_TABLE, ELEMENT_ROWS],
  [TISSUE_TABLE, TISSUE_ROWS],
  [SCHNEIDER_2000, SCHNEIDER_2000_NODES],
  [SCHNEIDER_2000_COMPOSITION, SCHNEIDER_2000_COMPOSITION_ROWS],
  [PHOTON_CROSS_SECTION_TABLE, PHOTON_CROSS_SECTION_ROWS],
  [SHELL_ENERGY_TABLE, SHELL_ENERGY_ROWS],
  [WATER_RADIATIVE_TABLE, WATER_RADIATIVE_ROWS],
  [SCATTERING_FACTOR_TABLE, [MOMENTUM_TRANSFERS, SCATTERING_FACTOR_ROWS]],
] as const;

test.each(TABLES.map(([table, rows]) => ({ ...table, rows })))(
  '$title: source, unit and the checksum of what stands there',
  (table) => {
    expect(sha256(table.rows)).toBe(table.sha256);
    expect(table.source).toMatch(/doi:10\.|DDEP/);
    expect(JSON.stringify(table.unit)).toMatch(/keV|g\/mL|HU|eV|Å/);
  },
);

test('every row has a source, branchings that sum to one and energies that add up', () => {
  expect(RADIONUCLIDES).toHaveLength(65);
  for (const nuclide of RADIONUCLIDES) {
    expect(nuclide.source).toMatch(/^(DDEP|ENSDF)/);
    expect(nuclide.halfLife_s).toBeGreaterThan(0);
    const branchings = nuclide.decayModes.reduce((sum, mode) => sum + mode.branching_frac, 0);
    expect(Math.abs(branchings - 1)).toBeLessThan(2e-3);
    const total = nuclide.emissions.reduce((sum, each) => sum + each.energyPerDecay_keV, 0);
    expect(nuclide.electron_keV + nuclide.alpha_keV + nuclide.photon_keV).toBeCloseTo(total, 6);
    for (const each of nuclide.emissions) expect(RADIATION_TYPES).toContain(each.radiation);
  }
});

test.each([
  ['Lu-177', 'Lu-177'],
  ['177Lu', 'Lu-177'],
  ['Lu177', 'Lu-177'],
  ['lu 177', 'Lu-177'],
  ['LU_177', 'Lu-177'],
  ['177-Lu', 'Lu-177'],
  ['[177Lu]', 'Lu-177'],
  ['^177^Lutetium', 'Lu-177'],
  ['177^Lutetium', 'Lu-177'],
  ['Lutetium-177', 'Lu-177'],
  ['Lutetium Lu 177', 'Lu-177'],
  ['^99m^Technetium', 'Tc-99m'],
  ['Tc-99m', 'Tc-99m'],
  ['99mTc', 'Tc-99m'],
  ['Tc99M', 'Tc-99m'],
  ['^18^Fluorine', 'F-18'],
  ['^90^Yttrium', 'Y-90'],
  ['Y-90', 'Y-90'],
  ['131I', 'I-131'],
  ['^131^Iodine', 'I-131'],
  ['In-111', 'In-111'],
  ['225Ac', 'Ac-225'],
  ['^166m^Holmium', 'Ho-166m'],
])('%s is %s', (spelling, name) => {
  expect(findRadionuclide(spelling).name).toBe(name);
});

test.each(['', 'Lutetium', '177', 'Lu-178', 'Xx-1', '-', '99Tc99', 'Lu-177-Y-90'])(
  '%j is refused with what to enter',
  (spelling) => {
    const error = errorOf(() => findRadionuclide(spelling));
    expect(error.code).toBe('ingest/unknown-radionuclide');
    expect(error.message).toContain(`"${spelling}"`);
    expect(error.remedy).toContain('Lu-177');
  },
);

test('a nuclide with incomplete data is refused with the reason, not mistaken for its ground state', () => {
  expect(Object.keys(WITHHELD_RADIONUCLIDES)).toEqual(['Lu-177m', 'Tb-149']);
  expect(errorOf(() => findRadionuclide('177mLu')).message).toBe(
    'The radionuclide Lu-177m is not offered: the emissions of its isomeric transition (22.7 %) are missing.',
  );
  for (const name of Object.keys(WITHHELD_RADIONUCLIDES))
    expect(RADIONUCLIDES.map((each) => each.name)).not.toContain(name);
});
