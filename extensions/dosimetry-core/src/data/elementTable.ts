/** What ELEMENT_ROWS holds, where it comes from, and its fingerprint (SHA-256 of the rows as JSON). */
export const ELEMENT_TABLE = {
  title:
    'Atomic weight, mean excitation energy in liquid and solid compounds, and K-shell binding energy of the elements of tissue',
  unit: 'u, eV, keV',
  source:
    'Atomic weights and K edges: xraylib 4.0, doi:10.1016/j.sab.2011.09.011. Mean excitation energies: ICRU Report 37 (1984), table 5.1: assigned values for H, C, ' +
    'N, O and Cl in condensed compounds, 1.13 times the elemental value for the others.',
  sha256: 'a76fb2e68a30b736d5d815b17dd8a9873bd9ab2802412b47a2875dfd12ba8c77',
} as const;

// prettier-ignore
export const ELEMENT_ROWS: readonly (readonly [atomicNumber: number, symbol: string, atomicWeight: number, meanExcitationEnergy: number, kEdge: number])[] = [
  [1, 'H', 1.01, 19.2, 0.0136],
  [6, 'C', 12.01, 81, 0.2838],
  [7, 'N', 14.01, 82, 0.4016],
  [8, 'O', 16, 106, 0.532],
  [11, 'Na', 23, 168.37, 1.0721],
  [12, 'Mg', 24.32, 176.28, 1.305],
  [14, 'Si', 28.09, 195.49, 1.8389],
  [15, 'P', 30.98, 195.49, 2.1455],
  [16, 'S', 32.07, 203.4, 2.472],
  [17, 'Cl', 35.46, 180, 2.8224],
  [18, 'Ar', 39.94, 212.44, 3.206],
  [19, 'K', 39.1, 214.7, 3.6074],
  [20, 'Ca', 40.08, 215.83, 4.0381],
  [26, 'Fe', 55.85, 323.18, 7.112],
  [30, 'Zn', 65.38, 372.9, 9.6586],
];
