import { RADIONUCLIDES, type Radionuclide } from '@voxel-dosimetry/core';
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

/** The radionuclide library: half-life and mean energies per decay of the nuclide alone, each with its source. */
export const nuclides: Command = {
  about: 'Lists the radionuclides: half-lives, energies per decay, sources.',
  options: { json: { takes: 'flag', about: 'as JSON, with everything that the library holds' } },
  run(options, io) {
    if (options['json']) io.out(JSON.stringify(RADIONUCLIDES, null, 2));
    else {
      const row = (cells: readonly string[]) =>
        cells.map((cell, n) => (n === 0 ? cell.padEnd(9) : n < 6 ? cell.padStart(12) : `  ${cell}`)).join('');
      io.out(row(['', 'half-life', 'electrons', 'alpha', 'recoil', 'photons', 'source']));
      io.out(row(['', '', 'keV/decay', 'keV/decay', 'keV/decay', 'keV/decay', '']));
      for (const each of RADIONUCLIDES)
        io.out(
          row([
            each.name,
            halfLife(each),
            keV(each.electron_keV),
            keV(each.alpha_keV),
            keV(each.alphaRecoil_keV),
            keV(each.photon_keV),
            each.source,
          ]),
        );
    }
    return Promise.resolve();
  },
};
