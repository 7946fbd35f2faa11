/**
 * Photon interaction data: XCOM (NIST SRD 8, doi:10.18434/T48G6X) by element, mixed here, against XCOM by mixture and against SRD 126 (NISTIR 5632).
 *
 * Scattering factors (Hubbell 1975, doi:10.1063/1.555523): the Klein–Nishina and Thomson cross-sections weighted with them, integrated over all angles, are XCOM's
 * incoherent and coherent cross-sections, which were made independently.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  elementOf,
  findMedium,
  incoherentScattering_frac,
  massAttenuation_cm2_per_g,
  PHOTON_PROCESSES,
  photoelectricBinding_keV,
  photonTables,
  squaredFormFactor,
  transportMedia,
  type TransportMedium,
} from '@voxel-dosimetry/core';

const total_cm2_per_g = (medium: TransportMedium, energy_keV: number): number =>
  PHOTON_PROCESSES.reduce((sum, process) => sum + massAttenuation_cm2_per_g(medium, process, energy_keV), 0);

/** SRD 126, water. */
test.each([
  [10, 5.329],
  [30, 0.3756],
  [100, 0.1707],
  [200, 0.137],
  [400, 0.1061],
  [1000, 0.07072],
  [2000, 0.04942],
])('water at %d keV: %d cm²/g', (energy_keV, published) => {
  expect(Math.abs(total_cm2_per_g(findMedium('water'), energy_keV) / published - 1)).toBeLessThan(0.005);
});

const KLEIN_NISHINA_cm2 = 2 * Math.PI * 2.8179403262e-13 ** 2;
const electronsPerGram = (medium: TransportMedium): number =>
  6.02214076e23 *
  medium.massFractions.reduce((sum, [Z, fraction_frac]) => sum + (fraction_frac * Z) / elementOf(Z).atomicWeight_u, 0);

/** ∫ over the cosine by Gauss-like midpoints, finer forward, where form factors fall within degrees. */
function overAngles(of: (versine: number) => number): number {
  const STEPS = 600;
  let sum = 0;
  for (let n = 0; n < STEPS; n++) {
    const [from, to] = [2 * (n / STEPS) ** 4, 2 * ((n + 1) / STEPS) ** 4];
    sum += of((from + to) / 2) * (to - from);
  }
  return sum;
}
const transfer_per_angstrom = (energy_keV: number, versine: number): number =>
  (energy_keV / 12.39841984) * Math.sqrt(versine / 2);

function incoherent_cm2_per_g(medium: TransportMedium, energy_keV: number): number {
  const k = energy_keV / 510.99895;
  const law = (versine: number) => {
    const kept = 1 / (1 + k * versine);
    return (
      0.5 *
      kept ** 2 *
      (kept + 1 / kept - versine * (2 - versine)) *
      incoherentScattering_frac(medium, transfer_per_angstrom(energy_keV, versine))
    );
  };
  return KLEIN_NISHINA_cm2 * electronsPerGram(medium) * overAngles(law);
}

function coherent_cm2_per_g(medium: TransportMedium, energy_keV: number): number {
  const law = (versine: number) =>
    0.5 * (1 + (1 - versine) ** 2) * squaredFormFactor(medium, transfer_per_angstrom(energy_keV, versine));
  return KLEIN_NISHINA_cm2 * 6.02214076e23 * overAngles(law);
}

describe.each(['water', 'soft-tissue', 'lung', 'cortical-bone', 'adipose', 'air'])(
  'scattering factors of %s',
  (name) => {
    const medium = findMedium(name);
    test.each([5, 10, 30, 60, 113, 208, 364, 1000])(
      'Klein–Nishina with S at %d keV is the incoherent cross-section of XCOM',
      (energy_keV) => {
        const published = massAttenuation_cm2_per_g(medium, 'incoherent', energy_keV);
        // 0.5 % but in bone, whose heavier atoms the two sources know 0.6 % apart.
        const apart = name === 'cortical-bone' ? 0.007 : 0.005;
        expect(Math.abs(incoherent_cm2_per_g(medium, energy_keV) / published - 1)).toBeLessThan(apart);
      },
    );
    test.each([5, 10, 30, 60, 113, 208, 364])(
      'Thomson with F² at %d keV is the coherent cross-section of XCOM',
      (energy_keV) => {
        const published = massAttenuation_cm2_per_g(medium, 'coherent', energy_keV);
        expect(Math.abs(coherent_cm2_per_g(medium, energy_keV) / published - 1)).toBeLessThan(0.01);
      },
    );
  },
);

test('the lines of the tables of the kernel give back the coefficients', () => {
  const media = ['water', 'lung', 'cortical-bone'].map(findMedium);
  const { photon } = photonTables(media);
  media.forEach((medium, index) => {
    for (const energy_keV of [10.3, 15, 31.7, 60, 113, 208.4, 364.5, 511, 1460, 2614.5]) {
      const energy_MeV = energy_keV / 1e3;
      const octave = Math.floor(Math.log2(energy_MeV * 1024));
      const interval = octave * 64 + Math.floor(((energy_MeV * 1024) / 2 ** octave - 1) * 64);
      const at = (index * 768 + interval) * 8;
      const table = (quantity: number) => photon[at + 2 * quantity]! + photon[at + 2 * quantity + 1]! * energy_MeV;
      const published = (process: 'photoelectric' | 'coherent' | 'pair') =>
        massAttenuation_cm2_per_g(medium, process, energy_keV);
      expect(Math.abs(table(0) / total_cm2_per_g(medium, energy_keV) - 1)).toBeLessThan(5e-4);
      expect(Math.abs(table(1) / published('photoelectric') - 1)).toBeLessThan(1e-3);
      expect(Math.abs(table(2) / published('coherent') - 1)).toBeLessThan(1e-3);
      expect(table(3)).toBeCloseTo(published('pair'), 6);
    }
  });
});

test('sampling tables: S and the integral of F² rise from 0 to 1', () => {
  const media = ['water', 'lung', 'cortical-bone', 'air'].map(findMedium);
  const { photonSampling } = photonTables(media);
  expect(photonSampling).toHaveLength(media.length * (768 + 353 + 353));
  media.forEach((_, index) => {
    for (const first of [768, 768 + 353]) {
      const values = [...photonSampling.subarray(index * 1474 + first, index * 1474 + first + 353)];
      const falls = values.map((value, n) => (n === 0 ? 0 : values[n - 1]! - value));
      expect(Math.max(...falls)).toBeLessThan(2e-4);
      expect(values[0]).toBeGreaterThan(0);
      expect(values[0]).toBeLessThan(0.03);
      expect(values[352]).toBeCloseTo(1, 3);
    }
  });
});

test('binding energy that a photoelectron leaves: oxygen in water, calcium rules in bone above its edge', () => {
  const water = findMedium('water');
  const bone = findMedium('cortical-bone');
  expect(photoelectricBinding_keV(water, 30)).toBeCloseTo(0.532, 2);
  const calcium = (energy_keV: number) => photoelectricBinding_keV(bone, energy_keV);
  expect(calcium(30)).toBeGreaterThan(2.2);
  expect(calcium(30)).toBeLessThan(4.04);
  expect(calcium(4.1) / calcium(4)).toBeGreaterThan(2);
});

test('an element without data is refused by name', () => {
  const lead = { ...findMedium('water'), massFractions: [[82, 1]] as const };
  expect(() => massAttenuation_cm2_per_g(lead, 'coherent', 100)).toThrow(
    'There are no interaction data for the element of atomic number 82',
  );
});

const FOLDER = resolve(__dirname, '../../../shared/physics/photon');
if (existsSync(FOLDER))
  describe('against the published tables', () => {
    const rowsOf = (file: string): Record<string, string>[] => {
      const [header = '', ...lines] = readFileSync(resolve(FOLDER, file), 'utf8').trim().split(/\r?\n/);
      const keys = header.split(',');
      return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [keys[at] ?? '', cell])));
    };
    const TISSUES: Readonly<Record<string, string>> = {
      water: 'water_liquid',
      'soft-tissue': 'tissue_soft_icrufour-component',
      lung: 'lungtissue_icrp',
      'cortical-bone': 'bone_cortical_icrp',
      adipose: 'adiposetissue_icrp',
      'red-marrow': 'redmarrow_skeletal_icru_1986',
      air: 'air_dry_nearsealevel',
    };
    const COLUMNS = {
      photoelectric: 'photo',
      incoherent: 'compton_incoherent',
      coherent: 'rayleigh_coherent',
    } as const;

    test.each(Object.entries(TISSUES))(
      '%s: XCOM of the mixture, 0.5 %% in total and in every process',
      (name, material) => {
        const rows = rowsOf('xcom_tissues.csv').filter(
          (row) => row['material'] === material && Number(row['E_MeV']) <= 3,
        );
        expect(rows.length).toBeGreaterThan(25);
        for (const row of rows) {
          const energy_keV = 1e3 * Number(row['E_MeV']);
          const ratio = total_cm2_per_g(findMedium(name), energy_keV) / Number(row['mu_rho_total_cm2_g']);
          expect(Math.abs(ratio - 1)).toBeLessThan(0.005);
          for (const [process, column] of Object.entries(COLUMNS)) {
            const ours = massAttenuation_cm2_per_g(findMedium(name), process as keyof typeof COLUMNS, energy_keV);
            expect(Math.abs(ours / Number(row[column]) - 1)).toBeLessThan(0.005);
          }
          const pair = Number(row['pair']) + Number(row['triplet']);
          expect(Math.abs(massAttenuation_cm2_per_g(findMedium(name), 'pair', energy_keV) - pair)).toBeLessThanOrEqual(
            0.01 * pair + 1e-7,
          );
        }
      },
    );

    test('water: SRD 126 to 0.5 %', () => {
      for (const row of rowsOf('water-srd126.csv').filter((each) => Number(each['E_MeV']) <= 3)) {
        const ours = total_cm2_per_g(findMedium('water'), 1e3 * Number(row['E_MeV']));
        expect(Math.abs(ours / Number(row['mu_rho']) - 1)).toBeLessThan(0.005);
      }
    });
  });
else
  test('without the published tables the data stand by the checksums and the values above', () => {
    expect(transportMedia().length).toBeGreaterThan(30);
  });
