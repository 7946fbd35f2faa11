import { nonNegativeLeastSquares, type ColumnSign } from './nonNegativeLeastSquares';
import type { RadialKernel } from './radialKernel';

/** λ of the first steady term, cm²/g; the others double it: from the hardest photons to electrons of some keV. */
export const SLOWEST_cm2_per_g = 0.015;
export const DOUBLINGS = 15;
const MOST_WAVES = 3;
/** Distances at which a fit is compared. */
const FIRST_g_per_cm2 = 0.004;
const LAST_g_per_cm2 = 100;
const SAMPLES = 160;
/** Weights of the whole energy and of the energy between two samples, against that of the energy within one. */
const WEIGHT_OF_ALL = 30;
const WEIGHT_BETWEEN = 4;
/** A fit is good enough where it is off by less of the energy; more terms are tried otherwise. */
const GOOD_FIT_frac = 0.001;
const GOOD_CHARGED_FIT_frac = 0.002;
const GOOD_BREMSSTRAHLUNG_FIT_frac = 0.02;

/** Doublings of bremsstrahlung: below 1 cm²/g. */
export const FAR_DOUBLINGS = 7;
/** Electrons end within this many times the distance within which 95 % of their energy is absorbed. */
const TRACKS = 2.2;
/** What reaches further than any electron is fitted as photons are, g/cm². */
const LONGEST_TRACK_g_per_cm2 = 10;
/** Frequencies of the first wave that are tried, times that distance. */
const FREQUENCIES = [1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4] as const;

/** Σ a (1 − exp(−λt)) of the energy: steady terms with real λ, waves with complex ones. */
export interface Terms {
  /** a of λ = SLOWEST · 2ⁿ. */
  readonly steady: Float64Array;
  readonly waves: readonly { readonly re: number; readonly im: number }[];
  /** λ of wave n: SLOWEST · 2^waveDoubling + i (2n + 1) frequency, cm²/g. */
  readonly waveDoubling: number;
  readonly frequency_cm2_per_g: number;
  /** Largest difference from the table in the energy absorbed within a distance. */
  readonly error_frac: number;
}

export const rateOf = (doubling: number): number => SLOWEST_cm2_per_g * 2 ** doubling;

export const NO_TERMS: Terms = {
  steady: new Float64Array(DOUBLINGS),
  waves: [],
  waveDoubling: 0,
  frequency_cm2_per_g: 0,
  error_frac: 0,
};

/** What a term of a = 1 gives: the weighted energy within each distance, then between each and the next, then in all. */
type Column = Float64Array;

const distances_g_per_cm2 = Float64Array.from(
  { length: SAMPLES },
  (_, n) => FIRST_g_per_cm2 * (LAST_g_per_cm2 / FIRST_g_per_cm2) ** (n / (SAMPLES - 1)),
);

function columnOf(within: Float64Array, all: number): Column {
  const between = within.map((value, n) => WEIGHT_BETWEEN * (value - (n > 0 ? within[n - 1]! : 0)));
  return Float64Array.of(...within, ...between, WEIGHT_OF_ALL * all);
}

const STEADY: readonly Column[] = Array.from({ length: DOUBLINGS }, (_, n) =>
  columnOf(
    distances_g_per_cm2.map((distance) => -Math.expm1(-rateOf(n) * distance)),
    1,
  ),
);

/** Real and imaginary part of 1 − exp(−λt): a is complex, and what counts is the real part of their product. */
const waveColumns = (decay: number, frequency: number, waves: number): Column[] =>
  Array.from({ length: waves }, (_, n): Column[] => {
    const turn = (2 * n + 1) * frequency;
    const wave = (quarter: (angle: number) => number): Float64Array =>
      distances_g_per_cm2.map((t) => Math.exp(-decay * t) * quarter(turn * t));
    return [
      columnOf(
        wave(Math.cos).map((value) => 1 - value),
        1,
      ),
      columnOf(
        wave(Math.sin).map((value) => -value),
        0,
      ),
    ];
  }).flat();

/** The table at the distances, linear in between, as a part of its last value. */
function sampled({ massDistance_g_per_cm2: nodes, within_MeV }: RadialKernel): Column {
  const last = within_MeV.length - 1;
  let node = 1;
  const within_frac = distances_g_per_cm2.map((distance) => {
    while (node < last && nodes[node]! < distance) node++;
    const part = Math.min((distance - nodes[node - 1]!) / (nodes[node]! - nodes[node - 1]!), 1);
    return (within_MeV[node - 1]! + part * (within_MeV[node]! - within_MeV[node - 1]!)) / within_MeV[last]!;
  });
  return columnOf(within_frac, 1);
}

const dot = (a: Column, b: Column): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);

/** Columns that are fitted again and again, with their products. */
interface Base {
  readonly columns: readonly Column[];
  readonly gram: readonly (readonly number[])[];
}

const baseOf = (columns: readonly Column[]): Base => ({
  columns,
  gram: columns.map((a) => columns.map((b) => dot(a, b))),
});
const STEADY_BASE = baseOf(STEADY);

interface Fit {
  readonly amplitudes: Float64Array;
  readonly error_frac: number;
  /** Error, and energy that the fit takes back with distance, which no kernel does. */
  readonly badness_frac: number;
}

/** Fits the columns of a base, each of its sign, and waves; together they give all the energy that is wanted. */
function fit(wanted: Column, base: Base, signs: readonly ColumnSign[], waves: readonly Column[] = []): Fit {
  const columns = [...base.columns, ...waves];
  const gram = columns.map((a, row) =>
    Float64Array.from(columns, (b, column) => base.gram[row]?.[column] ?? dot(a, b)),
  );
  const right = Float64Array.from(columns, (a) => dot(a, wanted));
  const raw = nonNegativeLeastSquares(gram, right, [...signs, ...waves.map(() => 'any' as const)]);
  const all = columns.reduce((sum, column, at) => sum + column.at(-1)! * raw[at]!, 0);
  const amplitudes = raw.map((value) => (value * wanted.at(-1)!) / all);
  let [error_frac, falling_frac, before] = [0, 0, 0];
  for (let sample = 0; sample < (wanted.length - 1) / 2; sample++) {
    const found = columns.reduce((sum, column, at) => sum + column[sample]! * amplitudes[at]!, 0);
    error_frac = Math.max(error_frac, Math.abs(found - wanted[sample]!));
    falling_frac += Math.max(before - found, 0);
    before = found;
  }
  return { amplitudes, error_frac, badness_frac: error_frac + falling_frac };
}

/** Leaves out steady terms, the least first, as long as the fit stays good enough. */
function pruned(
  wanted: Column,
  base: Base,
  signs: readonly ColumnSign[],
  full: Fit,
  good_frac: number,
  waves: readonly Column[] = [],
): Fit {
  const left = [...signs];
  let best = full;
  for (;;) {
    const amplitudes = best.amplitudes;
    const used = Array.from(left.keys()).filter((n) => left[n] !== 'none' && amplitudes[n] !== 0);
    if (used.length < 2) return best;
    left[used.reduce((least, n) => (Math.abs(amplitudes[n]!) < Math.abs(amplitudes[least]!) ? n : least))] = 'none';
    const found = fit(wanted, base, left, waves);
    if (found.badness_frac > Math.max(good_frac, 1.1 * full.badness_frac)) return best;
    best = found;
  }
}

/**
 * Photons, of the source or of bremsstrahlung: steady terms, of which the slowest may not be negative, so that no energy is taken back far away. The faster ones
 * may: scattered photons make the energy given off along a line rise before it falls.
 */
function* fitSteady(wanted: Column, base: Base, good_frac: number): Generator<number, Fit> {
  const signsFrom = (positive: number): ColumnSign[] => base.columns.map((_, n) => (n < positive ? 'positive' : 'any'));
  let signs = signsFrom(base.columns.length);
  let best = fit(wanted, base, signs);
  for (let positive = 1; positive < base.columns.length && best.badness_frac > good_frac; positive++) {
    yield 0;
    const found = fit(wanted, base, signsFrom(positive));
    if (found.badness_frac < best.badness_frac) [best, signs] = [found, signsFrom(positive)];
  }
  yield 0;
  return pruned(wanted, base, signs, best, good_frac);
}

export function* fitPhotonTerms(kernel: RadialKernel): Generator<number, Terms> {
  const { amplitudes, error_frac } = yield* fitSteady(sampled(kernel), STEADY_BASE, GOOD_FIT_frac);
  return { ...NO_TERMS, steady: amplitudes, error_frac };
}

/** The steady terms of what is absorbed beyond the tracks of charged particles, in proportion to it rather than to all: bremsstrahlung. */
function* fitBremsstrahlung(wanted: Column, range: number): Generator<number, Float64Array> {
  const first = distances_g_per_cm2.findIndex((distance) => distance > TRACKS * range);
  const beyond = (column: Column): Column => {
    const whole = column.at(-1)! / WEIGHT_OF_ALL - column[first]!;
    return columnOf(
      column.slice(first, SAMPLES).map((value) => value - column[first]!),
      whole,
    );
  };
  const tail = beyond(wanted);
  const energy_frac = tail.at(-1)! / WEIGHT_OF_ALL;
  const steady = new Float64Array(DOUBLINGS);
  if (!(energy_frac > 0)) return steady;
  const base = baseOf(STEADY.slice(0, FAR_DOUBLINGS).map(beyond));
  const { amplitudes } = yield* fitSteady(
    tail.map((value) => value / energy_frac),
    base,
    GOOD_BREMSSTRAHLUNG_FIT_frac,
  );
  steady.set(amplitudes.map((amplitude) => amplitude * energy_frac));
  return steady;
}

/** Charged particles have a range, for which waves are needed: they are tried at some rates in proportion to it. */
export function* fitChargedTerms(kernel: RadialKernel): Generator<number, Terms> {
  const all = sampled(kernel);
  const range = distances_g_per_cm2[all.findIndex((part) => part >= 0.95)]!;
  if (TRACKS * range > LONGEST_TRACK_g_per_cm2) return yield* fitPhotonTerms(kernel);
  const bremsstrahlung = yield* fitBremsstrahlung(all, range);
  const wanted = all.slice();
  STEADY.forEach((column, n) => column.forEach((value, at) => (wanted[at]! -= bremsstrahlung[n]! * value)));
  const signs = STEADY.map((_, n): ColumnSign => (n < FAR_DOUBLINGS ? 'none' : 'positive'));
  let best = { ...fit(wanted, STEADY_BASE, signs), waveDoubling: 0, frequency: 0, waves: 0 };
  const middle = Math.round(Math.log2(4 / range / SLOWEST_cm2_per_g));
  const doublings = [middle - 1, middle, middle + 1].filter((n) => n >= 0 && n < DOUBLINGS);
  for (let waves = 2; waves <= MOST_WAVES && best.badness_frac > GOOD_CHARGED_FIT_frac; waves++) {
    for (const waveDoubling of doublings) {
      for (const frequency of FREQUENCIES.map((n) => n / range)) {
        const found = fit(wanted, STEADY_BASE, signs, waveColumns(rateOf(waveDoubling), frequency, waves));
        if (found.badness_frac < best.badness_frac) best = { ...found, waveDoubling, frequency, waves };
      }
      yield 0;
    }
  }
  const { waveDoubling, frequency, waves } = best;
  const columns = waveColumns(rateOf(waveDoubling), frequency, waves);
  const { amplitudes, error_frac } = pruned(wanted, STEADY_BASE, signs, best, GOOD_FIT_frac, columns);
  return {
    steady: bremsstrahlung.map((amplitude, n) => amplitude + amplitudes[n]!),
    waves: Array.from({ length: waves }, (_, n) => ({
      re: amplitudes[DOUBLINGS + 2 * n]!,
      im: amplitudes[DOUBLINGS + 2 * n + 1]!,
    })),
    waveDoubling,
    frequency_cm2_per_g: frequency,
    error_frac,
  };
}
