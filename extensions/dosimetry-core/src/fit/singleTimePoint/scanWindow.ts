import type { TissueKinetics } from '../../domain/kinetics';
import type { SingleTimePointMethod } from '../../domain/timeActivity';
import { figureOf, percentOf } from '../../domain/finding';
import { decayConstant_per_s } from '../../domain/radionuclide';
import { hoursToSeconds, secondsToHours } from '../../domain/units';
import { exponentialSumAt, exponentialSumIntegral } from '../exponentialModels';
import { curveOf } from './kineticCoordinates';
import { patientsOf, priorOf } from './populationPrior';
import { chosenKinetics, kineticsIfKnown, type ChosenKinetics } from './scanOf';
import {
  HAENSCHEID_WINDOW,
  jacksonEstimate,
  madsenEstimate,
  probableCurves,
  type ShapeEstimate,
} from './shapeEstimates';
import type { SingleTimePointInput } from './singleTimePointCurve';

/** When a method is valid for a nuclide and a tissue: from when to when the scan may be, and why. */
export interface ScanWindow {
  readonly from_h: number;
  readonly to_h: number;
  readonly because: string;
}

/** Kinetics may leave this much of the integral unsure, 1σ, for a method to be valid. */
export const LARGEST_SPREAD_frac = 0.1;
const FIRST_h = 1;
const LAST_h = 400;
const TRIALS = 72;

/**
 * When the scan may be for a method to be valid, or null where nothing is known to tell it from. Hänscheid: between 0.75 and 2.5 effective
 * half-lives, for the middle 68 % of the population. Population methods: while the spread of the kinetics leaves at most 10 % (1σ). Earlier
 * cycle: while that cycle was measured. Throws what `chosenKinetics` throws. Test: physics/singleTimePoint.
 */
export function singleTimePointWindow(
  method: SingleTimePointMethod,
  halfLife_s: number,
  input: SingleTimePointInput,
): ScanWindow | null {
  if (method === 'earlier-cycle') return earlierWindow(input);
  if (method === 'haenscheid') {
    const known = kineticsIfKnown(input);
    return known === null ? null : haenscheidWindow(known, halfLife_s);
  }
  return spreadWindow(method, halfLife_s, chosenKinetics(input, method), input.administered_MBq);
}

function earlierWindow({ earlier }: SingleTimePointInput): ScanWindow | null {
  if (earlier === null || earlier.measured_s === null) return null;
  const [from_h, to_h] = [secondsToHours(earlier.measured_s[0]), secondsToHours(earlier.measured_s[1])];
  return { from_h, to_h, because: 'the earlier cycle was measured between them' };
}

function haenscheidWindow(known: ChosenKinetics, halfLife_s: number): ScanWindow | null {
  const halfLives_h = probableCurves(known, halfLife_s)
    .map(({ decayConstants }) => secondsToHours(Math.LN2 / decayConstants[0]!))
    .sort((a, b) => a - b);
  const at = (part: number): number => halfLives_h[Math.floor(part * halfLives_h.length)]!;
  const [from_h, to_h] = [HAENSCHEID_WINDOW[0] * at(0.84), HAENSCHEID_WINDOW[1] * at(0.16)];
  if (from_h >= to_h) return null;
  return {
    from_h,
    to_h,
    because: `the effective half-life of ${known.tissueName} lies between ${figureOf(at(0.16))} and ${figureOf(at(0.84))} h in 68 % of "${known.population.title}"`,
  };
}

type PopulationMethod = Exclude<SingleTimePointMethod, 'haenscheid' | 'earlier-cycle'>;

/** By tissue, while it lives; keyed by what else a window depends on. */
const KEPT = new WeakMap<TissueKinetics, Map<string, ScanWindow | null>>();

function spreadWindow(
  method: PopulationMethod,
  halfLife_s: number,
  known: ChosenKinetics,
  administered_MBq: number | null,
): ScanWindow | null {
  const windows = KEPT.get(known.tissue) ?? new Map<string, ScanWindow | null>();
  KEPT.set(known.tissue, windows);
  const key = `${method} ${halfLife_s} ${known.population.title} ${administered_MBq}`;
  const kept = windows.get(key);
  if (kept !== undefined) return kept;
  const spreadAt = spreadOf(method, halfLife_s, known, administered_MBq);
  const found = searchWindow(spreadAt);
  const because = `the kinetics of ${known.tissueName} in "${known.population.title}" then leave at most ${percentOf(LARGEST_SPREAD_frac)} (1σ)`;
  const window = found === null ? null : { ...found, because };
  windows.set(key, window);
  return window;
}

function searchWindow(spreadAt_frac: (time_s: number) => number): Pick<ScanWindow, 'from_h' | 'to_h'> | null {
  const times_h = Array.from({ length: TRIALS }, (_, n) => FIRST_h * (LAST_h / FIRST_h) ** (n / (TRIALS - 1)));
  const spreads = times_h.map((time_h) => spreadAt_frac(hoursToSeconds(time_h)));
  const best = spreads.indexOf(Math.min(...spreads));
  if (!(spreads[best]! <= LARGEST_SPREAD_frac)) return null;
  let [from, to] = [best, best];
  while (from > 0 && spreads[from - 1]! <= LARGEST_SPREAD_frac) from--;
  while (to < TRIALS - 1 && spreads[to + 1]! <= LARGEST_SPREAD_frac) to++;
  return { from_h: times_h[from]!, to_h: times_h[to]! };
}

function spreadOf(
  method: PopulationMethod,
  halfLife_s: number,
  known: ChosenKinetics,
  administered_MBq: number | null,
): (time_s: number) => number {
  if (method === 'bayesian') return bayesianSpread(halfLife_s, known, administered_MBq);
  const estimate = method === 'madsen' ? madsenEstimate : jacksonEstimate;
  return (time_s) => spread_frac(estimate(time_s, halfLife_s, known)) ?? Infinity;
}

const PATIENTS = 128;

/**
 * What one exact scan leaves of the logarithm of the integral, 1σ: with amplitudes what its regression on the logarithm of the activity
 * leaves, without them the spread of their difference.
 */
function bayesianSpread(
  halfLife_s: number,
  { tissue }: ChosenKinetics,
  administered_MBq: number | null,
): (time_s: number) => number {
  const prior = priorOf(tissue, administered_MBq);
  const physical = decayConstant_per_s(halfLife_s);
  const curves = patientsOf(prior, PATIENTS).map((patient) => curveOf(patient, prior.form, physical));
  const integrals = deviations(curves.map((curve) => Math.log(exponentialSumIntegral(curve, 0, Infinity))));
  return (time_s) => {
    const activities = deviations(curves.map((curve) => Math.log(exponentialSumAt(curve, time_s))));
    const product = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, n) => sum + value * b[n]!, 0);
    const slope = prior.hasAmplitude ? product(integrals, activities) / product(activities, activities) : 1;
    const left = integrals.map((value, n) => value - slope * activities[n]!);
    return Math.sqrt(product(left, left) / left.length);
  };
}

function deviations(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** How far the probable residences lie from the estimated one, rms, as a part of it; null where they are not known. */
export function spread_frac({ residence_s, probable_s }: ShapeEstimate): number | null {
  if (probable_s === null) return null;
  const squares = probable_s.reduce((sum, each) => sum + (each / residence_s - 1) ** 2, 0);
  return Math.sqrt(squares / probable_s.length);
}

/** What a person should know of a scan that is taken outside its method's window; with the spread that the method's estimate has at that time. */
export function outsideWindow(
  method: SingleTimePointMethod,
  time_s: number,
  halfLife_s: number,
  input: SingleTimePointInput,
  atScan_frac: number | null,
): string[] {
  const time_h = secondsToHours(time_s);
  if ((method === 'madsen' || method === 'jackson') && atScan_frac !== null && atScan_frac <= LARGEST_SPREAD_frac)
    return [];
  if (method === 'haenscheid' && kineticsIfKnown(input) === null) return haenscheidAlone(time_h, halfLife_s);
  const window = singleTimePointWindow(method, halfLife_s, input);
  if (window === null)
    return method === 'earlier-cycle'
      ? [
          'When the earlier cycle was measured is not known, so that its curve cannot be checked at the time of this scan.',
        ]
      : [
          `At no time do the kinetics of this population leave at most ${percentOf(LARGEST_SPREAD_frac)} with one scan.`,
        ];
  if (time_h >= window.from_h && time_h <= window.to_h)
    return method === 'haenscheid' && atScan_frac !== null && atScan_frac > LARGEST_SPREAD_frac
      ? [
          `In this population the estimate from a scan at ${figureOf(time_h)} h is off by ${percentOf(atScan_frac)} (rms); at most ${percentOf(LARGEST_SPREAD_frac)} was expected.`,
        ]
      : [];
  return [
    `The scan is at ${figureOf(time_h)} h; between ${figureOf(window.from_h)} and ${figureOf(window.to_h)} h was expected, since ${window.because}.`,
  ];
}

function haenscheidAlone(time_h: number, halfLife_s: number): string[] {
  const [shortest_h, longest_h] = [time_h / HAENSCHEID_WINDOW[1], time_h / HAENSCHEID_WINDOW[0]];
  const physical_h = secondsToHours(halfLife_s);
  if (shortest_h > physical_h)
    return [
      `The scan is at ${figureOf(time_h)} h, after more than ${HAENSCHEID_WINDOW[1]} physical half-lives of ${figureOf(physical_h)} h: no effective half-life is long enough.`,
    ];
  return [
    `Whether the scan at ${figureOf(time_h)} h is in time cannot be told without kinetics of the tissue: the effective half-life must lie between ${figureOf(shortest_h)} and ${figureOf(Math.min(longest_h, physical_h))} h.`,
  ];
}
