/**
 * Photons collision by collision: means of Klein and Nishina's formula in closed form, energies as in the dose point kernel, and all collisions together as that
 * kernel, which the Monte Carlo engine made; summed here in space, flight by flight, where the fit is made in Fourier space.
 */
import {
  dosePointKernel,
  findRadionuclide,
  photonCollisions,
  type DaughterTreatment,
  type KernelMedium,
} from '@voxel-dosimetry/core';
import { comptonMeans } from '../../extensions/dosimetry-core/src/dose/kernel/comptonMeans';
import { randomNumbers } from './randomNumbers';

const ELECTRON_MASS_MeV = 0.51099895069;

/** Total cross-section of Klein and Nishina and that of scattered energy, both over π r². */
function closedForms(photon_MeV: number): { readonly all: number; readonly scattered: number } {
  const a = photon_MeV / ELECTRON_MASS_MeV;
  const b = 1 + 2 * a;
  const logarithm = Math.log(b);
  const all =
    2 * (((1 + a) / a ** 2) * ((2 * (1 + a)) / b - logarithm / a) + logarithm / (2 * a) - (1 + 3 * a) / b ** 2);
  const scattered =
    logarithm / a ** 3 + (2 * (1 + a) * (2 * a ** 2 - 2 * a - 1)) / (a ** 2 * b ** 2) + (8 * a ** 2) / (3 * b ** 3);
  return { all, scattered };
}

test.each([0.05, 0.113, 0.364, 0.511, 1.5])(
  'Compton scattering at %d MeV: the electron takes what Klein and Nishina say',
  (photon_MeV) => {
    const { all, scattered } = closedForms(photon_MeV);
    expect(comptonMeans(photon_MeV).transferred_frac).toBeCloseTo(1 - scattered / all, 6);
  },
);

test('soft photons are scattered forward as much as back, hard ones forward', () => {
  expect(Math.abs(comptonMeans(1e-4).meanCosine)).toBeLessThan(1e-3);
  expect(comptonMeans(0.511).meanCosine).toBeGreaterThan(0.4);
  expect(comptonMeans(3).meanCosine).toBeGreaterThan(comptonMeans(0.511).meanCosine);
});

const CASES: [string, DaughterTreatment, KernelMedium, number][] = [
  ['Lu-177', 'none', 'soft-tissue', 0.003],
  ['I-131', 'none', 'soft-tissue', 0.003],
  ['Tb-161', 'none', 'water', 0.004],
  ['Ga-68', 'none', 'water', 0.003],
  ['Ho-166', 'none', 'soft-tissue', 0.004],
  ['Ac-225', 'equilibrium', 'soft-tissue', 0.003],
  ['In-111', 'none', 'lung', 0.007],
  ['Lu-177', 'none', 'adipose', 0.003],
];

test.each(CASES)(
  '%s (daughters: %s) in %s: all energy of the kernel, and its shape',
  (name, daughters, medium, bound_frac) => {
    const nuclide = findRadionuclide(name);
    const { photon } = dosePointKernel(nuclide, daughters, medium);
    const { absorbed, released, scattered } = photonCollisions(nuclide, daughters, medium);
    const all_MeV = photon.within_MeV.at(-1)!;
    expect((absorbed.within_MeV.at(-1)! + released.within_MeV.at(-1)!) / all_MeV).toBeCloseTo(1, 9);
    expect(scattered.fitError_frac).toBeLessThan(bound_frac);
  },
);

type Table = ReturnType<typeof photonCollisions>['released'];

/** What lies within a distance, linear between those of the table. */
function inTable({ massDistance_g_per_cm2: distance, within_MeV }: Table, limit: number): number {
  const at = distance.findIndex((each) => each >= limit);
  const part = (limit - distance[at - 1]!) / (distance[at]! - distance[at - 1]!);
  return within_MeV[at - 1]! + part * (within_MeV[at]! - within_MeV[at - 1]!);
}

/** Distances that share the energy of a table evenly. */
function evenShares({ massDistance_g_per_cm2: distance, within_MeV }: Table, count: number): number[] {
  let node = 1;
  return Array.from({ length: count }, (_, n) => {
    const wanted = ((n + 0.5) / count) * within_MeV.at(-1)!;
    while (within_MeV[node]! < wanted) node++;
    const part = (wanted - within_MeV[node - 1]!) / (within_MeV[node]! - within_MeV[node - 1]!);
    return distance[node - 1]! + part * (distance[node]! - distance[node - 1]!);
  });
}

const RADII_g_per_cm2 = [2, 5, 10, 20, 35];

/** Flight by flight from those distances of the source: the part that is absorbed within each radius. */
function absorbedWithin(starts: readonly number[], attenuation: number, released_frac: number): number[] {
  // Names of the test's own scope: the globals of a test file are slow to look up.
  const { cos, log, PI, sin, sqrt } = Math;
  const next = randomNumbers(11);
  const within = RADII_g_per_cm2.map(() => 0);
  for (const start of starts) {
    let [x, y, z] = [start, 0, 0];
    for (let left = 1; left > 1e-3; left *= released_frac) {
      const way = -log(1 - next()) / attenuation;
      const height = 2 * next() - 1;
      const turn = 2 * PI * next();
      const around = way * sqrt(1 - height * height);
      x += around * cos(turn);
      y += around * sin(turn);
      z += way * height;
      const square = x * x + y * y + z * z;
      for (let n = 0; n < RADII_g_per_cm2.length; n++)
        if (square < RADII_g_per_cm2[n]! ** 2) within[n]! += (left * (1 - released_frac)) / starts.length;
    }
  }
  return within;
}

test.each(['Lu-177', 'I-131'])('%s: energy that flies on as fitted ends where the point kernel says', (name) => {
  const nuclide = findRadionuclide(name);
  const { photon } = dosePointKernel(nuclide, 'none', 'soft-tissue');
  const { absorbed, released, scattered } = photonCollisions(nuclide, 'none', 'soft-tissue');
  const starts = evenShares(released, 5_000);
  const within = absorbedWithin(starts, scattered.attenuation_cm2_per_g, scattered.released_frac);
  RADII_g_per_cm2.forEach((limit, n) => {
    const found_MeV = inTable(absorbed, limit) + released.within_MeV.at(-1)! * within[n]!;
    const off_frac = (found_MeV - inTable(photon, limit)) / photon.within_MeV.at(-1)!;
    expect({ limit, off_frac, agrees: Math.abs(off_frac) < 0.008 }).toEqual({ limit, off_frac, agrees: true });
  });
});
