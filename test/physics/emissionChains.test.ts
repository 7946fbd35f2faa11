/**
 * Decay chains: energies per decay of the parent in equilibrium with its daughters.
 *
 * Ra-223: the label of the drug (Xofigo, US prescribing information, section 12) gives 28.2 MeV per decay with all daughters, 95.3 % of it α. The other sums are of the
 * principal α lines (DDEP, Monographie BIPM-5), from which the means differ by the weaker lines: Ac-225 5.83, Fr-221 6.34, At-217 7.07, Po-213 8.38 MeV;
 * Ra-223 5.72, Rn-219 6.82, Po-215 7.39, Bi-211 6.62 MeV; Bi-212 6.05 MeV in 35.94 %, Po-212 8.785 MeV in 64.06 %.
 */
import {
  chainEnergyPerDecay,
  decayChain,
  emissionSpectra,
  findRadionuclide,
  PARTICLE_KINDS,
  particleSource,
  RADIONUCLIDES,
  type EnergyPerDecay_keV,
} from '@voxel-dosimetry/core';

const chainEnergy_keV = (name: string, energy: keyof EnergyPerDecay_keV): number =>
  chainEnergyPerDecay(decayChain(findRadionuclide(name)))[energy];
const amounts = (name: string): Record<string, number> =>
  Object.fromEntries(
    decayChain(findRadionuclide(name)).members.map((each) => [each.radionuclide.name, each.decaysPerParentDecay]),
  );

test('α energy per decay of the parent', () => {
  expect(Math.abs(chainEnergy_keV('Ra-223', 'alpha_keV') / 26_400 - 1)).toBeLessThan(0.005);
  expect(Math.abs(chainEnergy_keV('Ra-223', 'alpha_keV') / (0.953 * 28_200) - 1)).toBeLessThan(0.025);
  expect(Math.abs(chainEnergy_keV('Ra-223', 'alpha_keV') / (5720 + 6820 + 7390 + 6620) - 1)).toBeLessThan(0.01);
  expect(Math.abs(chainEnergy_keV('Ac-225', 'alpha_keV') / (5830 + 6340 + 7070 + 8380) - 1)).toBeLessThan(0.01);
  expect(Math.abs(chainEnergy_keV('Pb-212', 'alpha_keV') / (0.3594 * 6050 + 0.6406 * 8785) - 1)).toBeLessThan(0.005);
  // Th-227 adds its own α to the chain of Ra-223.
  expect(chainEnergy_keV('Th-227', 'alpha_keV') - chainEnergy_keV('Ra-223', 'alpha_keV')).toBeCloseTo(5882, -1);
});

test('branchings multiply along the chain', () => {
  const lead = amounts('Pb-212');
  expect(lead['Bi-212']).toBe(1);
  expect(lead['Po-212']).toBeCloseTo(0.6407, 6);
  expect(lead['Tl-208']).toBeCloseTo(0.3593, 6);
  const actinium = amounts('Ac-225');
  // 2.1 % of Bi-213 goes through Tl-209; both ways meet in Pb-209.
  expect(actinium['Po-213']! + actinium['Tl-209']!).toBeCloseTo(1, 4);
  expect(actinium['Pb-209']).toBeCloseTo(1, 3);
  const radium = amounts('Ra-223');
  expect(radium['Tl-207']).toBeCloseTo(0.99724, 4);
  expect(radium['Po-211']).toBeCloseTo(0.00276, 4);
});

test('nothing is lost: every decay ends at what is stable, outlives the parent or is not known', () => {
  for (const nuclide of RADIONUCLIDES) {
    const { members, ends } = decayChain(nuclide);
    const ended = ends.reduce((sum, each) => sum + each.perParentDecay, 0);
    expect(Math.abs(ended - 1)).toBeLessThan(2e-3);
    expect(members[0]).toEqual({ radionuclide: nuclide, decaysPerParentDecay: 1 });
    const unknown = ends
      .filter((each) => each.reason === 'unknown')
      .reduce((sum, each) => sum + each.perParentDecay, 0);
    expect(unknown).toBeLessThan(1e-4);
  }
});

test('daughters that outlive the parent end its chain and are named', () => {
  const endOf = (name: string) => decayChain(findRadionuclide(name)).ends;
  expect(endOf('At-211')).toContainEqual({ nuclide: 'Bi-207', perParentDecay: 0.4178, reason: 'outlives' });
  expect(endOf('I-131')).toContainEqual({ nuclide: 'Xe-131m', perParentDecay: 0.010867, reason: 'outlives' });
  expect(endOf('Tc-99m')).toContainEqual({ nuclide: 'Tc-99', perParentDecay: 1, reason: 'outlives' });
  expect(endOf('Y-90')).toEqual([{ nuclide: 'Zr-90', perParentDecay: 1, reason: 'stable' }]);
  expect(Object.keys(amounts('Sr-90'))).toEqual(['Sr-90', 'Y-90']);
});

test('the particle source holds the energy of the library, with daughters only when asked for', () => {
  for (const nuclide of RADIONUCLIDES)
    for (const daughters of ['none', 'equilibrium'] as const) {
      const source = particleSource(nuclide, daughters);
      const members =
        daughters === 'none' ? [{ radionuclide: nuclide, decaysPerParentDecay: 1 }] : decayChain(nuclide).members;
      let emitted_keV = source.local_MeV_per_decay * 1e3;
      source.kind.forEach((_, n) => {
        emitted_keV += source.yield_per_decay[n]! * 500 * (source.low_MeV[n]! + source.high_MeV[n]!);
      });
      let expected_keV = 0;
      for (const { radionuclide, decaysPerParentDecay } of members) {
        const { electron_keV, alpha_keV, alphaRecoil_keV, photon_keV, emissions } = radionuclide;
        const annihilation_keV = emissions.find((each) => each.radiation === 'annihilation')?.energyPerDecay_keV ?? 0;
        expected_keV +=
          decaysPerParentDecay * (electron_keV + alpha_keV + alphaRecoil_keV + photon_keV - annihilation_keV);
      }
      expect(emitted_keV / expected_keV).toBeCloseTo(1, 6);
    }
});

test('positrons bring no annihilation photons with them: the transport makes those', () => {
  const source = particleSource(findRadionuclide('F-18'), 'none');
  const photons = [...source.kind].filter((kind) => kind === PARTICLE_KINDS.photon);
  expect(photons).toHaveLength(
    emissionSpectra(findRadionuclide('F-18')).lines.filter((each) => each.radiation === 'xray').length,
  );
  const positrons = source.yield_per_decay.filter((_, n) => source.kind[n] === PARTICLE_KINDS.positron);
  expect(positrons.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0.9686, 6);
});
