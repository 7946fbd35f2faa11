import { DosimetryError } from '../../domain/errors';
import { percentOf } from '../../domain/finding';
import type { EarlierKinetics, KineticsBasis } from '../../domain/kinetics';
import { decayConstant_per_s } from '../../domain/radionuclide';
import type { TimeActivityFit, TimeActivityModel } from '../../domain/timeActivity';
import { SECONDS_PER_HOUR } from '../../domain/units';
import { parametersOf, zeroCandidate } from '../candidates';
import type { ExponentialSum } from '../exponentialModels';
import { bayesianEstimate } from './bayesianEstimate';
import { fitOfCurves, integralOf_MBq_h, meanIntegral_MBq_h, type Estimate } from './fitOfCurves';
import { interval68, weightedInterval68 } from './interval68';
import { normalPoints } from './normalPoints';
import { priorOf } from './populationPrior';
import { LARGEST_SPREAD_frac, outsideWindow, spread_frac } from './scanWindow';
import { chosenKinetics, kineticsIfKnown, scansOf, type ChosenKinetics, type Scan } from './scanOf';
import {
  earlierCycleEstimate,
  haenscheidEstimate,
  jacksonEstimate,
  madsenEstimate,
  type ShapeEstimate,
} from './shapeEstimates';
import type { SingleTimePointCurve } from './singleTimePointCurve';

const fail = (what: string, message: string, remedy: string): DosimetryError =>
  new DosimetryError({ code: `fit/${what}`, message, remedy });

/**
 * Time-integrated activity of a region from one scan (the Bayesian estimate also from several), with its uncertainty and what speaks
 * against it.
 *
 * haenscheid, madsen, jackson, earlier-cycle: Ã = A(t) F(t), F by `haenscheidEstimate`, `madsenEstimate`, `jacksonEstimate`,
 * `earlierCycleEstimate`. bayesian: mean of the posterior by `bayesianEstimate`. σ is the rms distance of what the integral may be from the
 * estimate, and the interval holds it with 68 %: both from the spread of the kinetics, the uncertainty of the measured activity and, where
 * the population tells it, how far its curves miss measured activities (residual_frac), since no curve's form is quite the patient's.
 * Outside its window (`singleTimePointWindow`) a method says so in `outsideValidity`; without the kinetics that it takes it refuses. Status
 * `zero` where nothing was measured. Throws `fit/half-life`,
 * `fit/times`, `fit/single-time-point-choice`, `fit/not-positive`, `fit/sigmas`, `fit/population`, `fit/population-radionuclide`,
 * `fit/tissue`, `fit/population-tissue`, `fit/earlier-cycle`. Proved by test/physics/singleTimePoint.test.ts and
 * singleTimePointPopulation.test.ts, singleTimePointPublished.test.ts.
 */
export function singleTimePointFit(curve: SingleTimePointCurve): TimeActivityFit {
  const scans = scansOf(curve);
  if (scans.every(({ activity_MBq }) => activity_MBq <= 0)) return nothingMeasured(curve);
  const notPositive = scans.find(({ activity_MBq }) => !(activity_MBq > 0));
  if (notPositive !== undefined)
    throw fail(
      'not-positive',
      `One of the activities is ${notPositive.activity_MBq} MBq; numbers above 0 were expected.`,
      'Leave this scan out, or choose a fit of the curve.',
    );
  const estimate = curve.method === 'bayesian' ? posteriorEstimate(curve, scans) : scaledEstimate(curve, scans[0]!);
  return fitOfCurves(curve, scans, estimate);
}

function nothingMeasured({ times_s, activities_MBq, method }: SingleTimePointCurve): TimeActivityFit {
  const { refusedBecause, weight, ...zero } = zeroCandidate('mono', times_s[times_s.length - 1]!);
  return {
    ...zero,
    selection: `single-time-point:${method}`,
    candidates: [{ ...zero, refusedBecause, weight }],
    interval68_MBq_h: null,
    bootstrapSigma_MBq_h: null,
    residuals_MBq: activities_MBq,
    outsideValidity: [],
  };
}

const basisOf = ({ population, tissue }: ChosenKinetics): KineticsBasis => ({
  title: population.title,
  doi: population.doi,
  patients: tissue.patients,
});

const HAENSCHEID: KineticsBasis = {
  title: 'Hänscheid et al. 2018: no kinetics of the tissue are taken',
  doi: '10.2967/jnumed.117.193706',
  patients: null,
};

type Method = Omit<
  Estimate,
  'chiSquare' | 'areAlternatives' | 'curves' | 'sigma_MBq_h' | 'interval68_MBq_h' | 'outsideValidity' | 'status'
> & {
  readonly shape: ShapeEstimate;
};

function scaledEstimate(curve: SingleTimePointCurve, scan: Scan): Estimate {
  const { halfLife_s, method, singleTimePoint } = curve;
  const { shape, ...found } = methodOf(curve, scan);
  const curves = shape.shape.map(({ weight, curve: each }) => ({
    weight,
    curve: { ...each, amplitudes: each.amplitudes.map((amplitude) => amplitude * scan.activity_MBq) },
  }));
  const slowest = curves[0]!.curve.decayConstants[0]!;
  const known = method === 'earlier-cycle' ? null : kineticsIfKnown(singleTimePoint);
  return {
    ...found,
    curves,
    chiSquare: null,
    areAlternatives: false,
    status: slowest <= (1 + 1e-9) * decayConstant_per_s(halfLife_s) ? 'atPhysicalDecay' : 'fitted',
    ...(method === 'earlier-cycle'
      ? spreadOfEarlier(meanIntegral_MBq_h(curves), scan, singleTimePoint.earlier!)
      : spreadOfPopulation(meanIntegral_MBq_h(curves), withScatter(scan, known), shape)),
    outsideValidity: [
      ...outsideWindow(method, scan.time_s, halfLife_s, singleTimePoint, spread_frac(shape)),
      ...(known === null ? [] : missedPoints(known)),
    ],
  };
}

function methodOf(
  { method, halfLife_s, singleTimePoint }: SingleTimePointCurve,
  { time_s, activity_MBq }: Scan,
): Method {
  const named = (shape: ShapeEstimate): Record<string, number> => {
    const [only] = shape.shape;
    const mono = only!.curve;
    return parametersOf({ ...mono, amplitudes: mono.amplitudes.map((amplitude) => amplitude * activity_MBq) });
  };
  if (method === 'haenscheid') {
    const known = kineticsIfKnown(singleTimePoint);
    const basis = known === null ? HAENSCHEID : basisOf(known);
    return { model: 'mono', parameters: {}, basis, shape: haenscheidEstimate(time_s, halfLife_s, known) };
  }
  if (method === 'earlier-cycle') {
    const earlier = earlierOf(singleTimePoint);
    const shape = earlierCycleEstimate(time_s, earlier);
    const parameters = shape.shape.length === 1 ? named(shape) : {};
    const basis = { title: `"${earlier.name}" of an earlier cycle of the patient`, doi: null, patients: null };
    return { model: modelOf(shape.shape[0]!.curve), parameters, basis, shape };
  }
  const known = chosenKinetics(singleTimePoint, method);
  if (method === 'madsen') {
    const shape = madsenEstimate(time_s, halfLife_s, known);
    return { model: 'mono', parameters: named(shape), basis: basisOf(known), shape };
  }
  assertWholeCurves(known);
  const shape = jacksonEstimate(time_s, halfLife_s, known);
  return { model: known.tissue.model, parameters: {}, basis: basisOf(known), shape };
}

const BY_FORM: Readonly<Record<string, TimeActivityModel>> = {
  '1': 'mono',
  '2': 'bi',
  '3': 'tri',
  '1u': 'bi-uptake',
  '2u': 'tri-uptake',
  '3u': 'quad-uptake',
};

const modelOf = ({ decayConstants, uptakeConstant }: ExponentialSum): TimeActivityModel =>
  BY_FORM[`${decayConstants.length}${uptakeConstant === null ? '' : 'u'}`] ?? 'mono';

function earlierOf({ earlier, radionuclide }: SingleTimePointCurve['singleTimePoint']): EarlierKinetics {
  if (earlier === null)
    throw fail(
      'earlier-cycle',
      'The method takes the kinetics of an earlier cycle of the patient, and there are none for this region.',
      'Read the fits of an earlier cycle in which the region has the same name.',
    );
  if (earlier.radionuclide !== radionuclide)
    throw fail(
      'earlier-cycle',
      `The earlier cycle was with ${earlier.radionuclide}; ${radionuclide} was expected.`,
      'Choose another method.',
    );
  return earlier;
}

function assertWholeCurves({ population, tissueName, tissue }: ChosenKinetics): void {
  if (tissue.curves === null && tissue.model === 'mono')
    throw fail(
      'population-tissue',
      `Of ${tissueName} the population "${population.title}" knows the effective half-life alone; factors after Jackson need whole curves.`,
      'Choose the table of your own site, or the method madsen.',
    );
}

type Spread = Pick<Estimate, 'sigma_MBq_h' | 'interval68_MBq_h'>;

/** Equally probable errors of the activity. */
const ERRORS = 9;

const UNKNOWN: Spread = { sigma_MBq_h: null, interval68_MBq_h: null };

/** What the integral may be: the probable residences times what the activity may have been. */
function spreadOfPopulation(
  integral: number,
  { sigma_frac, activity_MBq }: Scan,
  { probable_s }: ShapeEstimate,
): Spread {
  if (probable_s === null) return UNKNOWN;
  const errors = sigma_frac === null ? [0] : normalPoints(1, ERRORS).map(([error]) => sigma_frac * error!);
  const values = errors.flatMap((error) =>
    probable_s.map((residence_s) => (residence_s * activity_MBq * Math.exp(error)) / SECONDS_PER_HOUR),
  );
  const squares = values.reduce((sum, value) => sum + (value - integral) ** 2, 0);
  return {
    sigma_MBq_h: Math.sqrt(squares / values.length),
    interval68_MBq_h: holding(integral, interval68(values)),
  };
}

/** Where the estimate is biased, as outside a method's window, the interval reaches to it. */
const holding = (integral: number, [low, high]: readonly [number, number]): readonly [number, number] => [
  Math.min(low, integral),
  Math.max(high, integral),
];

function spreadOfEarlier(integral: number, { sigma_frac }: Scan, earlier: EarlierKinetics): Spread {
  if (earlier.sigma_frac === null) return UNKNOWN;
  const total_frac = Math.hypot(earlier.sigma_frac, sigma_frac ?? 0);
  return {
    sigma_MBq_h: total_frac * integral,
    interval68_MBq_h: [integral * Math.exp(-total_frac), integral * Math.exp(total_frac)],
  };
}

function posteriorEstimate(curve: SingleTimePointCurve, scans: readonly Scan[]): Estimate {
  const { halfLife_s, singleTimePoint } = curve;
  const known = chosenKinetics(singleTimePoint, 'bayesian');
  const prior = priorOf(known.tissue, singleTimePoint.administered_MBq);
  const measured = scans.map(({ time_s, activity_MBq, sigma_frac }) => ({
    time_s,
    logActivity: Math.log(activity_MBq),
    sigma_frac: Math.hypot(sigma_frac ?? 0, scatterOf(known, sigma_frac, scans.length)),
  }));
  const posterior = bayesianEstimate(prior, measured, decayConstant_per_s(halfLife_s));
  const curves = posterior.curves.map((each, n) => ({ weight: posterior.weights[n]!, curve: each }));
  const integral = meanIntegral_MBq_h(curves);
  const values = posterior.curves.map(integralOf_MBq_h);
  const variance = values.reduce((sum, value, n) => sum + posterior.weights[n]! * (value - integral) ** 2, 0);
  const sigma = Math.sqrt(variance);
  return {
    model: known.tissue.model,
    curves,
    parameters: parametersOf(posterior.mode),
    status: posterior.mode.decayConstants[0] === decayConstant_per_s(halfLife_s) ? 'atPhysicalDecay' : 'fitted',
    chiSquare: posterior.chiSquare,
    areAlternatives: true,
    sigma_MBq_h: sigma,
    interval68_MBq_h: weightedInterval68(values, posterior.weights),
    outsideValidity: [
      ...(sigma > LARGEST_SPREAD_frac * integral ? [tooWide(sigma / integral, known)] : []),
      ...missedPoints(known),
      ...(posterior.isUnlikePopulation ? [unlike(known)] : []),
      ...(scans.length > 1 && known.tissue.residual_frac === null ? [formUnsure(known)] : []),
    ],
    basis: basisOf(known),
  };
}

const tooWide = (sigma_frac: number, { tissueName, population }: ChosenKinetics): string =>
  `The scans leave ${percentOf(sigma_frac)} (1σ) of the integral unsure for ${tissueName} in "${population.title}"; at most ${percentOf(LARGEST_SPREAD_frac)} was expected.`;

/** A scan is as far from its patient's curve as those of the population were. */
function withScatter(scan: Scan, known: ChosenKinetics | null): Scan {
  const residual_frac = known?.tissue.residual_frac ?? null;
  return residual_frac === null ? scan : { ...scan, sigma_frac: Math.hypot(scan.sigma_frac ?? 0, residual_frac) };
}

function missedPoints({ tissueName, tissue: { residual_frac, model }, population }: ChosenKinetics): string[] {
  if (residual_frac === null || residual_frac <= LARGEST_SPREAD_frac) return [];
  return [
    `The ${model} curves of ${tissueName} in "${population.title}" miss what was measured by ${percentOf(residual_frac)}; at most ${percentOf(LARGEST_SPREAD_frac)} was expected of a form that suits the tissue.`,
  ];
}

const unlike = ({ tissueName, population }: ChosenKinetics): string =>
  `The scans lie where fewer than 1 % of patients of ${tissueName} in "${population.title}" would have them; a patient like the population was expected.`;

const formUnsure = ({ tissueName, population }: ChosenKinetics): string =>
  `How far curves of this form miss measured activities of ${tissueName} is not told by "${population.title}" (residual_frac); with several scans the uncertainty holds the scans' own alone.`;

/**
 * How far curves of the population miss measured activities: a curve's form is never quite the patient's, and several scans known more
 * surely than that would leave no room for it. Decides where a scan's own uncertainty is not known either.
 */
function scatterOf({ tissue, population }: ChosenKinetics, sigma_frac: number | null, scans: number): number {
  if (tissue.residual_frac !== null) return tissue.residual_frac;
  if (sigma_frac !== null || scans === 1) return 0;
  throw fail(
    'sigmas',
    `${scans} scans take part whose uncertainties are not known, nor is the scatter in the population "${population.title}".`,
    'State how sure the activities are, or choose one scan.',
  );
}
