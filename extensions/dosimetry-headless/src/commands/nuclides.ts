import {
  chainEnergyPerDecay,
  decayChain,
  emissionSpectra,
  findRadionuclide,
  RADIATION_TYPES,
  RADIONUCLIDES,
  type DecayChain,
  type Radionuclide,
} from '@voxel-dosimetry/core';
import { textOf } from '../cli/parseOptions';
import type { Command } from '../cli/command';

const SECONDS: readonly (readonly [string, number])[] = [
  ['d', 86400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

function halfLife(nuclide: Radionuclide): string {
  const [unit, seconds] = SECONDS.find(([, size]) => nuclide.halfLife_s >= 2 * size) ?? (['s', 1] as const);
  return `${Number((nuclide.halfLife_s / seconds).toPrecision(5))} ${unit}`;
}

const keV = (energy: number): string => (energy === 0 ? '–' : energy.toFixed(1));
const perDecay = (amount: number): string => Number(amount.toPrecision(5)).toString();

/** Everything that the library holds of a nuclide: totals, lines, β spectra and its chain (daughters by name, in decays per parent decay). */
function everything(nuclide: Radionuclide): object {
  const { lines, spectra } = emissionSpectra(nuclide);
  const chain = decayChain(nuclide);
  return {
    ...nuclide,
    lines,
    spectra: spectra.map((each) => ({ ...each, yieldPerDecay: [...each.yieldPerDecay] })),
    chain: {
      ...chainEnergyPerDecay(chain),
      members: chain.members.map(({ radionuclide, decaysPerParentDecay }) => ({
        nuclide: radionuclide.name,
        decaysPerParentDecay,
      })),
      ends: chain.ends,
    },
  };
}

const row = (cells: readonly string[]): string =>
  cells.map((cell, n) => (n === 0 ? cell.padEnd(9) : n < 6 ? cell.padStart(12) : `  ${cell}`)).join('');

function overview(out: (line: string) => void): void {
  out(row(['', 'half-life', 'electrons', 'alpha', 'recoil', 'photons', 'source; daughters that decay with it']));
  out(row(['', '', 'keV/decay', 'keV/decay', 'keV/decay', 'keV/decay', '']));
  for (const each of RADIONUCLIDES) {
    const daughters = decayChain(each)
      .members.slice(1)
      .map(({ radionuclide }) => radionuclide.name);
    const energies = [each.electron_keV, each.alpha_keV, each.alphaRecoil_keV, each.photon_keV].map(keV);
    const source = daughters.length === 0 ? each.source : `${each.source}; + ${daughters.join(', ')}`;
    out(row([each.name, halfLife(each), ...energies, source]));
  }
}

function chainLines(chain: DecayChain): string[] {
  const { members, ends } = chain;
  const { electron_keV, alpha_keV, alphaRecoil_keV, photon_keV } = chainEnergyPerDecay(chain);
  const daughters = members
    .slice(1)
    .map(
      ({ radionuclide, decaysPerParentDecay }) => `  ${radionuclide.name.padEnd(9)} ${perDecay(decaysPerParentDecay)}`,
    );
  const ending = ends.map(
    ({ nuclide, perParentDecay, reason }) =>
      `  ${nuclide.padEnd(9)} ${perDecay(perParentDecay)}, ${reason === 'outlives' ? 'lives longer and is not counted' : reason === 'unknown' ? 'radioactive, without data' : 'stable'}`,
  );
  const energies = `electrons ${keV(electron_keV)}, alpha ${keV(alpha_keV)}, recoil ${keV(alphaRecoil_keV)}, photons ${keV(photon_keV)} keV`;
  return ['Chain, per decay of the parent:', ...daughters, ...ending, `  with daughters: ${energies}`];
}

function details(nuclide: Radionuclide, out: (line: string) => void): void {
  const { lines, spectra } = emissionSpectra(nuclide);
  out(`${nuclide.name}  half-life ${halfLife(nuclide)}  (${nuclide.source})`);
  for (const radiation of RADIATION_TYPES) {
    const total = nuclide.emissions.find((each) => each.radiation === radiation);
    if (!total) continue;
    out(`${radiation}: ${perDecay(total.particlesPerDecay)} per decay, ${perDecay(total.energyPerDecay_keV)} keV`);
    for (const spectrum of spectra.filter((each) => each.radiation === radiation))
      out(`  spectrum from 0 to ${perDecay(spectrum.binWidth_keV * spectrum.yieldPerDecay.length)} keV`);
    for (const line of lines.filter((each) => each.radiation === radiation))
      out(`  ${line.energy_keV.toFixed(3).padStart(12)} keV  ${perDecay(line.yieldPerDecay)}`);
  }
  for (const line of chainLines(decayChain(nuclide))) out(line);
}

/** The radionuclide library: half-lives, every emission, mean energies per decay of the nuclide alone, chains, each with its source. */
export const nuclides: Command = {
  about: 'Lists the radionuclides: half-lives, emissions, energies per decay, chains, sources.',
  options: {
    radionuclide: { takes: 'value', about: 'only this one, with every line and its chain' },
    json: { takes: 'flag', about: 'as JSON, with everything that the library holds' },
  },
  run(options, io) {
    const name = textOf(options, 'radionuclide');
    const chosen = name === undefined ? RADIONUCLIDES : [findRadionuclide(name)];
    if (options['json']) io.out(JSON.stringify(chosen.map(everything), null, name === undefined ? 1 : 2));
    else if (name === undefined) overview(io.out);
    else for (const each of chosen) details(each, io.out);
    return Promise.resolve();
  },
};
