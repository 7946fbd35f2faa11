/**
 * The native twin of the Monte Carlo kernel: the same bits as in WebAssembly; no error that AddressSanitizer or the undefined-behaviour sanitizer can see
 * in bodies of random tissue, air, nothing, and sources in them; and the interface of lung and water for Lu-177, for which more decays are needed
 * than a quick test has time for.
 */
import {
  aliasTable,
  compileKernelModule,
  createTransportKernel,
  type TallyGrid,
  type TransportScene,
} from '@voxel-dosimetry/monte-carlo';
import { compileTwin, runTwin, type Twin } from '../../config/native/nativeTwin.mjs';
import { randomNumbers } from '../physics/randomNumbers';
import {
  expectAgreement,
  hasReferences,
  monoEnergetic,
  physicsRows,
  referenceEmissions,
  sceneOf,
} from '../physics/transportScenes';

const twins: Twin[] = [];
const compiled = (flags: readonly string[]): Twin => {
  const twin = compileTwin(flags);
  twins.push(twin);
  return twin;
};
afterAll(() => twins.forEach((twin) => twin.remove()));

const MEDIA = ['water', 'lung', 'cortical-bone', 'air'];
const DENSITIES = [1, 0.26, 1.85, 0.0012];
type Kind = 'electron' | 'positron' | 'photon';

/** Somewhere within the body, with voxels larger or smaller than its own. */
function randomTallyGrid(next: () => number, { size, spacing_mm }: Pick<TransportScene, 'size' | 'spacing_mm'>) {
  const along = ([0, 1, 2] as const).map((axis) => {
    const extent_mm = size[axis] * spacing_mm[axis];
    const from_mm = 0.4 * next() * extent_mm;
    const count = 1 + Math.floor(7 * next());
    return { from_mm, count, edge_mm: ((0.5 + 0.5 * next()) * (extent_mm - from_mm)) / count };
  });
  const [x, y, z] = along as [(typeof along)[0], (typeof along)[0], (typeof along)[0]];
  const tallyGrid: TallyGrid = {
    size: [x.count, y.count, z.count],
    spacing_mm: [x.edge_mm, y.edge_mm, z.edge_mm],
    from_mm: [x.from_mm, y.from_mm, z.from_mm],
  };
  return { tallyGrid, activity: Float32Array.from({ length: x.count * y.count * z.count }, () => next()) };
}

/** Every other one with a tally on a grid of its own. */
function randomScene(seed: number, kind: Kind, energy_MeV: number, emptiness_frac: number): TransportScene {
  const scene = randomBody(seed, kind, energy_MeV, emptiness_frac);
  return seed % 2 === 0 ? scene : { ...scene, ...randomTallyGrid(randomNumbers(seed + 1000), scene) };
}

function randomBody(seed: number, kind: Kind, energy_MeV: number, emptiness_frac: number): TransportScene {
  const next = randomNumbers(seed);
  const size = [1 + Math.floor(9 * next()), 1 + Math.floor(9 * next()), 1 + Math.floor(9 * next())] as const;
  return sceneOf({
    size,
    spacing_mm: [0.3 + 6 * next(), 0.3 + 6 * next(), 0.3 + 6 * next()],
    media: MEDIA,
    voxel: () => {
      const medium = next() < emptiness_frac ? 3 : Math.floor(4 * next());
      return [medium, next() < emptiness_frac / 2 ? 0 : DENSITIES[medium]! * (0.2 + 2 * next())];
    },
    activity: (i, j, k) => (i + j + k === 0 || next() < 0.3 ? next() : 0),
    emissions: monoEnergetic(energy_MeV, kind),
    parameters: { deltaThreshold_MeV: 0.03 },
    change: { sourceExtent_frac: 1, doseTo: next() < 0.3 ? 'water' : 'medium' },
  });
}

const alias = (scene: TransportScene) => aliasTable(scene.emissions.yield_per_decay);

test('the same bits as WebAssembly, voxel by voxel', async () => {
  const twin = compiled(['-O3']);
  const module = await compileKernelModule();
  for (const [seed, kind, energy_MeV] of [
    [1, 'electron', 2.1],
    [2, 'positron', 0.8],
    [3, 'photon', 1.6],
  ] as const) {
    const scene = randomScene(seed, kind, energy_MeV, 0.1);
    const native = runTwin(twin, scene, alias(scene), { seed: 77, firstShard: 4, shards: 1, decaysPerShard: 5000 });
    const kernel = createTransportKernel(module, scene);
    kernel.start({ seed: 77, shard: 4, decays: 5000 });
    kernel.advance(5000);
    expect(kernel.result().energy_MeV).toEqual(native.energy_MeV);
  }
});

test('no memory error and no undefined behaviour in forty random bodies, full, empty and of air', () => {
  const twin = compiled(['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']);
  const kinds: readonly Kind[] = ['electron', 'positron', 'photon'];
  for (let seed = 100; seed < 140; seed++) {
    const energy_MeV = [0.0101, 0.05, 0.4, 1.3, 3.9][seed % 5]!;
    const scene = randomScene(seed, kinds[seed % 3]!, energy_MeV, [0, 0.1, 0.5, 1][seed % 4]!);
    const { balance, energy_MeV: energies } = runTwin(twin, scene, alias(scene), {
      seed,
      shards: 2,
      decaysPerShard: 300,
    });
    expect(balance.decays).toBe(600);
    expect(balance.abandoned).toBe(0);
    expect(Math.abs(balance.emitted_MeV - balance.absorbed_MeV - balance.escaped_MeV)).toBeLessThan(
      1e-6 * balance.emitted_MeV,
    );
    expect(energies.every((energy) => Number.isFinite(energy) && energy >= 0)).toBe(true);
  }
});

const SLAB = 64;
const slabX_mm = (i: number): number => (i - SLAB / 2 + 0.5) * 4.8;

if (hasReferences)
  test('lung interface, Lu-177: energy in the layers against EGSnrc, 2 %', () => {
    const inSource = (n: number) => Math.abs(slabX_mm(n)) < 48;
    const scene = sceneOf({
      size: [SLAB, SLAB, SLAB],
      spacing_mm: [4.8, 4.8, 4.8],
      media: ['water', 'lung'],
      voxel: (i) => (slabX_mm(i) < 0 ? [1, 0.26] : [0, 1]),
      activity: (i, j, k) => Number(slabX_mm(i) > 0 && slabX_mm(i) < 9.6 && inSource(j) && inSource(k)),
      emissions: referenceEmissions('Lu-177', ['electron', 'photon']),
    });
    const SHARDS = 20;
    const DECAYS = 8_000_000;
    const twin = compiled(['-O3']);
    const layers = (values: Float64Array) => {
      const sums = new Float64Array(SLAB);
      values.forEach((value, at) => (sums[at % SLAB]! += value));
      return sums;
    };
    const batches = Array.from({ length: SHARDS }, (_, firstShard) =>
      layers(
        runTwin(twin, scene, alias(scene), { seed: 5, firstShard, shards: 1, decaysPerShard: DECAYS / SHARDS })
          .energy_MeV,
      ),
    );
    for (const row of physicsRows('reference/lungslab_4.8mm_Lu-177.csv')) {
      if (Math.abs(Number(row.x_center_mm)) > 13) continue;
      const values = batches.map((batch) => (batch[Number(row.ix)]! * SHARDS) / DECAYS);
      const mean = values.reduce((sum, value) => sum + value, 0) / SHARDS;
      const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const reference = Number(row.layer_E_total_MeV_per_decay);
      const ours = { mean, sigma: Math.sqrt(square / SHARDS / (SHARDS - 1)) };
      expectAgreement(
        `${row.x_center_mm} mm`,
        ours,
        { mean: reference, sigma: reference * Number(row.layer_rel_unc) },
        0.02,
      );
    }
  });
else
  test('the EGSnrc results are not on this machine: batches of the twin add up to what one call of it gives', () => {
    const scene = randomBody(9, 'electron', 1.1, 0.1);
    const twin = compiled(['-O3']);
    const run = (firstShard: number, shards: number) =>
      runTwin(twin, scene, alias(scene), { seed: 1, firstShard, shards, decaysPerShard: 2000 }).energy_MeV;
    const [one, other] = [run(0, 1), run(1, 1)];
    expect(run(0, 2)).toEqual(one.map((energy, at) => energy + other[at]!));
  });
