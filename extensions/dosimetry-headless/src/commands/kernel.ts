import { DosimetryError } from '@voxel-dosimetry/core';
import type { Command } from '../cli/command';

const value = (about: string) => ({ takes: 'value', about }) as const;

/** Kernel tables come with the engines that need them. */
export const kernel: Command = {
  about: 'Voxel S-value kernels (not available in this version).',
  options: {
    radionuclide: value('such as Y-90'),
    'voxel-mm': value('voxel size, mm: one number or three'),
    medium: value('such as soft-tissue'),
    density: value('g/mL'),
    engine: value('monte-carlo or point-kernel'),
    histories: value('number of histories'),
    extent: value('half-width in voxels'),
    seed: value('of the random numbers'),
    out: value('file to write'),
    json: { takes: 'flag', about: 'progress as JSON lines' },
  },
  run: () =>
    Promise.reject(
      new DosimetryError({
        code: 'protocol/not-available',
        message:
          'Voxel S-value kernels are not available in this version; absorbed dose by local deposition needs none.',
        remedy: 'Use "run" with "dose": {"engine": "local"}.',
      }),
    ),
};
