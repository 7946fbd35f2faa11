import { ENERGIES, FINEST_NODES, LEVEL_NODES, LEVEL_SHELLS, MEDIA, NODES, RANGE_NODES } from './pointKernelJobs.mjs';

/** Mean over batches and relative standard uncertainty of the energy between shell boundaries, voxels. */
function shellsOf(batches, nodes) {
  return nodes.slice(1).map((to, n) => {
    const sums = batches.map((shells) => shells.slice(nodes[n], to).reduce((sum, part) => sum + part, 0));
    const part = sums.reduce((sum, each) => sum + each, 0) / sums.length;
    const square = sums.reduce((sum, each) => sum + (each - part) ** 2, 0);
    return { part, relative_frac: part > 0 ? Math.sqrt(square / sums.length / (sums.length - 1)) / part : 1 };
  });
}

const sumOf = (shells) => shells.reduce((sum, { part }) => sum + part, 0);
const scaled = (shells, factor) => shells.map((shell) => ({ ...shell, part: shell.part * factor }));
const nodesOf = (level) => (level === 0 ? FINEST_NODES : LEVEL_NODES);

/** Shells of grids within each other: what is left beyond one is what the next shares out. */
function nestedShells(levels) {
  let left = 1;
  return levels.flatMap(({ batches }, level) => {
    const inner = level === 0 ? 0 : sumOf(shellsOf(batches, [0, LEVEL_NODES[0]]));
    const shells = scaled(shellsOf(batches, nodesOf(level)), inner < 1 ? left / (1 - inner) : 0);
    left = Math.max(0, left - sumOf(shells));
    return shells;
  });
}

/**
 * Where photons of bremsstrahlung are absorbed, as part of their energy. Within the reach of the electrons themselves their own energy hides it:
 * there it is taken to be as dense along the radius as in the first shell further out.
 */
function bremsstrahlungShells(levels, reach_g_per_cm2) {
  const nodes = NODES.bremsstrahlung;
  const known = levels.flatMap(({ batches }, level) => shellsOf(batches, nodesOf(level)));
  const from = nodes.findIndex((node) => node >= reach_g_per_cm2);
  const width = (n) => nodes[n + 1] - nodes[n];
  const shells = known.map((shell, n) =>
    n < from ? { ...known[from], part: (known[from].part * width(n)) / width(from) } : shell,
  );
  const [within] = shellsOf(levels.at(-1).batches, [0, LEVEL_SHELLS]);
  const whole = sumOf(shells) + Math.max(0, 1 - within.part);
  return whole > 0 ? scaled(shells, 1 / whole) : shells;
}

/** As far as electrons go, and the size of the voxels on top. */
const REACH_RANGES = 1.5;

const SHELLS = {
  electron: ([{ batches }]) => shellsOf(batches, RANGE_NODES),
  positron: ([{ batches }]) => shellsOf(batches, RANGE_NODES),
  bremsstrahlung: (levels) => bremsstrahlungShells(levels, REACH_RANGES * levels[0].length),
  photon: nestedShells,
};

/** Cubic through five equal steps, its value in the middle (Savitzky, Golay 1964, doi:10.1021/ac60214a047). */
const SMOOTHING = [-3, 12, 17, 12, -3].map((weight) => weight / 35);
const SMOOTHED_KINDS = ['electron', 'positron'];

/** In multiples of the range the kernels of charged particles change slowly with energy: each gains from its four neighbours. */
function smoothed(shellsOfEnergy) {
  return shellsOfEnergy.map((shells, at) => {
    if (at < 2 || at > shellsOfEnergy.length - 3) return shells;
    return shells.map((_, shell) => {
      const near = SMOOTHING.map((weight, step) => [weight, shellsOfEnergy[at + step - 2][shell]]);
      const part = Math.max(
        0,
        near.reduce((sum, [weight, each]) => sum + weight * each.part, 0),
      );
      const sigma = Math.hypot(...near.map(([weight, each]) => weight * each.part * each.relative_frac));
      return { part, relative_frac: part > 0 ? sigma / part : 1 };
    });
  });
}

const rounded = (value, digits) => Number(value.toPrecision(digits));

/**
 * Rows of the table: medium, kind, energy (MeV), length (g/cm²) that the boundaries of the shells are multiples of, part of the energy absorbed in
 * each shell, and its relative standard uncertainty (%).
 */
export function pointKernelRows(done) {
  return MEDIA.flatMap((medium) => Object.keys(SHELLS).flatMap((kind) => rowsOf(done, medium, kind)));
}

function rowsOf(done, medium, kind) {
  const runs = ENERGIES[kind === 'photon' ? 'photon' : 'charged'].map((energy_MeV) =>
    done.filter((job) => job.medium === medium && job.kind === kind && job.energy_MeV === energy_MeV),
  );
  const each = runs.map((levels) => SHELLS[kind](levels));
  return (SMOOTHED_KINDS.includes(kind) ? smoothed(each) : each).map((shells, at) => {
    const [{ energy_MeV, length }] = runs[at];
    return [
      medium,
      kind,
      energy_MeV,
      kind === 'bremsstrahlung' ? 1 : rounded(length, 5),
      shells.map(({ part }) => rounded(part, 4)),
      shells.map(({ relative_frac }) => Math.min(99, rounded(100 * relative_frac, 2))),
    ];
  });
}
