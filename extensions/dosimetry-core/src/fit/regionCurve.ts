import { DosimetryError } from '../domain/errors';
import { EXPONENTIAL_MODELS, type CurveSettings, type FixedHalfLives } from '../domain/timeActivity';
import { decayConstant_per_s } from '../domain/radionuclide';
import { assertTimesAfterAdministration } from './assertTimesAfterAdministration';
import { formOf } from './exponentialModels';
import { hoursText } from './hoursText';
import type { SingleTimePointInput } from './singleTimePoint/index';

/** The measured curve of one region, and how it is to be fitted. Dose rates take the places of activities as they are. */
export interface RegionCurve {
  /** After administration, ascending, s. */
  readonly times_s: readonly number[];
  readonly activities_MBq: readonly number[];
  /** Standard uncertainty of each activity; null where the settings' uncertainty gives none (see `activitySigmas`). */
  readonly sigmas_MBq: readonly number[] | null;
  /** Which points a person left out; null: none. */
  readonly excluded: readonly boolean[] | null;
  /** Physical half-life, s. */
  readonly halfLife_s: number;
  readonly settings: CurveSettings;
  readonly fixedHalfLives: FixedHalfLives | null;
  /** What a method for one scan needs; null with a selection among curves. */
  readonly singleTimePoint: SingleTimePointInput | null;
}

/** Places of the points that take part. */
export const pointsTakingPart = ({ times_s, excluded }: Pick<RegionCurve, 'times_s' | 'excluded'>): number[] =>
  times_s.flatMap((_, at) => (excluded?.[at] ? [] : [at]));

/** The points that take part, in their order. */
export interface MeasuredPoints {
  readonly times_s: readonly number[];
  readonly activities_MBq: readonly number[];
  readonly sigmas_MBq: readonly number[] | null;
  readonly halfLife_s: number;
}

/** What squares of numbers can still hold: beyond are errors of a file. Less than the least is nothing. */
export const LEAST_MBq = 1e-50;
const MOST_MBq = 1e50;
const isHeld = (value: number): boolean => Math.abs(value) <= MOST_MBq;

/** Below it a standard deviation says nothing. */
const LEAST_REPLICATES = 10;

const fail = (what: string, message: string, remedy: string): DosimetryError =>
  new DosimetryError({ code: `fit/${what}`, message, remedy });

/**
 * The points of a curve that take part. Throws `fit/models`, `fit/length-mismatch`, `fit/half-life`, `fit/times`, `fit/too-few-points` (none is left),
 * `fit/not-finite` (also above 1e50), `fit/sigmas`, `fit/fixed-half-life`, `fit/relative-uncertainty`, `fit/bootstrap`. Proved by test/unit/core/fitTimeActivity.test.ts.
 */
export function measuredPoints(curve: RegionCurve): MeasuredPoints {
  const { times_s, activities_MBq, sigmas_MBq, excluded, halfLife_s } = curve;
  assertSettings(curve.settings);
  assertLengths(curve);
  assertTimesAfterAdministration(times_s, halfLife_s);
  assertFixedHalfLives(curve);
  const takesPart = (_: number, at: number): boolean => !(excluded?.[at] ?? false);
  const points = {
    times_s: times_s.filter(takesPart),
    activities_MBq: activities_MBq.filter(takesPart),
    sigmas_MBq: sigmas_MBq?.filter(takesPart) ?? null,
    halfLife_s,
  };
  if (points.times_s.length === 0)
    throw fail(
      'too-few-points',
      `Of ${times_s.length} points ${times_s.length} are left out; at least 1 was expected.`,
      'Add a time point, or let one take part again.',
    );
  if (!activities_MBq.every(isHeld))
    throw fail(
      'not-finite',
      `The activities are ${activities_MBq.join(', ')} MBq; finite numbers of at most ${MOST_MBq} were expected.`,
      'Correct the activities.',
    );
  if (points.sigmas_MBq?.some((sigma) => !(sigma >= LEAST_MBq && isHeld(sigma))))
    throw fail(
      'sigmas',
      `The uncertainties are ${points.sigmas_MBq.join(', ')} MBq; numbers between ${LEAST_MBq} and ${MOST_MBq} were expected.`,
      'Correct them, or leave them out for all points of the curve.',
    );
  return points;
}

function assertSettings({ models, uncertainty, bootstrap }: CurveSettings): void {
  if (models.length === 0) throw fail('models', 'No model was asked for.', 'Choose at least one.');
  if (uncertainty.source === 'stated' && !(uncertainty.relative_frac > 0 && Number.isFinite(uncertainty.relative_frac)))
    throw fail(
      'relative-uncertainty',
      `The relative uncertainty of activities is ${uncertainty.relative_frac}; a number above 0 was expected.`,
      'Correct it in the settings of the fit.',
    );
  if (bootstrap !== null && !(Number.isInteger(bootstrap.replicates) && bootstrap.replicates >= LEAST_REPLICATES))
    throw fail(
      'bootstrap',
      `The bootstrap has ${bootstrap.replicates} replicates; a whole number of at least ${LEAST_REPLICATES} was expected.`,
      'Ask for some hundred.',
    );
}

function assertLengths({ times_s, activities_MBq, sigmas_MBq, excluded }: RegionCurve): void {
  const count = times_s.length;
  const lengths = [
    [activities_MBq.length, 'activities'],
    [sigmas_MBq?.length ?? count, 'uncertainties'],
    [excluded?.length ?? count, 'choices of points'],
  ] as const;
  const others = lengths.filter(([length]) => length !== count).map(([length, what]) => `${length} ${what}`);
  if (others.length > 0)
    throw fail(
      'length-mismatch',
      `There are ${count} times and ${others.join(' and ')}; as many of each were expected.`,
      'Give one activity, and one uncertainty or none at all, for each time.',
    );
}

function assertFixedHalfLives({ fixedHalfLives, halfLife_s, settings }: RegionCurve): void {
  if (fixedHalfLives === null) return;
  const chosen = EXPONENTIAL_MODELS.filter((model) => settings.models.includes(model));
  const most = Math.max(0, ...chosen.map((model) => formOf(model).phases));
  const fixed = fixedHalfLives.phases_s.reduce<number>((last, each, at) => (each === null ? last : at + 1), 0);
  if (most > 0 && fixed > most)
    throw fail(
      'fixed-half-life',
      `Half-lives of ${fixed} phases are fixed; the chosen models have at most ${most}.`,
      'Choose a model with more phases, or fix fewer half-lives.',
    );
  const given = [...fixedHalfLives.phases_s, fixedHalfLives.uptake_s].filter((each) => each !== null);
  const physical = decayConstant_per_s(halfLife_s);
  const { phases_s, uptake_s } = fixedHalfLives;
  const notSlower_s = phases_s.find((each) => each !== null && uptake_s !== null && each <= uptake_s);
  if (notSlower_s !== undefined)
    throw fail(
      'fixed-half-life',
      `The half-life of the uptake is fixed at ${hoursText(uptake_s ?? 0)}, that of a phase of decrease at ${hoursText(notSlower_s ?? 0)}; a shorter one of the uptake was expected.`,
      'Correct them, or let one be free.',
    );
  for (const each of given)
    if (!(each > 0) || decayConstant_per_s(each) < (1 - 1e-9) * physical)
      throw fail(
        'fixed-half-life',
        `A half-life is fixed at ${hoursText(each)}; more than 0 h and at most the physical half-life of ${hoursText(halfLife_s)} was expected.`,
        'Give an effective half-life, which is never longer than the physical one.',
      );
}
