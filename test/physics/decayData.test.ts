/**
 * Half-lives: DDEP, Monographie BIPM-5 (Lu-177 6.647 d, Y-90 64.04 h, I-131 8.0233 d, Ho-166 26.795 h, Sm-153 46.285 h).
 * Energies: Lu-177 electrons 147.9 keV (133.3 β + 13.5 conversion + 1.1 Auger; spread of libraries 0.7 % in β), Y-90 mean β 926.6 (DDEP)
 * to 932.9 keV. Annihilation energy of F-18: 2 · 0.9686 · 510.999 keV.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findRadionuclide, RADIONUCLIDES, type RadiationType } from '@voxel-dosimetry/core';

const energyOf_keV = (name: string, radiation: RadiationType): number =>
  findRadionuclide(name).emissions.find((each) => each.radiation === radiation)?.energyPerDecay_keV ?? 0;

test.each([
  ['Lu-177', 6.647 * 86400],
  ['Y-90', 64.04 * 3600],
  ['I-131', 8.0233 * 86400],
  ['Ho-166', 26.795 * 3600],
  ['Sm-153', 46.285 * 3600],
])('the half-life of %s is that of DDEP', (name, halfLife_s) => {
  expect(findRadionuclide(name).halfLife_s / halfLife_s).toBeCloseTo(1, 4);
});

test('Lu-177: 147.9 keV of electrons per decay within the spread of the libraries', () => {
  expect(Math.abs(energyOf_keV('Lu-177', 'beta-') / 133.3 - 1)).toBeLessThan(0.007);
  expect(Math.abs(energyOf_keV('Lu-177', 'conversion_electron') / 13.5 - 1)).toBeLessThan(0.06);
  expect(Math.abs(energyOf_keV('Lu-177', 'auger_electron') / 1.1 - 1)).toBeLessThan(0.1);
  expect(Math.abs(findRadionuclide('Lu-177').electron_keV / 147.9 - 1)).toBeLessThan(0.005);
});

test('Y-90: mean β energy between the evaluations', () => {
  expect(energyOf_keV('Y-90', 'beta-')).toBeGreaterThan(926);
  expect(energyOf_keV('Y-90', 'beta-')).toBeLessThan(933);
});

test('F-18: two annihilation photons per positron', () => {
  expect(energyOf_keV('F-18', 'annihilation') / (2 * 0.9686 * 510.999)).toBeCloseTo(1, 4);
});

test('α emitters: recoil energy is the α energy times 4/(A − 4)', () => {
  for (const [name, mass] of [
    ['Ac-225', 225],
    ['Ra-223', 223],
    ['At-211', 211],
  ] as const) {
    const nuclide = findRadionuclide(name);
    expect(Math.abs((nuclide.alphaRecoil_keV * (mass - 4)) / 4 / nuclide.alpha_keV - 1)).toBeLessThan(0.02);
  }
});

/** Unique forbidden: β means of the computed shape. */
const COMPUTED_MEANS: ReadonlySet<string> = new Set(['Y-90', 'Sr-89', 'Sr-90']);

const FOLDER = resolve(__dirname, '../../../shared/physics/decay');
const rowsOf = (file: string): Record<string, string>[] => {
  const [header = '', ...lines] = readFileSync(resolve(FOLDER, file), 'utf8').trim().split('\n');
  const keys = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [keys[at] ?? '', cell])));
};

if (existsSync(FOLDER))
  describe('the table against the evaluated data that it was made from', () => {
    const nuclides = rowsOf('nuclides.csv');
    const emissions = rowsOf('emissions.csv');

    test('holds every complete nuclide and Th-227 with its reservation, and no other, with half-life and uncertainty', () => {
      const complete = nuclides.filter((row) => row['status'] === 'complete' || row['status']?.startsWith('limited'));
      expect(findRadionuclide('Th-227').source).toMatch(/uncertain by about 10 %/);
      expect(RADIONUCLIDES.map((each) => each.name)).toEqual(complete.map((row) => row['nuclide']));
      for (const row of complete) {
        const nuclide = findRadionuclide(row['nuclide']!);
        expect(nuclide.halfLife_s).toBe(Number(row['half_life_s']));
        expect(nuclide.halfLife_sigma_s).toBe(row['half_life_unc_s'] ? Number(row['half_life_unc_s']) : null);
      }
    });

    test('sums particles and energies of every emission', () => {
      for (const nuclide of RADIONUCLIDES)
        for (const total of nuclide.emissions) {
          const lines = emissions.filter(
            (row) => row['nuclide'] === nuclide.name && row['radiation'] === total.radiation,
          );
          const beta = total.radiation.startsWith('beta');
          const particles = lines.reduce((sum, row) => sum + Number(row['yield_per_decay']), 0);
          const energy_keV = lines.reduce(
            (sum, row) => sum + Number(row['yield_per_decay']) * Number(row[beta ? 'mean_energy_keV' : 'energy_keV']),
            0,
          );
          expect(total.particlesPerDecay / particles).toBeCloseTo(1, 6);
          const isComputed = beta && COMPUTED_MEANS.has(nuclide.name) && total.radiation === 'beta-';
          // The shape of unique forbidden decay is known; evaluated means come from an approximation of it, within 0.3 %.
          expect(Math.abs(total.energyPerDecay_keV / energy_keV - 1)).toBeLessThan(isComputed ? 3.1e-3 : 5e-7);
        }
    });

    test.each([...COMPUTED_MEANS])('%s: the mean of the β spectrum is that of its bins', (name) => {
      const rows = rowsOf('beta_spectra.csv').filter((row) => row['nuclide'] === name);
      const mean_keV = rows.reduce((sum, row) => {
        const [low, high] = [Number(row['E_low_keV']), Number(row['E_high_keV'])];
        return sum + Number(row['dN_dE_per_keV_per_decay']) * (high - low) * ((low + high) / 2);
      }, 0);
      const ours = findRadionuclide(name).emissions.find(({ radiation }) => radiation === 'beta-');
      expect(ours!.energyPerDecay_keV / mean_keV).toBeCloseTo(1, 4);
    });
  });
else
  describe('the evaluated data that the table was made from are not on this machine', () => {
    test('so the table stands by its checksum and by the published values above', () => {
      expect(RADIONUCLIDES).toHaveLength(65);
    });
  });
