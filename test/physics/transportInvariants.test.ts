/** What holds for any transport: energy is conserved, equal places get equal doses, the grid and the machine do not matter. */
import { collisionStoppingPower, findMedium } from '@voxel-dosimetry/core';
import { compileKernelModule, createTransportKernel, type TransportScene } from '@voxel-dosimetry/monte-carlo';
import { randomNumbers } from './randomNumbers';
import { estimate, expectBalance, monoEnergetic, sceneOf, type Estimate } from './transportScenes';

const ELECTRON_MASS_MeV = 0.51099895;
let compiled: WebAssembly.Module;
beforeAll(async () => {
  compiled = await compileKernelModule();
});

function run(scene: TransportScene, decays: number, slice = decays, shard = 3) {
  const kernel = createTransportKernel(compiled, scene);
  kernel.start({ seed: 2 ** 40 + 5, shard, decays });
  let done_frac = 0;
  while (done_frac < 1) done_frac = kernel.advance(slice);
  return kernel.result();
}

const expectEqual = (what: string, one: Estimate, other: Estimate, bound_frac: number) => {
  const off_frac = Math.abs(one.mean / other.mean - 1);
  const sigma_frac = Math.hypot(one.sigma, other.sigma) / other.mean;
  expect(sigma_frac).toBeLessThan(bound_frac);
  expect({ what, off_frac, equal: off_frac < 3.5 * sigma_frac }).toEqual({ what, off_frac, equal: true });
};

/** A body of random tissue in air with holes of nothing, sources everywhere. */
function randomBody(seed: number, kind: 'electron' | 'positron' | 'photon', energy_MeV: number): TransportScene {
  const next = randomNumbers(seed);
  const media = ['water', 'lung', 'cortical-bone', 'air'];
  return sceneOf({
    size: [9, 7, 8],
    spacing_mm: [1 + 5 * next(), 1 + 5 * next(), 1 + 5 * next()],
    media,
    voxel: () => {
      const medium = Math.floor(4 * next());
      return [medium, next() < 0.1 ? 0 : [1, 0.26, 1.85, 0.0012][medium]! * (0.5 + next())];
    },
    activity: () => (next() < 0.3 ? next() : 0),
    emissions: monoEnergetic(energy_MeV, kind),
    parameters: { deltaThreshold_MeV: 0.05 },
  });
}

test.each([
  [1, 'electron', 2.2],
  [2, 'electron', 0.15],
  [3, 'positron', 0.63],
  [4, 'positron', 1.9],
  [5, 'photon', 2.6],
  [6, 'photon', 0.06],
] as const)(
  'random body %d, %ss of %d MeV: emitted = absorbed + escaped to 1e-6, nothing negative',
  (seed, kind, energy_MeV) => {
    const result = run(randomBody(seed, kind, energy_MeV), 4000);
    expectBalance(result);
    const rest_MeV = kind === 'positron' ? 2 * ELECTRON_MASS_MeV : 0;
    expect(result.emitted_MeV).toBeCloseTo(4000 * (energy_MeV + rest_MeV), 3);
    let sum = 0;
    for (const energy of result.energy_MeV) {
      expect(energy).toBeGreaterThanOrEqual(0);
      sum += energy;
    }
    expect(sum / result.absorbed_MeV).toBeCloseTo(1, 9);
    expect(result.escaped_MeV).toBeGreaterThan(0);
  },
);

test('air alone and nothing at all: what is emitted escapes, in the end', () => {
  for (const [density, escaping_frac] of [
    [0.0012, 0.99],
    [0, 1],
  ] as const) {
    const scene = sceneOf({
      size: [6, 6, 6],
      spacing_mm: [2, 3, 4],
      media: ['air'],
      voxel: () => [0, density],
      emissions: monoEnergetic(0.6, 'positron'),
    });
    const result = run(scene, 2000);
    expectBalance(result);
    expect(result.escaped_MeV / result.emitted_MeV).toBeGreaterThanOrEqual(escaping_frac);
  }
});

test('the same seed and shard give the same bits, in one slice or many; another shard or seed gives others', () => {
  const scene = randomBody(11, 'electron', 1.2);
  const whole = run(scene, 3000);
  const sliced = run(scene, 3000, 7);
  expect(sliced).toEqual(whole);
  expect(run(scene, 3000, 3000, 4).energy_MeV).not.toEqual(whole.energy_MeV);
  const again = createTransportKernel(compiled, scene);
  again.start({ seed: 1, shard: 9, decays: 500 });
  again.advance(500);
  again.start({ seed: 2 ** 40 + 5, shard: 3, decays: 3000 });
  again.advance(3000);
  expect(again.result()).toEqual(whole);
});

test('a rotated body gets the rotated dose', () => {
  const layers = [0.26, 1, 1.85, 1];
  const bodyAlong = (axis: 0 | 1 | 2) =>
    sceneOf({
      size: [8, 8, 8],
      spacing_mm: [3, 3, 3],
      media: ['lung', 'water', 'cortical-bone'],
      voxel: (...at) => {
        const layer = Math.floor(at[axis] / 2);
        return [layer % 3, layers[layer]!];
      },
      activity: (...at) => Number(at[axis] === 2),
      emissions: monoEnergetic(0.9),
    });
  const alongAxis = (axis: 0 | 1 | 2) =>
    estimate(compiled, bodyAlong(axis), 60_000, (energy_MeV) => {
      const sums = Array.from({ length: 8 }, () => 0);
      energy_MeV.forEach((energy, at) => (sums[Math.floor(at / 8 ** axis) % 8]! += energy));
      return sums;
    });
  const [x, y, z] = [alongAxis(0), alongAxis(1), alongAxis(2)];
  for (const layer of [1, 2, 3]) {
    expectEqual(`y, layer ${layer}`, y[layer]!, x[layer]!, 0.02);
    expectEqual(`z, layer ${layer}`, z[layer]!, x[layer]!, 0.02);
  }
});

test('voxels of half the size, or of unequal edges, absorb together what whole ones do', () => {
  const cut = ([cx, cy, cz]: readonly [number, number, number]) => {
    const sizes = [6 * cx, 6 * cy, 6 * cz] as const;
    const inMiddle = (i: number, j: number, k: number) =>
      Math.floor(i / cx) === 3 && Math.floor(j / cy) === 3 && Math.floor(k / cz) === 3;
    const scene = sceneOf({
      size: sizes,
      spacing_mm: [4 / cx, 4 / cy, 4 / cz],
      media: ['water', 'lung'],
      voxel: (i) => (i < 3 * cx ? [1, 0.26] : [0, 1]),
      activity: (i, j, k) => Number(inMiddle(i, j, k)),
      emissions: monoEnergetic(0.9),
    });
    return estimate(compiled, scene, 80_000, (energy_MeV) => {
      const sums = [0, 0, 0];
      energy_MeV.forEach((energy, at) => {
        const i = at % sizes[0];
        const j = Math.floor(at / sizes[0]) % sizes[1];
        const k = Math.floor(at / sizes[0] / sizes[1]);
        if (inMiddle(i, j, k)) sums[0]! += energy;
        else sums[i < 3 * cx ? 1 : 2]! += energy;
      });
      return sums;
    });
  };
  const whole = cut([1, 1, 1]);
  for (const parts of [cut([2, 2, 2]), cut([4, 1, 2])])
    ['source voxel', 'lung', 'rest'].forEach((what, n) => expectEqual(what, parts[n]!, whole[n]!, 0.015));
});

test('finer steps and a lower threshold of delta rays give the same energies in the source voxel, at its faces and edges', () => {
  const COUNT = 7;
  const at = (i: number, j: number, k: number) => i + COUNT * (j + COUNT * k);
  const given = (parameters: Parameters<typeof sceneOf>[0]['parameters']) =>
    estimate(
      compiled,
      sceneOf({
        size: [COUNT, COUNT, COUNT],
        spacing_mm: [4, 4, 4],
        emissions: monoEnergetic(1.1),
        ...(parameters && { parameters }),
      }),
      100_000,
      (energy_MeV) => [
        energy_MeV[at(3, 3, 3)]!,
        energy_MeV[at(2, 3, 3)]! + energy_MeV[at(4, 3, 3)]! + energy_MeV[at(3, 2, 3)]! + energy_MeV[at(3, 4, 3)]!,
        energy_MeV[at(2, 2, 3)]! + energy_MeV[at(4, 4, 3)]! + energy_MeV[at(2, 4, 3)]! + energy_MeV[at(4, 2, 3)]!,
      ],
    );
  const ours = given(undefined);
  const finer = given({ scatteringPerStep: 0.03, deltaThreshold_MeV: 0.02 });
  ['source voxel', 'faces', 'edges'].forEach((what, n) => expectEqual(what, finer[n]!, ours[n]!, 0.015));
});

test('reciprocity: in a uniform body a voxel gives its neighbour what it gets from it, and equal distances get equal doses', () => {
  const COUNT = 7;
  const at = (i: number, j: number, k: number) => i + COUNT * (j + COUNT * k);
  const from = (i: number, j: number, k: number) =>
    sceneOf({
      size: [COUNT, COUNT, COUNT],
      spacing_mm: [3, 3, 3],
      activity: (...place) => Number(place.join() === [i, j, k].join()),
      emissions: monoEnergetic(0.8),
    });
  const faces = [at(2, 3, 3), at(4, 3, 3), at(3, 2, 3), at(3, 4, 3), at(3, 3, 2), at(3, 3, 4)];
  const given = estimate(compiled, from(3, 3, 3), 300_000, (energy_MeV) => faces.map((face) => energy_MeV[face]!));
  const [back] = estimate(compiled, from(4, 3, 3), 300_000, (energy_MeV) => [energy_MeV[at(3, 3, 3)]!]);
  expectEqual('back', back!, given[1]!, 0.01);
  given.forEach((face, n) => expectEqual(`face ${n}`, face, given[0]!, 0.01));
});

test('surroundings send back what the same medium on the grid would; what they absorb counts as escaped', () => {
  const inGrid = (layers: number, surroundings: boolean) => {
    const COUNT = 3 + 2 * layers;
    const middle = Math.floor(COUNT / 2);
    const scene = sceneOf({
      size: [COUNT, COUNT, COUNT],
      spacing_mm: [2, 2, 2],
      emissions: monoEnergetic(1),
      change: { surroundings: surroundings ? { medium: 0, density_g_per_mL: 1, margin_mm: 20 } : null },
    });
    const inner = (n: number) => Math.abs(n - middle) <= 1;
    return estimate(compiled, scene, 80_000, (energy_MeV) => [
      energy_MeV.reduce((sum, energy, at) => {
        const isInner =
          inner(at % COUNT) && inner(Math.floor(at / COUNT) % COUNT) && inner(Math.floor(at / COUNT ** 2));
        return sum + (isInner ? energy : 0);
      }, 0),
    ])[0]!;
  };
  const bare = inGrid(0, false);
  const surrounded = inGrid(0, true);
  expectEqual('inner voxels', surrounded, inGrid(5, false), 0.01);
  expect(surrounded.mean / bare.mean).toBeGreaterThan(1.005);
});

test('positrons leave their kinetic energy like electrons and two photons of 511 keV', () => {
  const scene = sceneOf({
    size: [1, 1, 1],
    spacing_mm: [100, 100, 100],
    emissions: monoEnergetic(0.3, 'positron'),
    change: { sourceExtent_frac: 0, photonCutoff_MeV: 2 },
  });
  // Photons are absorbed where they are emitted here: all of the energy stays.
  expect(run(scene, 1000).absorbed_MeV / 1000).toBeCloseTo(0.3 + 2 * ELECTRON_MASS_MeV, 6);
  const followed = run({ ...scene, photonCutoff_MeV: 0.01 }, 20_000);
  // Between the middle of a 10 cm cube of water and its faces, annihilation photons leave about a quarter of their energy.
  const photons_frac = (followed.absorbed_MeV / 20_000 - 0.3) / (2 * ELECTRON_MASS_MeV);
  expect(photons_frac).toBeGreaterThan(0.15);
  expect(photons_frac).toBeLessThan(0.35);
});

test.each([0, 1e-6, 0.0009])(
  'positrons that are born with %d MeV, below the tables, annihilate at rest',
  (energy_MeV) => {
    const scene = sceneOf({ size: [3, 3, 3], spacing_mm: [5, 5, 5], emissions: monoEnergetic(energy_MeV, 'positron') });
    const result = run(scene, 2000);
    expectBalance(result);
    expect(result.emitted_MeV / 2000).toBeCloseTo(energy_MeV + 2 * ELECTRON_MASS_MeV, 7);
    expect(result.energy_MeV.every((energy) => energy >= 0)).toBe(true);
  },
);

test.each([5, 0.5])(
  'positrons in voxels of %d mm annihilate in flight as often as Heitler has it: energy that only photons carry',
  (spacing_mm) => {
    const energy_MeV = 1.4;
    const scene = sceneOf({
      size: [41, 41, 41],
      spacing_mm: [spacing_mm, spacing_mm, spacing_mm],
      emissions: monoEnergetic(energy_MeV, 'positron'),
      parameters: { deltaThreshold_MeV: 0.05, bremsstrahlungThreshold_MeV: 3 },
      change: { sourceExtent_frac: 0 },
    });
    // Without attenuation photons leave the grid with all they have.
    const tables = { ...scene.tables, photon: scene.tables.photon.map(() => 0) };
    const [escaped] = estimate(compiled, { ...scene, tables }, 250_000, (_, { escaped_MeV }) => [escaped_MeV]);
    const stopping = collisionStoppingPower(findMedium('water'), 'positron');
    const perMeV = (kinetic_MeV: number) => {
      const gamma = 1 + kinetic_MeV / ELECTRON_MASS_MeV;
      const p = Math.sqrt(gamma ** 2 - 1);
      const section = ((gamma ** 2 + 4 * gamma + 1) / p ** 2) * Math.log(gamma + p) - (gamma + 3) / p;
      return (0.150232 * 0.5551 * section) / (gamma + 1) / stopping(kinetic_MeV);
    };
    const STEPS = 2000;
    let survivors_frac = 1;
    let kept_MeV = 0;
    for (let step = STEPS; step > 0; step--) {
      const kinetic_MeV = ((step - 0.5) / STEPS) * energy_MeV;
      const annihilating_frac = survivors_frac * perMeV(kinetic_MeV) * (energy_MeV / STEPS);
      kept_MeV += annihilating_frac * kinetic_MeV;
      survivors_frac -= annihilating_frac;
    }
    expect(kept_MeV / energy_MeV).toBeGreaterThan(0.02);
    expect(escaped!.sigma).toBeLessThan(0.0165 * kept_MeV);
    expect(Math.abs((escaped!.mean - 2 * ELECTRON_MASS_MeV) / kept_MeV - 1)).toBeLessThan(0.05);
  },
);

test('dose to water: the tally by the ratio of stopping powers (bone 1.11 at 0.5 MeV), the balance that of the energy', () => {
  const scene = sceneOf({
    size: [5, 5, 5],
    spacing_mm: [4, 4, 4],
    media: ['cortical-bone'],
    voxel: () => [0, 1.85],
    emissions: monoEnergetic(0.5),
    change: { surroundings: null },
  });
  const toMedium = run(scene, 5000);
  const toWater = run({ ...scene, doseTo: 'water' }, 5000);
  expect(toWater.absorbed_MeV).toBe(toMedium.absorbed_MeV);
  const sum = (energy_MeV: Float64Array) => energy_MeV.reduce((total, energy) => total + energy, 0);
  expect(sum(toMedium.energy_MeV) / toMedium.absorbed_MeV).toBeCloseTo(1, 9);
  expect(sum(toWater.energy_MeV) / sum(toMedium.energy_MeV)).toBeGreaterThan(1.09);
  expect(sum(toWater.energy_MeV) / sum(toMedium.energy_MeV)).toBeLessThan(1.14);
});

test.each([
  [
    'a table that is too short',
    (scene: TransportScene) => ({ ...scene, tables: { ...scene.tables, media: 2 } }),
    /kernel reads/,
  ],
  [
    'a negative density',
    (scene: TransportScene) => ({ ...scene, density_g_per_mL: scene.density_g_per_mL.map(() => -1) }),
    /g\/mL; zero or more/,
  ],
  ['no activity', (scene: TransportScene) => ({ ...scene, activity: scene.activity.map(() => 0) }), /more than zero/],
  [
    'a medium that is not there',
    (scene: TransportScene) => ({ ...scene, medium: scene.medium.map(() => 7) }),
    /medium 7/,
  ],
  ['an energy beyond the tables', (scene: TransportScene) => ({ ...scene, emissions: monoEnergetic(4.2) }), /4\.2 MeV/],
  ['arrays of another grid', (scene: TransportScene) => ({ ...scene, size: [4, 3, 3] as const }), /36 voxels/],
])('%s is refused', (_, change, message) => {
  const scene = sceneOf({ size: [3, 3, 3], spacing_mm: [2, 2, 2], emissions: monoEnergetic(1) });
  expect(() => createTransportKernel(compiled, change(scene))).toThrow(message);
});
