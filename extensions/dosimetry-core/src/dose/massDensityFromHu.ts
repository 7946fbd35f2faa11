import { SCHNEIDER_2000_NODES } from '../data/schneider2000';
import { assertVolume, type Volume } from '../domain/volume';

/** Mass density (g/mL) of tissue with this CT number; constant below −1000 HU (air) and above 3000 HU. */
export function tissueDensity_g_per_mL(hu_HU: number): number {
  let [lowerHu, lowerDensity] = SCHNEIDER_2000_NODES[0] as readonly [number, number];
  if (!(hu_HU > lowerHu)) return lowerDensity;
  for (const [upperHu, upperDensity] of SCHNEIDER_2000_NODES) {
    if (hu_HU <= upperHu)
      return lowerDensity + ((hu_HU - lowerHu) / (upperHu - lowerHu)) * (upperDensity - lowerDensity);
    [lowerHu, lowerDensity] = [upperHu, upperDensity];
  }
  return lowerDensity;
}

const TABLE_LOW_HU = -1024;
const TABLE_HIGH_HU = 3072;
const DENSITY_BY_HU = Float32Array.from({ length: TABLE_HIGH_HU - TABLE_LOW_HU + 1 }, (_, at) =>
  tissueDensity_g_per_mL(at + TABLE_LOW_HU),
);

const VOXELS_PER_YIELD = 1 << 18;

/**
 * Mass density map (g/mL, x fastest) of a CT after Schneider 2000 (doi:10.1088/0031-9155/45/2/314), linear between nodes.
 *
 * Density before averaging onto coarser voxels: mass is linear in density, not in HU. Wrong for metal, contrast medium and a
 * scanner far from the publication's (120 kV). Yields the fraction done. Throws `volume/unit`, `volume/size`.
 * Test: physics/massDensity.
 */
export function* massDensityFromHu(ct: Volume<'HU'>): Generator<number, Volume<'g/mL'>> {
  assertVolume(ct, 'HU', 'The CT');
  const values = new Float32Array(ct.values.length);
  const convert = ct.values instanceof Float32Array ? convertReal : convertWhole;
  for (let from = 0; from < values.length; from += VOXELS_PER_YIELD) {
    const to = Math.min(values.length, from + VOXELS_PER_YIELD);
    convert(ct.values, values, from, to);
    yield to / values.length;
  }
  return { unit: 'g/mL', grid: ct.grid, values };
}

type Convert = (hu: ArrayLike<number>, density: Float32Array, from: number, to: number) => void;

const convertReal: Convert = (hu, density, from, to) => {
  for (let v = from; v < to; v++) density[v] = tissueDensity_g_per_mL(hu[v] as number);
};

const convertWhole: Convert = (hu, density, from, to) => {
  const last = DENSITY_BY_HU.length - 1;
  for (let v = from; v < to; v++) {
    const at = (hu[v] as number) - TABLE_LOW_HU;
    density[v] = DENSITY_BY_HU[at < 0 ? 0 : at > last ? last : at] as number;
  }
};
