/** Sums of exponentials for the energy given off along a line: against the tables of point kernels, and a kernel of which the terms are known. */
import { dosePointKernel, findRadionuclide, photonCollisions, type DaughterTreatment } from '@voxel-dosimetry/core';
import { lineKernels, type RadialKernel } from '@voxel-dosimetry/collapsed-cone';
import { fitChargedTerms, fitPhotonTerms, rateOf, type Terms } from '../../../wasm/collapsed-cone/src/fitTerms';
import { nonNegativeLeastSquares } from '../../../wasm/collapsed-cone/src/nonNegativeLeastSquares';
import { NO_DEPOSIT, NO_PHOTONS } from '../../physics/coneScenes';
import { resultOf } from '../core/drive';

const FALLING = { ...NO_DEPOSIT, within_MeV: Float64Array.of(0, 1, 0.5) };

/** The part of the energy that the terms leave within a distance. */
function within_frac({ steady, waves, waveDoubling, frequency_cm2_per_g }: Terms, distance: number): number {
  const ofSteady = steady.reduce((sum, part, n) => sum - part * Math.expm1(-rateOf(n) * distance), 0);
  return waves.reduce((sum, { re, im }, n) => {
    const left = Math.exp(-rateOf(waveDoubling) * distance);
    const angle = (2 * n + 1) * frequency_cm2_per_g * distance;
    return sum + re * (1 - left * Math.cos(angle)) - im * left * Math.sin(angle);
  }, ofSteady);
}

function largestError(terms: Terms, { massDistance_g_per_cm2, within_MeV }: RadialKernel, from: number, to: number) {
  let [error_frac, falling_frac, before] = [0, 0, 0];
  const all_MeV = within_MeV[within_MeV.length - 1]!;
  Array.from(massDistance_g_per_cm2).forEach((distance, n) => {
    if (distance < from || distance > to) return;
    const found = within_frac(terms, distance);
    error_frac = Math.max(error_frac, Math.abs(found - within_MeV[n]! / all_MeV));
    falling_frac = Math.max(falling_frac, before - found);
    before = found;
  });
  return { error_frac, falling_frac };
}

/** Below a twentieth of a millimetre of water nothing is resolved by voxels. */
const SHORTEST_g_per_cm2 = 0.005;

test.each([
  ['Y-90', 'none', 0.003],
  ['Lu-177', 'none', 0.003],
  ['I-131', 'none', 0.003],
  ['Tb-161', 'none', 0.006],
  ['Ga-68', 'none', 0.003],
  ['Cu-67', 'none', 0.005],
  ['Ra-223', 'equilibrium', 0.004],
  ['Ac-225', 'equilibrium', 0.003],
  ['Ho-166', 'none', 0.008],
  ['Sm-153', 'none', 0.005],
] as [string, DaughterTreatment, number][])(
  '%s: charged particles and photons as in the table',
  (name, daughters, bound_frac) => {
    const kernel = dosePointKernel(findRadionuclide(name), daughters, 'water');
    const charged = resultOf(fitChargedTerms(kernel.charged));
    const ofCharged = largestError(charged, kernel.charged, SHORTEST_g_per_cm2, 100);
    expect(ofCharged.error_frac).toBeLessThan(bound_frac);
    expect(ofCharged.falling_frac).toBeLessThan(0.001);
    expect(within_frac(charged, 1e9)).toBeCloseTo(1, 9);
    if (!(kernel.photon.within_MeV.at(-1)! > 0)) return;
    const { absorbed, released } = photonCollisions(findRadionuclide(name), daughters, 'water');
    for (const part of [absorbed, released]) {
      const photon = resultOf(fitPhotonTerms(part));
      const ofPhotons = largestError(photon, part, SHORTEST_g_per_cm2, 100);
      expect(ofPhotons.error_frac).toBeLessThan(0.006);
      expect(ofPhotons.falling_frac).toBeLessThan(0.001);
      expect(within_frac(photon, 1e9)).toBeCloseTo(1, 9);
    }
  },
);

test('bremsstrahlung of Y-90 is right in itself, little as it is', () => {
  const { charged } = dosePointKernel(findRadionuclide('Y-90'), 'none', 'water');
  const terms = resultOf(fitChargedTerms(charged));
  const between = (from: number, to: number) => {
    const at = (distance: number): number => charged.massDistance_g_per_cm2.findIndex((each) => each >= distance);
    const [first, last] = [at(from), at(to)];
    const [start, end] = [charged.massDistance_g_per_cm2[first]!, charged.massDistance_g_per_cm2[last]!];
    const wanted = (charged.within_MeV[last]! - charged.within_MeV[first]!) / charged.within_MeV.at(-1)!;
    return (within_frac(terms, end) - within_frac(terms, start)) / wanted;
  };
  for (const [from, to] of [
    [2, 4],
    [4, 10],
    [10, 20],
    [20, 50],
  ] as const)
    expect(Math.abs(between(from, to) - 1)).toBeLessThan(0.1);
});

test('all kernels together carry all energy, and one flight is one term', () => {
  const nuclide = findRadionuclide('Lu-177');
  const { charged, photon } = dosePointKernel(nuclide, 'none', 'soft-tissue');
  const collisions = photonCollisions(nuclide, 'none', 'soft-tissue');
  const { near, far, released, scattered } = resultOf(lineKernels({ charged, photon: collisions }));
  const all = charged.within_MeV.at(-1)! + photon.within_MeV.at(-1)!;
  expect(near.energy_MeV + far.energy_MeV + released.energy_MeV).toBeCloseTo(all, 9);
  expect(near.energy_MeV / charged.within_MeV.at(-1)!).toBeGreaterThan(0.99);
  expect(released.energy_MeV).toBeCloseTo(collisions.released.within_MeV.at(-1)!, 9);
  for (const { waveGain } of [far, released, scattered.line]) expect(waveGain).toHaveLength(0);
  expect(scattered.line).toMatchObject({
    energy_MeV: 1,
    slowest_cm2_per_g: collisions.scattered.attenuation_cm2_per_g,
    doubling: Int32Array.of(0),
  });
});

test.each([
  [{ charged: FALLING }, 'The charged kernel holds 0.5 MeV within 2 g/cm² after 1 MeV within 1 g/cm²'],
  [
    { photon: { ...NO_PHOTONS, absorbed: { ...NO_DEPOSIT, within_MeV: Float64Array.of(0, 1) } } },
    'The photon (absorbed) kernel has 3 distances and 2 energies',
  ],
  [
    { photon: { ...NO_PHOTONS, released: { ...NO_DEPOSIT, massDistance_g_per_cm2: Float64Array.of(1, 2, 3) } } },
    'from zero on',
  ],
  [
    { photon: { ...NO_PHOTONS, scattered: { attenuation_cm2_per_g: 0, released_frac: 0.5 } } },
    'an attenuation of 0 cm²/g',
  ],
  [
    { photon: { ...NO_PHOTONS, scattered: { attenuation_cm2_per_g: 0.2, released_frac: 1 } } },
    'release 1 of what collides',
  ],
])('refuses kernels that do not fit: %#', (change, message) => {
  const kernels = { charged: NO_DEPOSIT, photon: NO_PHOTONS, ...change };
  expect(() => resultOf(lineKernels(kernels))).toThrow(RangeError);
  expect(() => resultOf(lineKernels(kernels))).toThrow(message);
});

test('one exponential is found as it is', () => {
  const massDistance_g_per_cm2 = Float64Array.from({ length: 400 }, (_, n) => (n === 0 ? 0 : 1e-4 * 1.04 ** n));
  const within_MeV = massDistance_g_per_cm2.map((distance) => -2 * Math.expm1(-rateOf(3) * distance));
  for (const fitted of [fitPhotonTerms, fitChargedTerms]) {
    const { steady, error_frac } = resultOf(fitted({ massDistance_g_per_cm2, within_MeV }));
    expect(steady[3]).toBeCloseTo(1, 3);
    // The table is linear between its distances.
    expect(error_frac).toBeLessThan(2e-4);
  }
});

test('least squares with signs: what a negative solution would be becomes zero, and the rest fits again', () => {
  const [a, b, c] = [Float64Array.of(1, 0, 0), Float64Array.of(1, 1, 0), Float64Array.of(0, 1, 1)];
  const columns = [a, b, c];
  const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, at) => sum + value * y[at]!, 0);
  const gram = columns.map((x) => Float64Array.from(columns, (y) => dot(x, y)));
  const right = Float64Array.from(columns, (x) => dot(x, Float64Array.of(3, -1, 2)));
  const found = (signs: readonly ('any' | 'positive' | 'none')[]): number[] =>
    Array.from(nonNegativeLeastSquares(gram, right, signs), (value) => Math.round(1e6 * value) / 1e6);
  expect(found(['any', 'any', 'any'])).toEqual([6, -3, 2]);
  expect(found(['positive', 'positive', 'positive'])).toEqual([3, 0, 0.5]);
  expect(found(['none', 'any', 'any'])).toEqual([0, 1, 0]);
});
