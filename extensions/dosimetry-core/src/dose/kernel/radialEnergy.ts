import type { RadialDeposit } from './dosePointKernel';

/** Energy within a distance of a point source as a smooth rising curve: cubic between the nodes. */
export interface RadialEnergy {
  readonly nodes_mm: Float64Array;
  readonly within_MeV: Float64Array;
  /** dE/dr at the nodes. */
  readonly slope_MeV_per_mm: Float64Array;
  readonly shellUncertainty_frac: Float64Array;
}

const MM_PER_CM = 10;
/** A cubic whose end slopes are at most this many times its mean slope does not fall (Fritsch, Carlson 1980, doi:10.1137/0717021). */
const STEEPEST_OF_MEAN = 3;

/**
 * The radial deposit in a medium of this density: r = ρr / ρ, cubic Hermite curves through the table's energies.
 *
 * Slopes at the nodes follow from the neighbouring shells taken as exponentials, which attenuation is, and are limited so that the curve
 * never falls. Test: physics/voxelSValueKernel.
 */
export function radialEnergy(deposit: RadialDeposit, density_g_per_mL: number): RadialEnergy {
  const nodes_mm = deposit.massDistance_g_per_cm2.map((distance) => (MM_PER_CM * distance) / density_g_per_mL);
  return {
    nodes_mm,
    within_MeV: deposit.within_MeV,
    slope_MeV_per_mm: nodeSlopes(nodes_mm, deposit.within_MeV),
    shellUncertainty_frac: deposit.shellUncertainty_frac,
  };
}

function nodeSlopes(nodes: Float64Array, within: Float64Array): Float64Array {
  const shells = nodes.length - 1;
  const width = (shell: number): number => nodes[shell + 1]! - nodes[shell]!;
  const mean = Float64Array.from(
    { length: shells },
    (_, shell) => (within[shell + 1]! - within[shell]!) / width(shell),
  );
  return nodes.map((at, node) => {
    // At the ends the two outermost shells are continued.
    const inner = Math.min(Math.max(node, 1), shells - 1);
    const [before, after] = [mean[inner - 1] ?? 0, mean[inner] ?? 0];
    const steepest = STEEPEST_OF_MEAN * Math.min(mean[node - 1] ?? Infinity, mean[node] ?? Infinity);
    if (!(before > 0 && after > 0)) return Math.max(0, Math.min(steepest, mean[node] ?? 0));
    const from = (nodes[inner - 1]! + nodes[inner]!) / 2;
    const [widthBefore, widthAfter] = [width(inner - 1), width(inner)];
    const apart = (widthBefore + widthAfter) / 2;
    const first = Math.log(after / before) / apart;
    const middleBefore = before * middleOverMean(first * widthBefore);
    const rate = Math.log((after * middleOverMean(first * widthAfter)) / middleBefore) / apart;
    return Math.min(steepest, middleBefore * Math.exp(rate * (at - from)));
  });
}

/** Value in the middle of a shell over its mean, for an exponential that changes by exp(exponent) across it. */
function middleOverMean(exponent: number): number {
  const half = Math.abs(exponent) / 2;
  return half < 1e-4 ? 1 : half / Math.sinh(Math.min(half, 10));
}

/** The shell that holds a distance; -1 beyond the last node. */
export function shellAt({ nodes_mm }: RadialEnergy, r_mm: number): number {
  let [low, high] = [0, nodes_mm.length - 1];
  if (r_mm >= nodes_mm[high]!) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (nodes_mm[middle]! <= r_mm) low = middle;
    else high = middle;
  }
  return low;
}

/** Energy within a distance that lies in this shell, MeV. */
export function energyWithin_MeV(energy: RadialEnergy, shell: number, r_mm: number): number {
  const { within_MeV, slope_MeV_per_mm } = energy;
  const [t, width] = placeIn(energy, shell, r_mm);
  const rest = 1 - t;
  return (
    within_MeV[shell]! * (1 + 2 * t) * rest * rest +
    within_MeV[shell + 1]! * t * t * (3 - 2 * t) +
    width * t * rest * (slope_MeV_per_mm[shell]! * rest - slope_MeV_per_mm[shell + 1]! * t)
  );
}

/** dE/dr at a distance that lies in this shell, MeV/mm. */
export function radialSlope_MeV_per_mm(energy: RadialEnergy, shell: number, r_mm: number): number {
  const { within_MeV, slope_MeV_per_mm } = energy;
  const [t, width] = placeIn(energy, shell, r_mm);
  const mean = (within_MeV[shell + 1]! - within_MeV[shell]!) / width;
  return (
    6 * mean * t * (1 - t) +
    slope_MeV_per_mm[shell]! * (1 - t) * (1 - 3 * t) +
    slope_MeV_per_mm[shell + 1]! * t * (3 * t - 2)
  );
}

function placeIn({ nodes_mm }: RadialEnergy, shell: number, r_mm: number): [t: number, width_mm: number] {
  const from = nodes_mm[shell]!;
  const width = nodes_mm[shell + 1]! - from;
  return [(r_mm - from) / width, width];
}
