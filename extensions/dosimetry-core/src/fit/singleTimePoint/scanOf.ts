import { DosimetryError } from '../../domain/errors';
import type { KineticTissue, PopulationKinetics, TissueKinetics } from '../../domain/kinetics';
import type { SingleTimePointMethod } from '../../domain/timeActivity';
import { secondsToHours } from '../../domain/units';
import { figureOf } from '../../domain/finding';
import { assertTimesAfterAdministration } from '../assertTimesAfterAdministration';
import type { SingleTimePointCurve, SingleTimePointInput } from './singleTimePointCurve';

const fail = (what: string, message: string, remedy: string): DosimetryError =>
  new DosimetryError({ code: `fit/${what}`, message, remedy });

/** One measured activity. */
export interface Scan {
  readonly time_s: number;
  readonly activity_MBq: number;
  /** Relative standard uncertainty; null where it is not known. */
  readonly sigma_frac: number | null;
}

/**
 * The scans that a method takes: the chosen one, else those that take part; only the Bayesian estimate takes several. Throws
 * `fit/half-life`, `fit/times`, `fit/single-time-point-choice`, `fit/not-positive`, `fit/sigmas`.
 */
export function scansOf(curve: SingleTimePointCurve): readonly Scan[] {
  const { times_s, activities_MBq, sigmas_MBq, excluded, halfLife_s, method } = curve;
  assertTimesAfterAdministration(times_s, halfLife_s);
  const { timeIndex } = curve.singleTimePoint;
  const taking = times_s.flatMap((_, at) => (excluded?.[at] === true ? [] : [at]));
  if (timeIndex === null ? taking.length === 0 : !taking.includes(timeIndex))
    throw fail(
      'single-time-point-choice',
      timeIndex === null
        ? 'No scan takes part; one was expected.'
        : `Scan ${timeIndex + 1} of ${times_s.length} was chosen, which is left out or does not exist.`,
      'Choose a scan that takes part.',
    );
  const used = timeIndex === null ? taking : [timeIndex];
  if (method !== 'bayesian' && used.length > 1)
    throw fail(
      'single-time-point-choice',
      `${used.length} scans take part, and the method "${method}" takes one.`,
      'Choose the scan that it is to take.',
    );
  return used.map((at) => scanAt(times_s[at]!, activities_MBq[at] ?? NaN, sigmas_MBq?.[at] ?? null));
}

function scanAt(time_s: number, activity_MBq: number, sigma_MBq: number | null): Scan {
  if (!Number.isFinite(activity_MBq) || !(time_s > 0))
    throw fail(
      'not-positive',
      `At ${figureOf(secondsToHours(time_s))} h after administration the activity is ${activity_MBq} MBq; a number at a time above 0 was expected.`,
      'Choose another scan, or a fit of the curve.',
    );
  if (sigma_MBq !== null && !(sigma_MBq > 0 && Number.isFinite(sigma_MBq)))
    throw fail(
      'sigmas',
      `The uncertainty is ${sigma_MBq} MBq; a number above 0 was expected.`,
      'Correct it, or leave it out for all points of the curve.',
    );
  return { time_s, activity_MBq, sigma_frac: sigma_MBq === null ? null : sigma_MBq / activity_MBq };
}

/** The kinetics of the chosen tissue in the chosen population. */
export interface ChosenKinetics {
  readonly population: PopulationKinetics;
  readonly tissueName: KineticTissue;
  readonly tissue: TissueKinetics;
}

/** Throws `fit/population`, `fit/tissue`, `fit/population-radionuclide`, `fit/population-tissue`: nothing is taken in their place. */
export function chosenKinetics(
  { population, tissue, radionuclide }: SingleTimePointInput,
  method: SingleTimePointMethod,
): ChosenKinetics {
  if (population === null)
    throw fail(
      'population',
      `The method "${method}" takes the kinetics of a population, and none was chosen.`,
      'Choose a published population or the table of your own site.',
    );
  if (population.radionuclide !== radionuclide)
    throw fail(
      'population-radionuclide',
      `The population "${population.title}" is of ${population.radionuclide}; ${radionuclide} was expected.`,
      `Choose a population of ${radionuclide}.`,
    );
  if (tissue === null)
    throw fail('tissue', `The method "${method}" needs to know what tissue the region is.`, 'Choose the tissue.');
  const kinetics = population.tissues[tissue];
  if (kinetics === undefined)
    throw fail(
      'population-tissue',
      `The population "${population.title}" tells nothing of ${tissue}; it knows ${Object.keys(population.tissues).join(', ')}.`,
      'Choose another population or another method.',
    );
  return { population, tissueName: tissue, tissue: kinetics };
}

/** The same without a refusal, for methods that only profit from a population. */
export function kineticsIfKnown(input: SingleTimePointInput): ChosenKinetics | null {
  const { population, tissue, radionuclide } = input;
  const kinetics = tissue === null ? undefined : population?.tissues[tissue];
  if (population === null || tissue === null || kinetics === undefined || population.radionuclide !== radionuclide)
    return null;
  return { population, tissueName: tissue, tissue: kinetics };
}
