import type { RadialDeposit } from './dosePointKernel';

/** Photons of one energy on their way to the first collision. */
export interface CollidingLine {
  /** Per decay. */
  readonly energy_MeV: number;
  readonly attenuation_cm2_per_g: number;
  /** Of the energy that collides. */
  readonly absorbed_frac: number;
}

/** How scattered photons travel on, into all directions alike. */
export interface ScatteredPhotons {
  readonly attenuation_cm2_per_g: number;
  /** Part of the colliding energy that is scattered once more; the rest is absorbed. */
  readonly released_frac: number;
  /** Largest difference from the point kernel, in its Fourier transform, over all photon energy. */
  readonly fitError_frac: number;
}

/** Wave numbers (g/cm²)⁻¹ of the fit: lengths from the whole body to some millimetres, within which electrons carry energy on. */
const WAVE_NUMBERS = Array.from({ length: 48 }, (_, n) => 0.005 * 1.15 ** n);
/** Steps of the integral over a shell, per radian. */
const STEPS = 2;
/** Photons have given all but nothing by then. */
const LAST_g_per_cm2 = 150;
/** Values tried at once of either number, rounds of closing in on the best. */
const VALUES = 9;
const ROUNDS = 12;

/** ∫ λ e^(−λr) sin(kr)/(kr) dr: the Fourier transform of λ e^(−λr)/(4πr²). */
const transformOf = (attenuation: number, waveNumber: number): number =>
  (attenuation / waveNumber) * Math.atan(waveNumber / attenuation);

/** The same of a table, energy being spread evenly over each shell. */
function transformOfTable({ massDistance_g_per_cm2: distance, within_MeV }: RadialDeposit, waveNumber: number): number {
  let sum = 0;
  for (let n = 1; n < distance.length && distance[n - 1]! < LAST_g_per_cm2; n++) {
    const [from, width] = [distance[n - 1]!, distance[n]! - distance[n - 1]!];
    const steps = Math.ceil(width * waveNumber * STEPS);
    let mean = 0;
    for (let step = 0; step < steps; step++) {
      const phase = waveNumber * (from + ((step + 0.5) / steps) * width);
      mean += Math.sin(phase) / phase / steps;
    }
    sum += mean * (within_MeV[n]! - within_MeV[n - 1]!);
  }
  return sum;
}

interface Range {
  readonly middle: number;
  readonly width: number;
}

const valuesIn = ({ middle, width }: Range): number[] =>
  Array.from({ length: VALUES }, (_, n) => middle + width * ((2 * n) / (VALUES - 1) - 1));

/**
 * The attenuation μ and the released part ω with which all collisions together come closest to the point kernel: in Fourier space a chain of collisions is a
 * geometric series, kernel = absorbed + released · (1 − ω) h / (1 − ω h), h the transform of one flight. Test: physics/photonCollisions.
 */
export function fitScattered(photon: RadialDeposit, lines: readonly CollidingLine[]): ScatteredPhotons {
  const all_MeV = photon.within_MeV.at(-1)!;
  const waves = WAVE_NUMBERS.map((waveNumber) => {
    const sumOf = (part: (line: CollidingLine) => number): number =>
      lines.reduce(
        (sum, line) => sum + line.energy_MeV * part(line) * transformOf(line.attenuation_cm2_per_g, waveNumber),
        0,
      ) / all_MeV;
    const wanted = transformOfTable(photon, waveNumber) / all_MeV - sumOf((line) => line.absorbed_frac);
    return { waveNumber, wanted, released: sumOf((line) => 1 - line.absorbed_frac) };
  });
  const offOf = (attenuation: number, released_frac: number): number[] =>
    waves.map(({ waveNumber, wanted, released }) => {
      const flight = transformOf(attenuation, waveNumber);
      return (released * (1 - released_frac) * flight) / (1 - released_frac * flight) - wanted;
    });
  let best = { attenuation: 0.2, released_frac: 0.5, badness: Infinity };
  let [logarithms, parts]: [Range, Range] = [
    { middle: Math.log(0.2), width: Math.log(6) },
    { middle: 0.5, width: 0.49 },
  ];
  for (let round = 0; round < (all_MeV > 0 ? ROUNDS : 0); round++) {
    for (const attenuation of valuesIn(logarithms).map(Math.exp))
      for (const released_frac of valuesIn(parts)) {
        if (released_frac < 0 || released_frac > 0.99) continue;
        const badness = offOf(attenuation, released_frac).reduce((sum, off) => sum + off ** 2, 0);
        if (badness < best.badness) best = { attenuation, released_frac, badness };
      }
    logarithms = { middle: Math.log(best.attenuation), width: 0.6 * logarithms.width };
    parts = { middle: best.released_frac, width: 0.6 * parts.width };
  }
  const { attenuation, released_frac } = best;
  const fitError_frac = all_MeV > 0 ? Math.max(...offOf(attenuation, released_frac).map(Math.abs)) : 0;
  return { attenuation_cm2_per_g: attenuation, released_frac, fitError_frac };
}
