/**
 * Photons of the kernel, natively: attenuation, collisions and angles of mono-energetic beams in water, lung and bone against XCOM
 * (doi:10.18434/T48G6X), the Klein–Nishina, Thomson and Sauter laws, and energy transfer against the μen/ρ of SRD 126 (NISTIR 5632).
 *
 * Bounds are 0.5 %; histories are such that one standard deviation is a third of that or less.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  findMedium,
  incoherentScattering_frac,
  massAttenuation_cm2_per_g,
  PHOTON_PROCESSES,
  photonTables,
  squaredFormFactor,
  type TransportMedium,
} from '@voxel-dosimetry/core';
import { compileNative } from './native/compileNative';

const MEDIA = ['water', 'lung', 'cortical-bone'].map(findMedium);
const WATER = findMedium('water');
const ELECTRON_MASS_keV = 510.99895069;
const BINS = 40;

let program = '';
beforeAll(() => {
  program = compileNative('photons.c');
  const { photon, photonSampling } = photonTables(MEDIA);
  writeFileSync(tables(), Buffer.concat([Buffer.from(photon.buffer), Buffer.from(photonSampling.buffer)]));
});
afterAll(() => {
  rmSync(dirname(program), { recursive: true });
});

const tables = (): string => join(dirname(program), 'tables');

function numbersFrom(path: string, ...words: (string | number)[]): number[] {
  const { status, stdout, stderr } = spawnSync(path, [tables(), MEDIA.length, ...words].map(String), {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.trim().split(/\s+/).map(Number);
}
const simulate = (...words: (string | number)[]): number[] => numbersFrom(program, ...words);

const total = (medium: TransportMedium, energy_keV: number): number =>
  PHOTON_PROCESSES.reduce((sum, process) => sum + massAttenuation_cm2_per_g(medium, process, energy_keV), 0);
const expectWithin = (value: number, expected: number, bound: number) =>
  expect({ value, expected, off: Math.abs(value / expected - 1) < bound }).toEqual({ value, expected, off: true });

/** Layers of 1 cm: medium and density. */
const LAYERS: readonly (readonly [medium: number, density_g_per_mL: number])[] = [
  ...Array<[number, number]>(3).fill([0, 1]),
  ...Array<[number, number]>(4).fill([1, 0.26]),
  ...Array<[number, number]>(2).fill([2, 1.85]),
  ...Array<[number, number]>(3).fill([0, 1]),
];

test.each([
  [30, 0],
  [113, 0.75],
  [208, 0],
  [364, 0.75],
  [1000, 0],
])(
  '%d keV through water, lung, bone and water, tangent %d: collisions in each and what comes through',
  (energy_keV, tilt) => {
    const HISTORIES = 2_000_000;
    const found = simulate('slabs', energy_keV / 1e3, tilt, HISTORIES, ...LAYERS.flat());
    const path_cm = Math.hypot(1, tilt);
    let passed = 1;
    let through = 1;
    for (const [medium, parts] of [
      [0, [0, 1, 2]],
      [1, [3, 4, 5, 6]],
      [2, [7, 8]],
      [0, [9, 10, 11]],
    ] as const) {
      const before = passed;
      for (const layer of parts) passed *= Math.exp(-total(MEDIA[medium]!, energy_keV) * LAYERS[layer]![1] * path_cm);
      const collided = parts.reduce<number>((sum, layer) => sum + found[layer]!, 0);
      through -= collided;
      const sigma_frac = Math.sqrt((1 - (before - passed)) / ((before - passed) * HISTORIES));
      expectWithin(collided, before - passed, Math.max(0.005, 3 * sigma_frac));
    }
    if (passed > 0.01) expectWithin(through, passed, 0.005);
  },
);

/** Kept energy over energy before, and Klein–Nishina's law times S, by versine 1 − cos θ. */
function incoherentLaw(medium: TransportMedium, energy_keV: number) {
  const kept = (versine: number) => 1 / (1 + (energy_keV / ELECTRON_MASS_keV) * versine);
  const law = (versine: number) =>
    kept(versine) ** 2 *
    (kept(versine) + 1 / kept(versine) - versine * (2 - versine)) *
    incoherentScattering_frac(medium, (energy_keV / 12.39841984) * Math.sqrt(versine / 2));
  return { kept, law };
}
const coherentLaw = (medium: TransportMedium, energy_keV: number) => (versine: number) =>
  (1 + (1 - versine) ** 2) * squaredFormFactor(medium, (energy_keV / 12.39841984) * Math.sqrt(versine / 2));

/** ∫ over versines; steps are fine where both laws change fast, forward. */
function integral(of: (versine: number) => number, from: number, to: number): number {
  const STEPS = 120;
  const [low, high] = [Math.sqrt(from), Math.sqrt(to)];
  let sum = 0;
  for (let n = 0; n < STEPS; n++) {
    const [a, b] = [low + ((high - low) * n) / STEPS, low + ((high - low) * (n + 1)) / STEPS];
    sum += of(((a + b) / 2) ** 2) * (b * b - a * a);
  }
  return sum;
}

describe.each([
  ['water', 0, [15, 30, 60, 113, 208, 364, 1000, 2500]],
  ['lung', 1, [30, 113]],
  ['bone', 2, [15, 60, 208, 2500]],
] as const)('collisions in %s', (_, index, energies_keV) => {
  const medium = MEDIA[index]!;
  test.each(energies_keV)(
    'of %d keV: kinds as XCOM has them, and the mean energy of the Compton electron',
    (energy_keV) => {
      const HISTORIES = 250_000;
      const [absorbed, incoherent, pairs] = simulate('collisions', energy_keV / 1e3, index, HISTORIES);
      const of = (process: 'photoelectric' | 'incoherent' | 'pair') =>
        massAttenuation_cm2_per_g(medium, process, energy_keV);
      const all = of('photoelectric') + of('incoherent') + of('pair');
      for (const [found, expected] of [
        [absorbed, of('photoelectric') / all],
        [incoherent, of('incoherent') / all],
        [pairs, of('pair') / all],
      ] as const)
        expect(Math.abs(found! - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / HISTORIES) + 5e-4);
      const { kept, law } = incoherentLaw(medium, energy_keV);
      const mean_frac = 1 - integral((v) => law(v) * kept(v), 0, 2) / integral(law, 0, 2);
      const kept_MeV = simulate('incoherent', energy_keV / 1e3, index, HISTORIES).at(-1)!;
      expectWithin(1 - kept_MeV / (energy_keV / 1e3), mean_frac, 0.005);
    },
  );
});

/** SRD 126, water: μ/ρ and μen/ρ, cm²/g. Radiative losses of the electrons are below 0.2 % there. */
test.each([
  [30, 0.1557],
  [60, 0.0319],
  [100, 0.02546],
  [200, 0.02967],
  [400, 0.03279],
])(
  'energy transferred in the first collision of %d keV in water is that of μen/ρ = %d cm²/g',
  (energy_keV, published) => {
    const [absorbed, incoherent, , electron_MeV] = simulate('collisions', energy_keV / 1e3, 0, 1_000_000);
    const inelastic = total(WATER, energy_keV) - massAttenuation_cm2_per_g(WATER, 'coherent', energy_keV);
    expectWithin(inelastic * (absorbed! + (incoherent! * electron_MeV!) / (energy_keV / 1e3)), published, 0.005);
  },
);

function expectAngles(found: readonly number[], law: (versine: number) => number, histories: number) {
  const all = integral(law, 0, 2);
  let apart = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const [cosineFrom, cosineTo] = [-1 + (2 * bin) / BINS, -1 + (2 * (bin + 1)) / BINS];
    const expected = integral(law, 1 - cosineTo, 1 - cosineFrom) / all;
    apart += Math.abs(found[bin]! - expected) / 2;
    const sigma = Math.sqrt((expected * (1 - expected)) / histories);
    expect(Math.abs(found[bin]! - expected)).toBeLessThan(0.005 * expected + 4 * sigma);
  }
  expect(apart).toBeLessThan(0.005);
}

test.each([
  ['water', 0, 15],
  ['water', 0, 60],
  ['lung', 1, 30],
  ['bone', 2, 60],
  ['water', 0, 208],
  ['bone', 2, 1000],
  ['water', 0, 2500],
])('%s (medium %d): incoherent scattering of %d keV follows Klein–Nishina times S', (_, index, energy_keV) => {
  const HISTORIES = 1_000_000;
  const { law } = incoherentLaw(MEDIA[index]!, energy_keV);
  expectAngles(simulate('incoherent', energy_keV / 1e3, index, HISTORIES), law, HISTORIES);
});

test.each([
  ['water', 0, 15],
  ['water', 0, 30],
  ['lung', 1, 60],
  ['bone', 2, 30],
  ['bone', 2, 113],
])('%s (medium %d): coherent scattering of %d keV follows Thomson times F²', (_, index, energy_keV) => {
  const HISTORIES = 1_000_000;
  expectAngles(
    simulate('coherent', energy_keV / 1e3, index, HISTORIES),
    coherentLaw(MEDIA[index]!, energy_keV),
    HISTORIES,
  );
});

test.each([20, 100, 500, 1000])(
  'electrons of %d keV leave in the directions of Sauter and of pair production',
  (kinetic_keV) => {
    const gamma = 1 + kinetic_keV / ELECTRON_MASS_keV;
    const beta = Math.sqrt(1 - 1 / gamma ** 2);
    const sauter = (versine: number) =>
      ((versine * (2 - versine)) / (1 - beta * (1 - versine)) ** 4) *
      (1 + 0.5 * gamma * (gamma - 1) * (gamma - 2) * (1 - beta * (1 - versine)));
    const pair = (versine: number) => 1 / (1 - beta * (1 - versine)) ** 2;
    const [photoelectron, positron] = simulate('ejected', kinetic_keV / 1e3, 1_000_000);
    for (const [found, law] of [
      [photoelectron!, sauter],
      [positron!, pair],
    ] as const)
      expect(Math.abs(found - (1 - integral((v) => v * law(v), 0, 2) / integral(law, 0, 2)))).toBeLessThan(0.002);
  },
);

test('random maps with voids, air, one voxel and thick surroundings: energy balances, nothing is NaN, no sanitizer speaks', () => {
  const checked = compileNative('photons.c', ['-fsanitize=address,undefined', '-fno-sanitize-recover=all']);
  try {
    const [worst_MeV, strange] = numbersFrom(checked, 'fuzz', 200);
    expect(worst_MeV).toBeLessThan(1e-12);
    expect(strange).toBe(0);
  } finally {
    rmSync(dirname(checked), { recursive: true });
  }
});
