/** HU → mass density, and what it is. Linear between nodes; constant outside. */
export const SCHNEIDER_2000 = {
  title: 'Mass density of tissue from CT number',
  unit: 'HU → g/mL',
  source:
    'W. Schneider, T. Bortfeld, W. Schlegel, Phys Med Biol 2000;45:459, doi:10.1088/0031-9155/45/2/314: nodes of its piecewise linear fits ' +
    '(1.018 + 0.893e-3 HU, 1.03, 1.003 + 1.169e-3 HU, 1.017 + 0.592e-3 HU), adipose to air below −98, to 2.8 g/mL at 3000. ' +
    'The step at 100 HU (soft tissue to skeletal) is in the publication.',
  sha256: '90a01bf9a0922aae7daf96ea2fa358fcd5e02351f93da395e99087b38fd2d25f',
} as const;

export const SCHNEIDER_2000_NODES: readonly (readonly [hu: number, density: number])[] = [
  [-1000, 0.00121],
  [-98, 0.93],
  [-97, 0.930486],
  [14, 1.03],
  [23, 1.031],
  [100, 1.1199],
  [101, 1.0762],
  [1600, 1.9642],
  [3000, 2.8],
];
