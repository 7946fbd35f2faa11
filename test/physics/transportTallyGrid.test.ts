/** Particles travel in one grid, decays and energy have another: the grid that particles travel in may not show in what is tallied. */
import { compileKernelModule, createTransportKernel, type TallyGrid } from '@voxel-dosimetry/monte-carlo';
import { estimate, expectBalance, monoEnergetic, sceneOf, type Estimate, type SceneChoices } from './transportScenes';

let compiled: WebAssembly.Module;
beforeAll(async () => {
  compiled = await compileKernelModule();
});

const TALLY: TallyGrid = { size: [11, 9, 7], spacing_mm: [4, 4.5, 5], from_mm: [4, 4.5, 5] };
const VOXELS = 11 * 9 * 7;
const MIDDLE = 5 + 11 * (4 + 9 * 3);

/** Voxels of about the tally's size and of others; each box is the tally's and one voxel of it around. */
const LATTICES = (
  [
    [37, 16, 5],
    [12, 10, 8],
  ] as const
).map((size): Pick<SceneChoices, 'size' | 'spacing_mm'> => ({
  size,
  spacing_mm: [52 / size[0], 49.5 / size[1], 45 / size[2]],
}));

test('decays fall into the voxels of the tally in proportion to activity, whatever the voxels around them', () => {
  const activity = Float32Array.from({ length: VOXELS }, (_, at) => (at % 3 === 0 ? 0 : 1 + (at % 7)));
  const sum = activity.reduce((total, value) => total + value, 0);
  const decays = 40_000;
  for (const lattice of LATTICES) {
    // Photons below the cut-off: all energy stays where the decay is.
    const emissions = monoEnergetic(0.005, 'photon');
    const scene = { ...sceneOf({ ...lattice, emissions }), tallyGrid: TALLY, activity };
    const kernel = createTransportKernel(compiled, scene);
    kernel.start({ seed: 3, shard: 0, decays });
    kernel.advance(decays);
    const result = kernel.result();
    expectBalance(result);
    expect(result.escaped_MeV).toBe(0);
    result.energy_MeV.forEach((energy_MeV, at) => {
      const share = (decays * activity[at]!) / sum;
      expect(Math.abs(energy_MeV / 0.005 - share)).toBeLessThan(1.001);
    });
  }
});

test.each([
  ['electron', 1.1],
  ['photon', 0.07],
] as const)(
  'water, %ss of %d MeV: energy in the source voxel, its neighbours and beyond is that of voxels with one grid',
  (kind, energy_MeV) => {
    const emissions = monoEnergetic(energy_MeV, kind);
    const beside = [MIDDLE, MIDDLE + 1, MIDDLE - 1, MIDDLE + 11, MIDDLE - 11, MIDDLE + 99, MIDDLE - 99];
    const of = (energies_MeV: Float64Array) => [
      ...beside.map((at) => energies_MeV[at]!),
      energies_MeV.reduce((sum, each) => sum + each, 0),
    ];
    const activity = new Float32Array(VOXELS);
    activity[MIDDLE] = 1;
    const decays = kind === 'photon' ? 400_000 : 100_000;
    const own = sceneOf({ size: [13, 11, 9], spacing_mm: TALLY.spacing_mm, emissions });
    const reference = estimate(compiled, own, decays, (energies_MeV) => of(inner(energies_MeV)));
    for (const lattice of LATTICES) {
      const scene = { ...sceneOf({ ...lattice, emissions }), tallyGrid: TALLY, activity };
      const found = estimate(compiled, scene, decays, of);
      found.forEach((each, at) => expectSame(`${at}`, each, reference[at]!));
      expect(found[0]!.sigma / found[0]!.mean).toBeLessThan(0.015);
      expect(found.at(-1)!.sigma / found.at(-1)!.mean).toBeLessThan(0.005);
    }
  },
);

/** Without the outermost voxels. */
function inner(energies_MeV: Float64Array): Float64Array {
  const isInner = (at: number, count: number) => at > 0 && at < count - 1;
  return energies_MeV.filter(
    (_, at) => isInner(at % 13, 13) && isInner(Math.floor(at / 13) % 11, 11) && isInner(Math.floor(at / 143), 9),
  );
}

function expectSame(what: string, one: Estimate, other: Estimate): void {
  const off_frac = Math.abs(one.mean / other.mean - 1);
  const sigma_frac = Math.hypot(one.sigma, other.sigma) / other.mean;
  const same = off_frac < 4 * sigma_frac;
  expect({ what, off_frac, sigma_frac, same }).toEqual({ what, off_frac, sigma_frac, same: true });
}

/** Lung up to a place within a dose voxel, cortical bone beyond it; decays in the lung beside it. */
describe('lung and bone that meet inside a dose voxel of 4 mm', () => {
  const EDGE_mm = 4;
  const COUNT = 12;
  const across = { size: [COUNT, 9, 9], spacing_mm: [EDGE_mm, EDGE_mm, EDGE_mm], from_mm: [0, 0, 0] } as const;
  /** In the middle of the sixth voxel. */
  const MEETING_mm = 5.5 * EDGE_mm;
  const activity = Float32Array.from({ length: COUNT * 81 }, (_, at) => Number(at % COUNT === 4));
  const media = ['lung', 'cortical-bone'];
  const emissions = monoEnergetic(0.9);
  const layers = (energies_MeV: Float64Array) => {
    const sums = Array.from({ length: COUNT }, () => 0);
    energies_MeV.forEach((each, at) => (sums[at % COUNT]! += each));
    return sums.slice(3, 6);
  };
  /** In voxels of this length across; those that both share have the mean density and the composition of the larger mass. */
  const inVoxelsOf = (edge_mm: number, decays: number) =>
    estimate(
      compiled,
      {
        ...sceneOf({
          size: [(COUNT * EDGE_mm) / edge_mm, 9, 9],
          spacing_mm: [edge_mm, EDGE_mm, EDGE_mm],
          media,
          voxel: (i) => {
            const lung_frac = Math.min(1, Math.max(0, (MEETING_mm - i * edge_mm) / edge_mm));
            const density_g_per_mL = lung_frac * 0.26 + (1 - lung_frac) * 1.85;
            return [(1 - lung_frac) * 1.85 > lung_frac * 0.26 ? 1 : 0, density_g_per_mL];
          },
          emissions,
          parameters: { deltaThreshold_MeV: 0.05 },
        }),
        tallyGrid: across,
        activity,
      },
      decays,
      layers,
    );

  it("is right in the CT's finer voxels and is not in the dose grid's", () => {
    const truth = inVoxelsOf(1, 300_000);
    const ct = inVoxelsOf(2, 300_000);
    const averaged = inVoxelsOf(EDGE_mm, 150_000);
    const off_frac = (found: Estimate[]) => found.map(({ mean }, at) => mean / truth[at]!.mean - 1);
    truth.forEach(({ mean, sigma }) => expect(sigma / mean).toBeLessThan(0.003));
    expect(Math.max(...off_frac(ct).map(Math.abs))).toBeLessThan(0.012);
    expect(Math.max(...off_frac(averaged).map(Math.abs))).toBeGreaterThan(0.025);
  });
});

test.each([
  ['with surroundings', { surroundings: { medium: 0, density_g_per_mL: 1, margin_mm: 10 } }, /without surroundings/],
  ['beyond the voxels', { tallyGrid: { ...TALLY, from_mm: [-1, 0, 0] as const } }, /reaches out/],
  ['with the activity of another grid', { activity: new Float32Array(5).fill(1) }, /values of activity for 693/],
  ['without voxels', { tallyGrid: { ...TALLY, size: [0, 9, 7] as const }, activity: new Float32Array() }, /0 × 9 × 7/],
])('a tally %s is refused', (_, change, message) => {
  const scene = sceneOf({ ...LATTICES[0]!, emissions: monoEnergetic(1) });
  const activity = new Float32Array(VOXELS).fill(1);
  expect(() => createTransportKernel(compiled, { ...scene, tallyGrid: TALLY, activity, ...change })).toThrow(message);
});
