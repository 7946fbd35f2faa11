/**
 * The emissions of the library against its totals (DDEP, Monographie BIPM-5) and against published spectra.
 *
 * Maxima and means: H. Behrens, J. Jänecke, Landolt-Börnstein I/4 (1969): the allowed and unique shapes go to zero at the endpoint as (E₀ − E)².
 */
import { emissionSpectra, findRadionuclide, RADIONUCLIDES, type Radionuclide } from '@voxel-dosimetry/core';

const total = (nuclide: Radionuclide, radiation: string) =>
  nuclide.emissions.find((each) => each.radiation === radiation);

test.each(RADIONUCLIDES.map((each) => [each.name, each] as const))(
  '%s: lines and β spectra add up to its particles and energy per decay, by kind of radiation',
  (_, nuclide) => {
    const { lines, spectra } = emissionSpectra(nuclide);
    for (const { radiation, particlesPerDecay, energyPerDecay_keV } of nuclide.emissions) {
      let particles = 0;
      let energy_keV = 0;
      for (const line of lines.filter((each) => each.radiation === radiation)) {
        particles += line.yieldPerDecay;
        energy_keV += line.yieldPerDecay * line.energy_keV;
      }
      for (const { binWidth_keV, yieldPerDecay } of spectra.filter((each) => each.radiation === radiation))
        yieldPerDecay.forEach((inBin, bin) => {
          particles += inBin;
          energy_keV += inBin * (bin + 0.5) * binWidth_keV;
        });
      expect(particles / particlesPerDecay).toBeCloseTo(1, 6);
      expect(energy_keV / energyPerDecay_keV).toBeCloseTo(1, 6);
    }
    const kinds = new Set([...lines, ...spectra].map((each) => each.radiation));
    expect([...kinds].sort()).toEqual(nuclide.emissions.map((each) => each.radiation).sort());
  },
);

test('two annihilation photons of 511 keV for every positron', () => {
  for (const nuclide of RADIONUCLIDES) {
    const photons = total(nuclide, 'annihilation')?.particlesPerDecay ?? 0;
    expect(photons).toBeCloseTo(2 * (total(nuclide, 'beta+')?.particlesPerDecay ?? 0), 4);
    for (const { radiation, energy_keV } of emissionSpectra(nuclide).lines)
      if (radiation === 'annihilation') expect(energy_keV).toBeCloseTo(510.999, 2);
  }
});

test('spectra are nowhere negative and vanish at the endpoint', () => {
  for (const nuclide of RADIONUCLIDES)
    for (const { yieldPerDecay } of emissionSpectra(nuclide).spectra) {
      const highest = Math.max(...yieldPerDecay);
      for (const inBin of yieldPerDecay) expect(inBin).toBeGreaterThanOrEqual(0);
      expect(yieldPerDecay[199]! / highest).toBeLessThan(1e-3);
    }
});

/** Endpoints: DDEP. Y-90 2278.7, Lu-177 498.3, I-131 806.9, P-32 1710.66, F-18 633.9 keV. */
test.each([
  ['Y-90', 2278.7],
  ['Lu-177', 498.3],
  ['I-131', 806.9],
  ['P-32', 1710.66],
  ['F-18', 633.9],
])('the β spectrum of %s ends at %d keV', (name, endpoint_keV) => {
  const [spectrum] = emissionSpectra(findRadionuclide(name)).spectra;
  expect(spectrum!.binWidth_keV * 200).toBeCloseTo(endpoint_keV, 1);
});

/** DDEP: Lu-177 208.366 keV 10.38 %, 112.95 keV 6.20 %; I-131 364.489 keV 81.2 %; Ac-225's Bi-213 440.45 keV 25.9 %; F-18 none. */
test.each([
  ['Lu-177', 208.4, 0.1038],
  ['Lu-177', 112.9, 0.062],
  ['I-131', 364.5, 0.812],
  ['Bi-213', 440.4, 0.259],
  ['Tl-208', 2614.5, 0.9975],
])('%s has its γ line of %d keV', (name, energy_keV, yieldPerDecay) => {
  const line = emissionSpectra(findRadionuclide(name)).lines.find(
    (each) => each.radiation === 'gamma' && Math.abs(each.energy_keV - energy_keV) < 0.2,
  );
  expect(line!.yieldPerDecay / yieldPerDecay).toBeCloseTo(1, 1);
  expect(Math.abs(line!.yieldPerDecay / yieldPerDecay - 1)).toBeLessThan(0.02);
});
