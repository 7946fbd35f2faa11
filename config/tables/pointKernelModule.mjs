import { createHash } from 'node:crypto';
import { NODES } from './pointKernelJobs.mjs';
import { BATCHES, SEED } from './runPointSource.mjs';

/** Numbers as short as they can be written. */
const short = (value) => JSON.stringify(value).replaceAll(/(?<![\d.])0\./g, '.');

/** The text of pointKernelTable.ts. */
export function pointKernelModule(rows, done) {
  const histories = done.reduce((sum, job) => sum + job.histories, 0);
  const kernels = [...new Set(done.map(({ kernel }) => kernel))];
  const nodes = Object.fromEntries(
    Object.entries(NODES).map(([kind, places]) => [kind, places.map((place) => Number(place.toPrecision(6)))]),
  );
  const sha256 = createHash('sha256')
    .update(JSON.stringify([nodes, rows]))
    .digest('hex');
  return `import type { PointKernelRow } from './pointKernelRow';

/** What POINT_KERNEL_ROWS holds, where it comes from, and its fingerprint (SHA-256 of nodes and rows as JSON). */
export const POINT_KERNEL_TABLE = {
  title: 'Energy absorbed in spherical shells around a point source of one energy in a uniform medium',
  unit: {
    energy: 'MeV, kinetic',
    length: 'g/cm²: CSDA range of electrons of this energy, mean free path of the photon, 1 for bremsstrahlung',
    shells: 'part of the emitted energy, of bremsstrahlung part of what is radiated; what is missing to 1 lies further out or leaves as photons',
    uncertainty: '% of the shell (one standard uncertainty, statistical)',
  },
  source:
    'Own Monte Carlo (wasm/monte-carlo) by config/tables/makePointKernels.mjs: ${histories.toPrecision(3)} histories in ${done.length} runs of ${BATCHES} batches, seed ${SEED}, ' +
    'electrons followed to 1-10 keV, photons to 2 keV, bremsstrahlung above 10 keV; media of 1 g/mL with the density effect of their own density; electrons and positrons smoothed over five energies.',
  kernelSha256: [${kernels.map((each) => `'${each}'`).join(', ')}],
  histories: ${histories},
  seed: ${SEED},
  sha256: '${sha256}',
} as const;

/** Boundaries of the shells in units of the row's length, the first 0. */
// prettier-ignore
export const POINT_KERNEL_NODES = {
${Object.entries(nodes)
  .map(([kind, places]) => `  ${kind}: ${short(places)},`)
  .join('\n')}
} as const;

// prettier-ignore
export const POINT_KERNEL_ROWS: readonly PointKernelRow[] = [
${rows.map((row) => `  ${short(row).replaceAll('"', "'")},`).join('\n')}
];
`;
}
