/** Nodes (HU, g/mL) of the stoichiometric calibration of Schneider et al. 2000 (doi:10.1088/0031-9155/45/2/314), linear between. */
const NODES: readonly (readonly [number, number])[] = [
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

/** Mass density (g/mL) of a tissue with this HU, written apart from the software under test so that truth does not lean on it. */
export function massDensityOfHu(hu_HU: number): number {
  const last = NODES[NODES.length - 1] as readonly [number, number];
  let lower = NODES[0] as readonly [number, number];
  for (const upper of NODES.slice(1)) {
    if (hu_HU <= upper[0]) {
      const part = Math.max(0, (hu_HU - lower[0]) / (upper[0] - lower[0]));
      return lower[1] + part * (upper[1] - lower[1]);
    }
    lower = upper;
  }
  return last[1];
}
