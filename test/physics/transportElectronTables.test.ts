/**
 * Tables of the electron transport against published figures: ESTAR (NISTIR 4999) stopping powers, CSDA ranges and radiation yields of water and air,
 * collision stopping powers of tissues after ICRU 37, the closed Møller integral, and the moments of Goudsmit and Saunderson.
 */
import {
  collisionStoppingPower,
  findMedium,
  positronBremsstrahlung_frac,
  transportTables,
  type TransportTables,
} from '@voxel-dosimetry/core';
import { hasReferences, physicsRows } from './transportScenes';

const parameters = { deltaThreshold_MeV: 0.05, bremsstrahlungThreshold_MeV: 0.01, scatteringPerStep: 0.1 };
const MEDIA = ['water', 'air'].map(findMedium);
const INTERVALS = 384;
const FLOATS = 16;
const LINES = { loss: 0, transportPath: 2, hard: 4, range: 6, straggling: 8 } as const;
let tables: TransportTables;
beforeAll(() => {
  tables = transportTables(MEDIA, parameters);
});

/** Start of each interval of the octave grid of tables.h. */
const nodeEnergy_MeV = (node: number): number => 2 ** (Math.floor(node / 32) - 10) * (1 + (node % 32) / 32);

function valueAt(medium: number, kind: 0 | 1, line: keyof typeof LINES, energy_MeV: number): number {
  let interval = 0;
  while (nodeEnergy_MeV(interval + 1) <= energy_MeV) interval++;
  const at = ((2 * medium + kind) * INTERVALS + interval) * FLOATS + LINES[line];
  return tables.electron[at]! + tables.electron[at + 1]! * energy_MeV;
}

const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);

/** T in MeV, S_col in MeV·cm²/g, CSDA range in g/cm²: NIST ESTAR, liquid water and dry air. */
const ESTAR = [
  [0, 0.02, 13.17, 8.566e-4],
  [0, 0.1, 4.115, 1.431e-2],
  [0, 0.5, 2.034, 0.1766],
  [0, 1, 1.849, 0.4367],
  [0, 2, 1.824, 0.9785],
  [0, 3, 1.846, 1.514],
  [1, 0.1, 3.633, 1.623e-2],
  [1, 0.5, 1.802, 0.1995],
  [1, 1, 1.661, 0.4912],
  [1, 2, 1.684, 1.085],
] as const;

test.each(ESTAR)(
  'medium %d, %d MeV: collision stopping power and range of ESTAR',
  (medium, energy_MeV, stopping, range) => {
    expect(relative(collisionStoppingPower(MEDIA[medium]!, 'electron')(energy_MeV), stopping)).toBeLessThan(0.0015);
    expect(relative(valueAt(medium, 0, 'range', energy_MeV), range)).toBeLessThan(0.006);
  },
);

test('collisions that transfer little are the same for positrons: Bhabha and Møller take what their stopping powers differ by', () => {
  const distant = transportTables([MEDIA[0]!], { ...parameters, deltaThreshold_MeV: 0.001 }).electron;
  for (const node of [160, 224, 320]) {
    const energy_MeV = nodeEnergy_MeV(node);
    const [electron, positron] = [0, INTERVALS].map((from) => {
      const at = (from + node) * FLOATS;
      return distant[at]! + distant[at + 1]! * energy_MeV;
    });
    expect(relative(positron!, electron!)).toBeLessThan(0.003);
    const whole = (['electron', 'positron'] as const).map((kind) =>
      collisionStoppingPower(MEDIA[0]!, kind)(energy_MeV),
    );
    expect(relative(whole[1]!, whole[0]!)).toBeGreaterThan(0.01);
  }
});

test('restricted loss and what hard collisions take make up the whole: Møller integrated in closed form', () => {
  const energy_MeV = 1;
  const tau = energy_MeV / 0.51099895;
  const x = parameters.deltaThreshold_MeV / energy_MeV;
  const beta2 = 1 - 1 / (1 + tau) ** 2;
  // Number and energy of collisions above x T, per 2πrₑ²mc²(Z/A)N_A/β².
  const b = (2 * tau + 1) / (tau + 1) ** 2;
  const a = (tau / (tau + 1)) ** 2;
  const scale = (0.1535375 * 0.5551) / beta2;
  const number = (scale / energy_MeV) * (1 / x - 1 / (1 - x) + a * (0.5 - x) - b * Math.log((1 - x) / x));
  const energy =
    scale *
    (Math.log(0.5 / x) +
      Math.log(0.5 / (1 - x)) +
      (2 - 1 / (1 - x)) +
      a * (0.125 - (x * x) / 2) +
      b * Math.log(0.5 / (1 - x)));
  const radiative_MeV_cm2_per_g = 0.0128;
  const interval =
    Array.from({ length: INTERVALS }, (_, node) => node).filter((node) => nodeEnergy_MeV(node) <= 1).length - 1;
  const radiative_frac = tables.electron[interval * FLOATS + 11]!;
  expect(relative(valueAt(0, 0, 'hard', energy_MeV) * (1 - radiative_frac), number)).toBeLessThan(0.002);
  const soft = collisionStoppingPower(MEDIA[0]!, 'electron')(energy_MeV) - energy;
  expect(valueAt(0, 0, 'loss', energy_MeV) - soft).toBeGreaterThan(0);
  expect(valueAt(0, 0, 'loss', energy_MeV) - soft).toBeLessThan(0.1 * radiative_MeV_cm2_per_g);
});

/** Another fit to the same ratio: GEANT 3.21, PHYS340 (CERN Program Library W5013), with T/Z² in GeV. */
function ratioOfGeant(atomicNumber: number, energy_MeV: number): number {
  const x = Math.log((7.5221e6 * energy_MeV * 1e-3) / atomicNumber ** 2);
  return 0.5 + Math.atan(0.415 * x + 0.0021 * x ** 3 + 0.00054 * x ** 5) / Math.PI;
}

test("positrons' bremsstrahlung: as two independent fits have it, and all of electrons' where they are fast and the nucleus weak", () => {
  for (const atomicNumber of [6, 8, 20, 82])
    for (const energy_MeV of [0.1, 0.5, 1, 2]) {
      const ratio = positronBremsstrahlung_frac(atomicNumber, energy_MeV);
      expect(Math.abs(ratio - ratioOfGeant(atomicNumber, energy_MeV))).toBeLessThan(0.04);
    }
  expect(positronBremsstrahlung_frac(1, 3)).toBeCloseTo(1, 3);
  expect(positronBremsstrahlung_frac(82, 0.01)).toBeLessThan(0.15);
  // Oxygen has nearly all of water's bremsstrahlung: the photons of slowing down from 1 MeV are fewer by about a tenth.
  const node = Array.from({ length: INTERVALS + 1 }, (_, at) => nodeEnergy_MeV(at)).indexOf(1);
  const [electron, positron] = [0, 1].map((kind) => tables.bremsstrahlungNumber[kind * (INTERVALS + 1) + node]!);
  expect(positron! / electron!).toBeGreaterThan(0.83);
  expect(positron! / electron!).toBeLessThan(0.92);
});

test('deflections of a step have the first moment of Goudsmit and Saunderson, at every energy', () => {
  const NODES = 225;
  const probabilities = Float64Array.from(
    { length: NODES },
    (_, at) => 2 ** (Math.floor(at / 16) - 14) * (1 + (at % 16) / 16),
  );
  for (let block = 0; block < tables.deflection.length / NODES; block++) {
    const quantiles = tables.deflection.subarray(block * NODES, (block + 1) * NODES);
    let mean = (probabilities[0]! * (1 + quantiles[0]!)) / 2;
    for (let at = 1; at < NODES; at++) {
      expect(quantiles[at]!).toBeLessThanOrEqual(quantiles[at - 1]!);
      mean += ((probabilities[at]! - probabilities[at - 1]!) * (quantiles[at]! + quantiles[at - 1]!)) / 2;
    }
    expect(relative(2 * mean, 1 - Math.exp(-parameters.scatteringPerStep))).toBeLessThan(1e-4);
  }
});

if (hasReferences) {
  test.each(['water', 'air'])('%s: every row of ESTAR', (name) => {
    const medium = name === 'water' ? 0 : 1;
    const stopping = collisionStoppingPower(MEDIA[medium]!, 'electron');
    for (const row of physicsRows(`electron/estar-${name}.csv`)) {
      const energy_MeV = Number(row.T_MeV);
      expect(relative(stopping(energy_MeV), Number(row.S_col))).toBeLessThan(0.002);
      if (energy_MeV >= 0.015)
        expect(relative(valueAt(medium, 0, 'range', energy_MeV), Number(row.csda_g_cm2))).toBeLessThan(0.01);
    }
  });

  test.each([
    ['soft-tissue', 'tissue_soft_icrufour-component'],
    ['lung', 'lungtissue_icrp'],
    ['cortical-bone', 'bone_cortical_icrp'],
  ])('%s: collision stopping power after ICRU 37, 0.5 %%', (name, material) => {
    const stopping = collisionStoppingPower(findMedium(name), 'electron');
    const rows = physicsRows('electron/collision-stopping-power-tissues.csv').filter(
      (row) => row.material === material,
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const published = Number(Object.values(row)[2]);
      expect(relative(stopping(Number(row.T_MeV)), published)).toBeLessThan(0.005);
    }
  });
} else
  test('the full tables are not on this machine: air against ESTAR at 200 keV', () => {
    expect(relative(collisionStoppingPower(MEDIA[1]!, 'electron')(0.2), 2.469)).toBeLessThan(0.002);
  });
