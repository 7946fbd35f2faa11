import { transportCrossSection, type AngularCrossSection } from './electronScattering';

const MOST_MOMENTS = 400;
const NEGLIGIBLE = 1e-8;
const CUMULATIVE_POINTS = 480;
const LEAST_ANGLE = 1e-9;

/** Quantiles are kept at s = 2^(octave) (1 + n/16), s the probability of a larger deflection (wasm/monte-carlo/src/tables.h). */
const QUANTILE_OCTAVES = 14;
const QUANTILES_PER_OCTAVE = 16;
export const QUANTILES = QUANTILE_OCTAVES * QUANTILES_PER_OCTAVE + 1;

const PROBABILITIES = Float64Array.from({ length: QUANTILES }, (_, node) => {
  const octave = Math.floor(node / QUANTILES_PER_OCTAVE);
  return 2 ** (octave - QUANTILE_OCTAVES) * (1 + (node % QUANTILES_PER_OCTAVE) / QUANTILES_PER_OCTAVE);
});

/**
 * Goudsmit and Saunderson's moments (doi:10.1103/PhysRev.57.24) of a path of scattering strength k: F_l = exp(−k Gₗ/G₁), without what is not scattered at
 * all, e^(−k Σ/G₁), which is a spike at zero angle.
 */
function moments(section: AngularCrossSection, strength: number): { scattered: number[]; unscattered_frac: number } {
  const { halfVersine, weight_cm2_per_g } = section;
  const transport = transportCrossSection(section);
  const total = weight_cm2_per_g.reduce((sum, weight) => sum + weight, 0);
  const unscattered_frac = Math.exp((-strength * total) / transport);
  const previous = new Float64Array(halfVersine.length).fill(1);
  const current = Float64Array.from(halfVersine, (mu) => 1 - 2 * mu);
  const scattered = [1 - unscattered_frac];
  for (let l = 1; l < MOST_MOMENTS; l++) {
    let sum = 0;
    for (let at = 0; at < halfVersine.length; at++) {
      const legendre = current[at]!;
      sum += weight_cm2_per_g[at]! * (1 - legendre);
      current[at] = ((2 * l + 1) * (1 - 2 * halfVersine[at]!) * legendre - l * previous[at]!) / (l + 1);
      previous[at] = legendre;
    }
    const moment = Math.exp((-strength * sum) / transport) - unscattered_frac;
    scattered.push(moment);
    if (moment < NEGLIGIBLE) break;
  }
  return { scattered, unscattered_frac };
}

/** Probability of a deflection greater than μ: 1 − μ-part of the Legendre series. */
function probabilityBeyond(scattered: readonly number[], halfVersine: number): number {
  const x = 1 - 2 * halfVersine;
  let before = 1;
  let here = x;
  let sum = (scattered[0] ?? 0) * halfVersine;
  for (let l = 1; l < scattered.length; l++) {
    const after = ((2 * l + 1) * x * here - l * before) / (l + 1);
    sum += (scattered[l]! * (before - after)) / 2;
    before = here;
    here = after;
  }
  return (scattered[0] ?? 0) - sum;
}

/**
 * Quantiles of (1 − cos θ)/2 after a path of this scattering strength (path over first transport mean free path), largest deflection first,
 * scaled to the exact mean (1 − e^(−strength))/2. Test: physics/transportElectronTables.
 */
export function deflectionQuantiles(section: AngularCrossSection, strength: number): Float64Array {
  const { scattered } = moments(section, strength);
  const angles = Float64Array.from(
    { length: CUMULATIVE_POINTS },
    (_, at) => LEAST_ANGLE ** (1 - at / (CUMULATIVE_POINTS - 1)),
  );
  const beyond = Float64Array.from(angles, (mu) => probabilityBeyond(scattered, mu));
  for (let at = beyond.length - 2; at >= 0; at--) beyond[at] = Math.max(beyond[at]!, beyond[at + 1]!);
  let at = CUMULATIVE_POINTS - 1;
  const quantiles = PROBABILITIES.map((s) => {
    while (at > 0 && beyond[at]! < s) at--;
    if (beyond[at]! < s) return 0;
    const above = Math.min(at + 1, CUMULATIVE_POINTS - 1);
    const step = beyond[at]! - beyond[above]!;
    const part = step > 0 ? (beyond[at]! - s) / step : 0;
    return angles[at]! + part * (angles[above]! - angles[at]!);
  });
  return scaledToMean(quantiles, (1 - Math.exp(-strength)) / 2);
}

/** Mean of what the kernel draws from the quantiles: straight lines between them, to 1 at s = 0. */
export function meanOfQuantiles(quantiles: Float64Array): number {
  let sum = (PROBABILITIES[0]! * (1 + quantiles[0]!)) / 2;
  for (let at = 1; at < QUANTILES; at++)
    sum += ((PROBABILITIES[at]! - PROBABILITIES[at - 1]!) * (quantiles[at]! + quantiles[at - 1]!)) / 2;
  return sum;
}

function scaledToMean(quantiles: Float64Array, mean: number): Float64Array {
  const factor = mean / meanOfQuantiles(quantiles);
  return quantiles.map((quantile) => Math.min(1, quantile * factor));
}
