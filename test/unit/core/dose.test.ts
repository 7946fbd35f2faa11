import {
  decaysWithoutMass,
  findRadionuclide,
  localAbsorbedDose,
  massDensityFromHu,
  MINIMUM_DENSITY_g_per_mL,
  type Volume,
} from '@voxel-dosimetry/core';
import { drive, resultOf } from './drive';
import { centredGrid, errorOf, uniform } from './grids';

const grid = centredGrid([4, 3, 2], [5, 5, 5]);
const lutetium = findRadionuclide('Lu-177');
const tia = uniform('Bq·s/mL', grid, 3.6e9);

test('emitted = absorbed + escaped, and what escapes from tissue is what photons carry', () => {
  const { result, fractions } = drive(
    localAbsorbedDose({ tia, density: uniform('g/mL', grid, 1.04), radionuclide: lutetium }),
  );
  const decays = 3.6e9 * 24 * 0.125;
  expect(result.energy.emitted_MeV / ((decays * (lutetium.electron_keV + lutetium.photon_keV)) / 1000)).toBeCloseTo(
    1,
    10,
  );
  expect(result.energy.absorbed_MeV / ((decays * lutetium.electron_keV) / 1000)).toBeCloseTo(1, 10);
  expect(result.energy.escaped_MeV / ((decays * lutetium.photon_keV) / 1000)).toBeCloseTo(1, 10);
  expect(fractions).toEqual([1]);
});

test('air gets no dose, is counted, and its energy escapes', () => {
  const density = {
    ...uniform('g/mL', grid, 1),
    values: Float32Array.from({ length: 24 }, (_, v) => (v < 6 ? 0.00121 : 1)),
  };
  const { dose, energy } = resultOf(localAbsorbedDose({ tia, density, radionuclide: lutetium }));
  expect([...dose.values.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
  const without = decaysWithoutMass(tia, density);
  expect(without.voxelsWithoutMass).toBe(6);
  expect(without.timeIntegratedActivityWithoutMass_MBq_h).toBeCloseTo(6 * 0.125, 10);
  expect(energy.absorbed_MeV / (energy.emitted_MeV * 0.75)).toBeCloseTo(
    lutetium.electron_keV / (lutetium.electron_keV + lutetium.photon_keV),
    10,
  );
  expect(MINIMUM_DENSITY_g_per_mL).toBe(0.05);
});

test('air without activity is not counted', () => {
  const { voxelsWithoutMass } = decaysWithoutMass(uniform('Bq·s/mL', grid, 0), uniform('g/mL', grid, 0.001));
  expect(voxelsWithoutMass).toBe(0);
});

test('α energy and recoil stay where they are emitted', () => {
  const actinium = findRadionuclide('Ac-225');
  const { dose } = resultOf(localAbsorbedDose({ tia, density: uniform('g/mL', grid, 1), radionuclide: actinium }));
  const local_keV = actinium.electron_keV + actinium.alpha_keV + actinium.alphaRecoil_keV;
  expect(local_keV).toBeGreaterThan(5800);
  expect(dose.values[0]! / (3.6e12 * local_keV * 1.602176634e-16)).toBeCloseTo(1, 6);
});

test('wrong units, sizes and values are refused', () => {
  const code = (change: { tia?: Volume<'Bq·s/mL'>; density?: Volume<'g/mL'> }): string =>
    errorOf(() =>
      resultOf(localAbsorbedDose({ tia, density: uniform('g/mL', grid, 1), radionuclide: lutetium, ...change })),
    ).code;
  expect(code({ density: uniform('HU', grid, 1) as unknown as Volume<'g/mL'> })).toBe('volume/unit');
  expect(code({ density: uniform('g/mL', centredGrid([2, 2, 2], [5, 5, 5]), 1) })).toBe('dose/grid-mismatch');
  expect(code({ tia: { ...tia, values: new Float32Array(3) } })).toBe('volume/size');
  expect(code({ tia: uniform('Bq·s/mL', grid, NaN) })).toBe('dose/not-finite');
  expect(errorOf(() => resultOf(massDensityFromHu(uniform('g/mL', grid, 1) as unknown as Volume<'HU'>))).message).toBe(
    'The CT is in g/mL; HU was expected.',
  );
});
