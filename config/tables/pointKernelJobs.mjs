export const MEDIA = ['water', 'soft-tissue', 'lung', 'cortical-bone', 'adipose'];

const logarithmic = (from, to, count) =>
  Array.from({ length: count }, (_, n) => Number((from * (to / from) ** (n / (count - 1))).toPrecision(4)));

/** MeV. */
const SOFT_PHOTON_MeV = logarithmic(0.003, 0.01, 6).slice(0, -1);
const HARD_PHOTON_MeV = logarithmic(0.01, 3.3, 25);
export const ENERGIES = { charged: logarithmic(0.01, 3.5, 25), photon: [...SOFT_PHOTON_MeV, ...HARD_PHOTON_MeV] };

/** Voxels to a CSDA range, and shells of a voxel: as far as 1.3 ranges. */
export const PER_RANGE = 50;
export const RANGE_SHELLS = 65;

/** Grids within each other: each goes on where the finer one ends, at 40 of its voxels, which are 5 of the next. */
const RATIO = 8;
export const LEVEL_SHELLS = 40;
/** Voxels to a mean free path on the finest grid. */
const PER_MEAN_FREE_PATH = 800;
const PHOTON_LEVELS = 4;
/** Of the voxels of the finest grid for bremsstrahlung. */
const TAIL_VOXEL_mm = 0.4;
const TAIL_LEVELS = 3;

/** Shell boundaries, in voxels of the level. */
export const FINEST_NODES = [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40];
export const LEVEL_NODES = [5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40];

const HISTORIES = {
  electron: 100_000,
  positron: 40_000,
  photon: [600_000, 300_000, 150_000, 150_000],
  tail: [50_000, 100_000, 500_000],
};

const levelVoxel = (level) => RATIO ** level;

/** Places of the shell boundaries, in voxels of the finest level. */
export const nestedNodes = (levels) => [
  ...FINEST_NODES,
  ...Array.from({ length: levels - 1 }, (_, n) => LEVEL_NODES.slice(1).map((node) => node * levelVoxel(n + 1))).flat(),
];

/** Boundaries of the shells that are kept of the range's, in voxels. */
export const RANGE_NODES = [0, 1, 2, ...Array.from({ length: 29 }, (_, n) => 2 * n + 4), RANGE_SHELLS];

/** Shell boundaries of each kind of row, in units of the row's own length. */
export const NODES = {
  charged: RANGE_NODES.map((node) => node / PER_RANGE),
  photon: nestedNodes(PHOTON_LEVELS).map((node) => node / PER_MEAN_FREE_PATH),
  bremsstrahlung: nestedNodes(TAIL_LEVELS).map((node) => (node * TAIL_VOXEL_mm) / 10),
};

/**
 * Every run of the transport that the tables are made of: a point source of one kind and energy in one uniform medium of 1 g/mL, tallied on one grid.
 * `spacing_mm` follows from the range or mean free path, which the caller knows.
 */
export function pointKernelJobs() {
  const jobs = MEDIA.flatMap((medium) => [
    ...ENERGIES.charged.flatMap((energy_MeV) => [
      { medium, kind: 'electron', energy_MeV, level: 0, shells: RANGE_SHELLS, histories: HISTORIES.electron },
      { medium, kind: 'positron', energy_MeV, level: 0, shells: RANGE_SHELLS, histories: HISTORIES.positron },
      ...HISTORIES.tail.map((histories, level) => ({
        ...{ medium, kind: 'bremsstrahlung', energy_MeV, level, shells: LEVEL_SHELLS, histories },
      })),
    ]),
    ...photonJobs(medium, HARD_PHOTON_MeV),
  ]);
  const softJobs = MEDIA.flatMap((medium) => photonJobs(medium, SOFT_PHOTON_MeV));
  return [...jobs, ...softJobs].map((job, index) => ({ ...job, index }));
}

const photonJobs = (medium, energies_MeV) =>
  energies_MeV.flatMap((energy_MeV) =>
    HISTORIES.photon.map((histories, level) => ({
      ...{ medium, kind: 'photon', energy_MeV, level, shells: LEVEL_SHELLS, histories },
    })),
  );

/** Of the job's voxels, with the CSDA range or the mean free path of what is emitted. */
export function spacing_mm({ kind, level }, length_g_per_cm2) {
  if (kind === 'photon') return ((10 * length_g_per_cm2) / PER_MEAN_FREE_PATH) * levelVoxel(level);
  if (kind === 'bremsstrahlung') return TAIL_VOXEL_mm * levelVoxel(level);
  return (10 * length_g_per_cm2) / PER_RANGE;
}
