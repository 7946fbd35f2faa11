/**
 * Dose point kernels: the shipped table and what is composed of it, against published figures (radii of Y-90, build-up factors of ANSI/ANS-6.4.3, mass
 * energy-absorption coefficients), EGSnrc results for point sources in water, and the transport itself at energies between those of the table.
 */
import { createHash } from 'node:crypto';
import {
  dosePointKernel,
  findRadionuclide,
  KERNEL_MEDIA,
  pointKernelOfSource,
  POINT_KERNEL_NODES,
  POINT_KERNEL_ROWS,
  POINT_KERNEL_TABLE,
  RADIONUCLIDES,
  type DosePointKernel,
  type RadialDeposit,
} from '@voxel-dosimetry/core';
import { compileKernelModule } from '@voxel-dosimetry/monte-carlo';
import {
  energyWithin,
  estimate,
  hasReferences,
  monoEnergetic,
  physicsRows,
  referenceEmissions,
  sceneOf,
} from './transportScenes';

const MM_PER_CM = 10;

/** Energy within a radius in a medium of 1 g/mL, straight between the nodes. */
function within_MeV({ massDistance_g_per_cm2, within_MeV: energies_MeV }: RadialDeposit, radius_mm: number): number {
  const distance = radius_mm / MM_PER_CM;
  const above = massDistance_g_per_cm2.findIndex((node) => node >= distance);
  const [from, to] = [massDistance_g_per_cm2[above - 1]!, massDistance_g_per_cm2[above]!];
  const part = (distance - from) / (to - from);
  return energies_MeV[above - 1]! + part * (energies_MeV[above]! - energies_MeV[above - 1]!);
}

const allWithin_MeV = (kernel: DosePointKernel, radius_mm: number): number =>
  kernel.local_MeV + within_MeV(kernel.charged, radius_mm) + within_MeV(kernel.photon, radius_mm);

function radiusHolding_mm(energyWithin_MeV: (radius_mm: number) => number, energy_MeV: number): number {
  let [low_mm, high_mm] = [0.01, 1000];
  while (high_mm - low_mm > 1e-4) {
    const middle_mm = (low_mm + high_mm) / 2;
    if (energyWithin_MeV(middle_mm) < energy_MeV) low_mm = middle_mm;
    else high_mm = middle_mm;
  }
  return low_mm;
}

const near = (what: string, ours: number, expected: number, bound_frac: number): void => {
  const off_frac = ours / expected - 1;
  expect({ what, off_frac, agrees: Math.abs(off_frac) <= bound_frac }).toEqual({ what, off_frac, agrees: true });
};

describe('the table', () => {
  test('is as it was made', () => {
    const rows = JSON.stringify([POINT_KERNEL_NODES, POINT_KERNEL_ROWS]);
    expect(createHash('sha256').update(rows).digest('hex')).toBe(POINT_KERNEL_TABLE.sha256);
  });

  test('has every kind of radiation in every medium at the same energies, with shells that share out the energy', () => {
    const kinds = ['electron', 'positron', 'bremsstrahlung', 'photon'] as const;
    const energiesOf = (medium: string, kind: string): number[] =>
      POINT_KERNEL_ROWS.filter((row) => row[0] === medium && row[1] === kind).map((row) => row[2]);
    for (const medium of KERNEL_MEDIA)
      for (const kind of kinds) {
        const energies = energiesOf(medium, kind);
        expect(energies).toEqual(energiesOf('water', kind));
        expect([energies[0], energies.length]).toEqual(kind === 'photon' ? [0.003, 30] : [0.01, 25]);
      }
    for (const [, kind, , , shells, uncertainty_pct] of POINT_KERNEL_ROWS) {
      const nodes = POINT_KERNEL_NODES[kind === 'electron' || kind === 'positron' ? 'charged' : kind];
      expect([shells.length, uncertainty_pct.length]).toEqual([nodes.length - 1, nodes.length - 1]);
      expect(Math.min(...shells)).toBeGreaterThanOrEqual(0);
      expect(shells.reduce((sum, part) => sum + part, 0)).toBeLessThan(1.001);
    }
  });

  test.each([
    ['electron', 0.6],
    ['positron', 1],
    ['photon', 1.5],
  ])('knows where a MeV of %s energy goes to %d %% of the shell, in the mean over the energy', (kind, bound_pct) => {
    for (const [medium, ofKind, energy_MeV, , shells, uncertainty_pct] of POINT_KERNEL_ROWS) {
      if (ofKind !== kind) continue;
      const all = shells.reduce((sum, part) => sum + part, 0);
      const mean_pct = shells.reduce((sum, part, shell) => sum + part * uncertainty_pct[shell]!, 0) / all;
      const isKnown = mean_pct < bound_pct;
      expect({ medium, energy_MeV, mean_pct, isKnown }).toEqual({ medium, energy_MeV, mean_pct, isKnown: true });
    }
  });
});

test.each(KERNEL_MEDIA)('%s: every nuclide gives all its energy away, and no shell takes any back', (medium) => {
  for (const radionuclide of RADIONUCLIDES) {
    const { emitted_MeV, local_MeV, charged, photon } = dosePointKernel(radionuclide, 'none', medium);
    const { electron_keV, photon_keV, alpha_keV, alphaRecoil_keV } = radionuclide;
    near(radionuclide.name, emitted_MeV * 1e3, electron_keV + photon_keV + alpha_keV + alphaRecoil_keV, 1e-5);
    const parts_MeV = local_MeV + charged.within_MeV.at(-1)! + photon.within_MeV.at(-1)!;
    expect(Math.abs(parts_MeV / emitted_MeV - 1)).toBeLessThan(1e-9);
    for (const { within_MeV: energies_MeV } of [charged, photon])
      expect(energies_MeV.every((energy, node) => node === 0 || energy >= energies_MeV[node - 1]!)).toBe(true);
  }
});

test('a chain is the sum of its members', () => {
  const chain = dosePointKernel(findRadionuclide('Pb-212'), 'equilibrium', 'water');
  const members = [
    ['Pb-212', 1],
    ['Bi-212', 1],
    ['Po-212', 0.6407],
    ['Tl-208', 0.3593],
  ] as const;
  const sum = (of: (kernel: DosePointKernel) => number): number =>
    members.reduce(
      (total, [name, share]) => total + share * of(dosePointKernel(findRadionuclide(name), 'none', 'water')),
      0,
    );
  near(
    'emitted',
    sum((kernel) => kernel.emitted_MeV),
    chain.emitted_MeV,
    1e-9,
  );
  for (const radius_mm of [0.1, 1, 10, 100])
    near(
      `${radius_mm} mm`,
      sum((kernel) => allWithin_MeV(kernel, radius_mm)),
      allWithin_MeV(chain, radius_mm),
      1e-3,
    );
});

/** The figures of transportPublished.test.ts. */
test('Y-90 in water: radii that hold 50, 90, 95 and 99 % of its energy, 2 %', () => {
  const radionuclide = findRadionuclide('Y-90');
  const kernel = dosePointKernel(radionuclide, 'none', 'water');
  [0.5, 0.9, 0.95, 0.99].forEach((part, n) => {
    const energy_MeV = part * radionuclide.electron_keV * 1e-3;
    const radius_mm = radiusHolding_mm((each_mm) => allWithin_MeV(kernel, each_mm), energy_MeV);
    near(`R${100 * part}`, radius_mm, [2.37, 5.47, 6.37, 8.13][n]!, 0.02);
  });
});

/**
 * Energy (MeV), attenuation without coherent scattering and mass energy absorption of water (cm²/g, XCOM and SRD 126), the coefficients b, c, a, X, d
 * of the geometric progression for the build-up factor (ANSI/ANS-6.4.3-1991, of exposure), and radii in mean free paths: near the source, where
 * little is scattered yet and dE/d(ρr) = E μen/ρ, and far from it. Electrons of more than 0.3 MeV photons go too far for the former.
 */
const BUILD_UP = [
  [0.03, 0.3455, 0.1557, [2.335, 0.736, 0.087, 13.28, -0.0419], [0.05, 0.1, 0.5]],
  [0.06, 0.1973, 0.0319, [4.983, 1.73, -0.126, 13.64, 0.0561], [0.05, 0.1]],
  [0.1, 0.1674, 0.02546, [4.663, 2.221, -0.186, 13.33, 0.0826], [0.05, 0.1]],
  [0.3, 0.1183, 0.03192, [2.92, 2.022, -0.164, 14.21, 0.0655], [0.05, 0.1, 1, 2, 4, 7]],
  [0.5, 0.09667, 0.03299, [2.5, 1.766, -0.135, 14.33, 0.0546], [1, 2, 4, 7]],
  [1, 0.07062, 0.03103, [2.103, 1.441, -0.089, 14.22, 0.0378], [1, 2, 4, 7]],
  [2, 0.04932, 0.02608, [1.839, 1.173, -0.039, 14.07, 0.0161], [1, 2, 4, 7]],
] as const;

function buildUp([b, c, a, x, d]: readonly [number, number, number, number, number], paths: number): number {
  const k = c * paths ** a + (d * (Math.tanh(paths / x - 2) - Math.tanh(-2))) / (1 - Math.tanh(-2));
  return 1 + ((b - 1) * (k ** paths - 1)) / (k - 1);
}

test.each(BUILD_UP)(
  'photons of %d MeV in water: what spheres around them absorb, 3 % (published attenuation and build-up)',
  (energy_MeV, attenuation, absorption, coefficients, radii) => {
    const { photon } = pointKernelOfSource(monoEnergetic(energy_MeV, 'photon'), 'water');
    const STEPS = 400;
    for (const paths of radii) {
      let expected = 0;
      for (let step = 0; step < STEPS; step++) {
        const at = ((step + 0.5) * paths) / STEPS;
        expected += ((absorption / attenuation) * Math.exp(-at) * buildUp(coefficients, at) * paths) / STEPS;
      }
      const radius_mm = (MM_PER_CM * paths) / attenuation;
      near(`${paths} paths`, within_MeV(photon, radius_mm) / energy_MeV, expected, 0.03);
    }
  },
);

/** Energies midway between two of the table; the radii are whole voxels. */
test.each([
  ['electron', 0.91, 'water', 0.08, 31, 15_000],
  ['positron', 0.72, 'lung', 0.06, 31, 30_000],
  ['photon', 0.037, 'cortical-bone', 1.5, 31, 100_000],
] as const)(
  '%s of %d MeV in %s, between energies of the table: as the transport has it, 1 %',
  async (kind, energy_MeV, medium, spacing_mm, count, histories) => {
    const scene = sceneOf({
      size: [count, count, count],
      spacing_mm: [spacing_mm, spacing_mm, spacing_mm],
      media: [medium],
      emissions: monoEnergetic(energy_MeV, kind),
      change: {
        sourceExtent_frac: 0,
        surroundings: { medium: 0, density_g_per_mL: 1, margin_mm: 1000 },
      },
      parameters: { deltaThreshold_MeV: 0.01 },
    });
    const direct = estimate(await compileKernelModule(), scene, histories, (energies_MeV) =>
      energyWithin(energies_MeV, count, spacing_mm, spacing_mm),
    );
    const kernel = pointKernelOfSource(monoEnergetic(energy_MeV, kind), medium);
    for (const voxels of [8, 10, 12, 14]) {
      const { mean, sigma } = direct[voxels - 1]!;
      expect(sigma / mean).toBeLessThan(0.004);
      near(`${voxels} voxels`, allWithin_MeV(kernel, voxels * spacing_mm), mean, 0.01);
    }
  },
);

/** EGSnrc, exactly the spectra that were simulated there. */
if (hasReferences) {
  test.each(['Y-90', 'Lu-177'])(
    '%s: energy of the electrons around a point in water as EGSnrc has it, 0.3 %% of all',
    (nuclide) => {
      const kernel = pointKernelOfSource(referenceEmissions(nuclide, ['electron']), 'water');
      let sum_MeV = 0;
      for (const row of physicsRows(`reference/dpk_w100_${nuclide}.csv`)) {
        sum_MeV += Number(row.E_electron_MeV_per_decay);
        const radius_mm = Number(row.r_out_mm);
        const off_frac = (allWithin_MeV(kernel, radius_mm) - sum_MeV) / kernel.emitted_MeV;
        const agrees = Math.abs(off_frac) < 0.003;
        expect({ radius_mm, off_frac, agrees }).toEqual({ radius_mm, off_frac, agrees: true });
      }
    },
  );

  test('Lu-177: energy of the photons within 1 to 200 mm of a point in water as EGSnrc has it, 1 %', () => {
    const kernel = pointKernelOfSource(referenceEmissions('Lu-177', ['photon']), 'water');
    let sum_MeV = 0;
    for (const row of physicsRows('reference/dpk_w100_Lu-177.csv')) {
      sum_MeV += Number(row.E_photon_MeV_per_decay);
      const radius_mm = Number(row.r_out_mm);
      if (radius_mm >= 1) near(`${radius_mm} mm`, allWithin_MeV(kernel, radius_mm), sum_MeV, 0.01);
    }
  });
} else
  test('EGSnrc point kernels are not here: ../shared/physics/reference is missing', () => {
    expect(hasReferences).toBe(false);
  });
