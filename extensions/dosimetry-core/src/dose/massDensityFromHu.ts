import { SCHNEIDER_2000_NODES } from '../data/schneider2000';
import { MINIMUM_DENSITY_g_per_mL } from '../domain/absorbedDose';
import { DosimetryError } from '../domain/errors';
import { assertVolume, type Volume } from '../domain/volume';

/** Nodes of a piecewise linear relation by rising CT number (HU) to mass density (g/mL). */
export type DensityCalibration = readonly (readonly [hu_HU: number, density_g_per_mL: number])[];

/** A site's own CT calibration under the name it goes by, such as scanner and tube voltage. */
export interface ScannerCalibration {
  readonly name: string;
  readonly nodes: DensityCalibration;
}

/** Densest that a calibration may say: osmium has 22.6 g/mL. */
const HIGHEST_g_per_mL = 23;

function refuse(message: string): never {
  throw new DosimetryError({
    code: 'dose/density-calibration',
    message,
    remedy: 'Correct the CT calibration: CT numbers in HU by rising value, each with a mass density in g/mL.',
  });
}

/** A named calibration, checked as assertDensityCalibration does. Throws `dose/density-calibration`. Test: physics/massDensity. */
export function assertScannerCalibration(calibration: ScannerCalibration): ScannerCalibration {
  if (calibration.name.trim() === '')
    refuse('The CT calibration has no name; a name such as "Scanner A 120 kV" was expected.');
  assertDensityCalibration(calibration.nodes);
  return calibration;
}

/**
 * A site's own CT calibration, checked: two nodes or more, CT numbers rising, densities above 0 and up to 23 g/mL.
 * Throws `dose/density-calibration`. Test: physics/massDensity.
 */
export function assertDensityCalibration(nodes: DensityCalibration): DensityCalibration {
  if (nodes.length < 2) refuse(`The CT calibration has ${nodes.length} nodes; at least 2 were expected.`);
  nodes.forEach(([hu_HU, density_g_per_mL], at) => {
    if (!Number.isFinite(hu_HU)) refuse(`CT number ${hu_HU} of node ${at + 1} is not a number of HU.`);
    if (!(density_g_per_mL > 0 && density_g_per_mL <= HIGHEST_g_per_mL))
      refuse(
        `The density at ${hu_HU} HU is ${density_g_per_mL} g/mL; more than 0 and at most ${HIGHEST_g_per_mL} g/mL was expected.`,
      );
    const before_HU = nodes[at - 1]?.[0] ?? -Infinity;
    if (hu_HU <= before_HU) refuse(`${hu_HU} HU follows ${before_HU} HU; rising CT numbers were expected.`);
  });
  return nodes;
}

/**
 * Mass density (g/mL) of tissue with this CT number; linear between the nodes, constant beyond them
 * (Schneider: air below −1000 HU, 2.8 g/mL above 3000 HU).
 */
export function tissueDensity_g_per_mL(hu_HU: number, nodes: DensityCalibration = SCHNEIDER_2000_NODES): number {
  let [lowerHu, lowerDensity] = nodes[0] as readonly [number, number];
  if (!(hu_HU > lowerHu)) return lowerDensity;
  for (const [upperHu, upperDensity] of nodes) {
    if (hu_HU <= upperHu)
      return lowerDensity + ((hu_HU - lowerHu) / (upperHu - lowerHu)) * (upperDensity - lowerDensity);
    [lowerHu, lowerDensity] = [upperHu, upperDensity];
  }
  return lowerDensity;
}

const TABLE_LOW_HU = -1024;
const TABLE_HIGH_HU = 3072;
const densityByWholeHu = (nodes: DensityCalibration): Float32Array =>
  Float32Array.from({ length: TABLE_HIGH_HU - TABLE_LOW_HU + 1 }, (_, at) =>
    tissueDensity_g_per_mL(at + TABLE_LOW_HU, nodes),
  );

const VOXELS_PER_YIELD = 1 << 18;

/**
 * Mass density map (g/mL, x fastest) of a CT, by a site's own calibration or after Schneider 2000 (doi:10.1088/0031-9155/45/2/314), linear
 * between nodes.
 *
 * Density before averaging onto coarser voxels: mass is linear in density, not in HU. Wrong for metal, contrast medium and a
 * scanner far from the publication's (120 kV) without a calibration of its own. Beyond 3000 HU the published relation stays at 2.8 g/mL, which
 * findings on the dose tell (`dose/denser-than-bone`); a site's own says nothing beyond its nodes and is refused there. Yields the fraction done.
 * Throws `volume/unit`, `volume/size`, `dose/density-calibration`, `dose/ct-number-outside`.
 * Test: physics/massDensity.
 */
export function* massDensityFromHu(
  ct: Volume<'HU'>,
  calibration: DensityCalibration = SCHNEIDER_2000_NODES,
): Generator<number, Volume<'g/mL'>> {
  const nodes = assertDensityCalibration(calibration);
  assertVolume(ct, 'HU', 'The CT');
  const values = new Float32Array(ct.values.length);
  const convert = ct.values instanceof Float32Array ? convertReal(nodes) : convertWhole(nodes);
  const outside: Outside = { below: 0, above: 0, lowest_HU: Infinity, highest_HU: -Infinity };
  for (let from = 0; from < values.length; from += VOXELS_PER_YIELD) {
    const to = Math.min(values.length, from + VOXELS_PER_YIELD);
    convert(ct.values, values, from, to);
    if (calibration !== SCHNEIDER_2000_NODES) countOutside(ct.values, nodes, outside, from, to);
    yield to / values.length;
  }
  refuseOutside(outside, nodes);
  return { unit: 'g/mL', grid: ct.grid, values };
}

/** Voxels whose CT number a calibration says nothing about. */
interface Outside {
  below: number;
  above: number;
  lowest_HU: number;
  highest_HU: number;
}

function countOutside(
  hu: ArrayLike<number>,
  nodes: DensityCalibration,
  outside: Outside,
  from: number,
  to: number,
): void {
  const [[first_HU, firstDensity_g_per_mL], [last_HU]] = [nodes[0]!, nodes.at(-1)!];
  // Below air there is nothing: scanners fill what is outside their field of view with −1024 or −2000.
  const least_HU = firstDensity_g_per_mL < MINIMUM_DENSITY_g_per_mL ? -Infinity : first_HU;
  for (let v = from; v < to; v++) {
    const value_HU = hu[v]!;
    if (value_HU > last_HU) outside.above += 1;
    else if (value_HU < least_HU) outside.below += 1;
    else continue;
    if (value_HU > outside.highest_HU) outside.highest_HU = value_HU;
    if (value_HU < outside.lowest_HU) outside.lowest_HU = value_HU;
  }
}

function refuseOutside({ below, above, lowest_HU, highest_HU }: Outside, nodes: DensityCalibration): void {
  if (below + above === 0) return;
  const [[first_HU], [last_HU]] = [nodes[0]!, nodes.at(-1)!];
  const found = [
    ...(below > 0 ? [`${below} voxels of less than ${first_HU} HU (down to ${lowest_HU} HU)`] : []),
    ...(above > 0 ? [`${above} voxels of more than ${last_HU} HU (up to ${highest_HU} HU)`] : []),
  ];
  throw new DosimetryError({
    code: 'dose/ct-number-outside',
    message: `The CT has ${found.join(' and ')}; the CT calibration says densities from ${first_HU} to ${last_HU} HU.`,
    remedy:
      'Add nodes to the CT calibration that reach as far as the CT does, or use the published relation (Schneider 2000).',
  });
}

type Convert = (hu: ArrayLike<number>, density: Float32Array, from: number, to: number) => void;

const convertReal =
  (nodes: DensityCalibration): Convert =>
  (hu, density, from, to) => {
    for (let v = from; v < to; v++) density[v] = tissueDensity_g_per_mL(hu[v] as number, nodes);
  };

const convertWhole =
  (nodes: DensityCalibration): Convert =>
  (hu, density, from, to) => {
    const byHu = densityByWholeHu(nodes);
    for (let v = from; v < to; v++)
      density[v] = byHu[(hu[v] as number) - TABLE_LOW_HU] ?? tissueDensity_g_per_mL(hu[v] as number, nodes);
  };
