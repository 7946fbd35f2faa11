/**
 * What KINETICS_ROWS holds, where it comes from, and its fingerprint (SHA-256 of the rows as JSON).
 *
 * Only figures that were read in the publication itself (here its abstract), with mean, spread and number of patients; a tissue that is not here is refused, not guessed.
 * Not taken: medians with ranges, half-lives converted from another nuclide, and compartment models, whose rates of release are published
 * without a spread between patients, so that every interval from them would be too narrow.
 */
export const KINETICS_TABLE = {
  title: 'Published effective half-lives of tissues',
  unit: 'effective half-life: mean and standard deviation among patients, h',
  source:
    'J. Kurth et al., External radiation exposure, excretion, and effective half-life in 177Lu-PSMA-targeted therapies, EJNMMI Research 8 (2018), ' +
    'doi:10.1186/s13550-018-0386-4: 50 patients, 40.5 ± 9.6 h (21.7 to 85.7 h), from dose rates at 2 m. Half of the activity leaves the body within 4 h, before ' +
    'this half-life holds: the integral of the whole body from it leaves that part out.',
  sha256: '1beff8e8876e17ebf2b4b172acc05376a0f3b3e7374f816abd616b3f1b99a67e',
} as const;

type KineticsRow = readonly [
  id: string,
  title: string,
  radionuclide: string,
  agent: string,
  doi: string,
  tissues: readonly (readonly [tissue: 'whole-body', patients: number, mean: number, standardDeviation: number])[],
];

// prettier-ignore
export const KINETICS_ROWS: readonly KineticsRow[] = [
  ['kurth-2018', 'PSMA-617, Kurth et al. 2018 (whole body after the early excretion)', 'Lu-177', 'PSMA-617', '10.1186/s13550-018-0386-4', [['whole-body', 50, 40.5, 9.6]]],
];
