/** What SHELL_ENERGY_ROWS holds, where it comes from, and its fingerprint (SHA-256 of the rows as JSON). */
export const SHELL_ENERGY_TABLE = {
  title: 'Electrons and binding energies of the shells of the elements of tissue',
  unit: 'electrons per atom, eV',
  source:
    'T. A. Carlson, Photoelectron and Auger Spectroscopy, Plenum 1975, binding energies of free atoms, rounded; used for the density effect as by ' +
    'Sternheimer, Seltzer and Berger 1982, doi:10.1103/PhysRevB.26.6067, which feels only how far they lie apart.',
  sha256: '89c9643b2496fd741f75cf4c6cb5687275d21ccb66917fa8b0a16066a84fe57c',
} as const;

type Shell = readonly [electrons: number, energy_eV: number];

/** Inner shells first. */
// prettier-ignore
export const SHELL_ENERGY_ROWS: readonly (readonly [atomicNumber: number, shells: readonly Shell[]])[] = [
  [1, [[1, 13.6]]],
  [6, [[2, 288], [2, 16.6], [2, 11.3]]],
  [7, [[2, 403], [2, 20.3], [3, 14.5]]],
  [8, [[2, 538], [2, 28.5], [4, 13.6]]],
  [11, [[2, 1075], [2, 66], [6, 34], [1, 5.1]]],
  [12, [[2, 1308], [2, 92], [6, 54], [2, 7.6]]],
  [14, [[2, 1844], [2, 154], [6, 104], [2, 13.5], [2, 8.2]]],
  [15, [[2, 2148], [2, 191], [6, 135], [2, 16.2], [3, 10.5]]],
  [16, [[2, 2476], [2, 232], [6, 170], [2, 20.2], [4, 10.4]]],
  [17, [[2, 2829], [2, 277], [6, 208], [2, 24.5], [5, 13]]],
  [18, [[2, 3206], [2, 326], [6, 249], [2, 29.2], [6, 15.8]]],
  [19, [[2, 3610], [2, 381], [6, 297], [2, 37], [6, 18.7], [1, 4.3]]],
  [20, [[2, 4041], [2, 441], [6, 350], [2, 46], [6, 28], [2, 6.1]]],
  [26, [[2, 7117], [2, 851], [6, 715], [2, 98], [6, 61], [6, 9], [2, 7.9]]],
  [30, [[2, 9664], [2, 1203], [6, 1033], [2, 145], [6, 95], [10, 17], [2, 9.4]]],
];
