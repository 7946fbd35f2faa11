import {
  EXPONENTIAL_MODELS,
  type ModelSelection,
  type SampledCurve,
  type TimeActivityCandidate,
  type TimeActivityFit,
} from '../domain/timeActivity';
import { SECONDS_PER_HOUR } from '../domain/units';
import { bootstrapIntegral } from './bootstrapIntegral';
import { exponentialCandidate, fittedPart, plotTimes_s, trapezoidCandidate, zeroCandidate } from './candidates';
import { chooseModel, type WeighedFit } from './chooseModel';
import { pointUncertainty, sigmasAlong } from './curveWeights';
import {
  averageCurve,
  candidateFitter,
  isScaleUnknown,
  type CandidateRequest,
  type FittedCandidates,
} from './fitCandidates';
import { LEAST_MBq, type MeasuredPoints, type RegionCurve } from './regionCurve';
import { averagedInterval68, studentFactor68 } from './studentDistribution';
import { fitTrapezoid, trapezoidAt } from './trapezoid';

/** Models fitted to the points of a curve that take part, and the integral from the one that is chosen or from their average. Yields the fraction done. */
export function* fitMeasuredCurve(curve: RegionCurve, points: MeasuredPoints): Generator<number, TimeActivityFit> {
  if (!(points.activities_MBq.reduce((sum, activity) => sum + activity, 0) > LEAST_MBq)) return zeroFit(curve);
  const { settings } = curve;
  const models = EXPONENTIAL_MODELS.filter((model) => settings.models.includes(model));
  const request = { models, settings, fixed: curve.fixedHalfLives };
  const fitted = candidateFitter(points, request)(points.activities_MBq, null);
  const chosen = chooseModel(fitted.fits, settings.selection as ModelSelection);
  if (chosen === null) return trapezoidResult(curve, points, request, fitted);
  return yield* exponentialResult(curve, points, request, fitted, chosen);
}

function zeroFit(curve: RegionCurve): TimeActivityFit {
  const candidates = curve.settings.models.map((model) => zeroCandidate(model, reach_s(curve)));
  return {
    ...fittedPart(candidates[0]!),
    ...besides(curve, () => 0),
    candidates,
    interval68_MBq_h: null,
    bootstrapSigma_MBq_h: null,
  };
}

const reach_s = ({ times_s }: RegionCurve): number => times_s[times_s.length - 1]!;

function besides(
  { times_s, activities_MBq, settings }: RegionCurve,
  activityAt: (time_s: number) => number,
): Pick<TimeActivityFit, 'selection' | 'residuals_MBq' | 'outsideValidity'> {
  return {
    selection: settings.selection,
    residuals_MBq: activities_MBq.map((activity, at) => activity - activityAt(times_s[at]!)),
    outsideValidity: [],
  };
}

/** The trapezoid was chosen alone, or no exponential curve could be fitted: then the candidates say why. */
function trapezoidResult(
  curve: RegionCurve,
  points: MeasuredPoints,
  { models, settings }: CandidateRequest,
  { fits }: FittedCandidates,
): TimeActivityFit {
  const known = withSigmas(points, curve);
  const trapezoid = trapezoidCandidate(known, settings.trapezoidTail, models.length > 0, reach_s(curve));
  const activityAt = trapezoidAt(points, fitTrapezoid(points, settings.trapezoidTail).tailConstant);
  const [integral, sigma] = [trapezoid.timeIntegratedActivity_MBq_h, trapezoid.timeIntegratedActivity_sigma_MBq_h];
  return {
    ...fittedPart(trapezoid),
    ...besides(curve, activityAt),
    candidates: [...exponentialCandidates(fits, points, curve), trapezoid],
    interval68_MBq_h: sigma === null ? null : [Math.max(0, integral - sigma), integral + sigma],
    bootstrapSigma_MBq_h: null,
  };
}

/** σ of the points where they are known: for a trapezoid nothing can be learnt from scatter. */
function withSigmas(points: MeasuredPoints, { settings }: RegionCurve): MeasuredPoints {
  const uncertainty = pointUncertainty(points, settings.uncertainty);
  return {
    ...points,
    sigmas_MBq: isScaleUnknown(uncertainty) ? null : sigmasAlong(uncertainty, points.activities_MBq),
  };
}

function exponentialCandidates(
  fits: readonly WeighedFit[],
  { halfLife_s }: MeasuredPoints,
  curve: RegionCurve,
): TimeActivityCandidate[] {
  const times_s = plotTimes_s(reach_s(curve));
  // F-tests weigh no criterion; where no model has one, the first that is admissible stands.
  const areWeighed = curve.settings.selection !== 'f-test' && fits.some(({ weight }) => weight !== null);
  return fits.map((fit) => ({
    ...exponentialCandidate(fit, halfLife_s, times_s),
    weight: fit.weight,
    refusedBecause: fit.refusedBecause ?? (areWeighed && fit.weight === null ? 'no-criterion' : null),
  }));
}

function* exponentialResult(
  curve: RegionCurve,
  points: MeasuredPoints,
  request: CandidateRequest,
  { fits, sigmas }: FittedCandidates,
  chosen: WeighedFit,
): Generator<number, TimeActivityFit> {
  const { settings, halfLife_s } = curve;
  const isAverage = settings.selection === 'average' && chosen.weight !== null;
  const taking = isAverage ? fits.filter(({ weight }) => weight !== null) : [{ ...chosen, weight: 1 }];
  const activityAt = averageCurve(taking, halfLife_s);
  const candidates = exponentialCandidates(fits, points, curve);
  const trapezoids = settings.models.includes('trapezoid')
    ? [trapezoidCandidate(withSigmas(points, curve), settings.trapezoidTail, false, reach_s(curve))]
    : [];
  const scale = scatterOf(taking);
  return {
    ...fittedPart(candidates[fits.indexOf(chosen)]!),
    ...integralOf(taking),
    ...besides(curve, activityAt),
    curve: curveWithBand(
      taking,
      candidates
        .filter((_, n) => (isAverage ? fits[n]!.weight !== null : fits[n] === chosen))
        .map((each) => each.curve),
    ),
    candidates: [...candidates, ...trapezoids],
    bootstrapSigma_MBq_h:
      settings.bootstrap === null || scale === null
        ? null
        : (yield* bootstrapIntegral(
            points,
            request,
            fits,
            sigmas.map((sigma) => scale * sigma),
            activityAt,
            settings.bootstrap,
          )) / SECONDS_PER_HOUR,
  };
}

/** What σ of the points are to be multiplied with: 1 where known, else from the scatter about the curves; null without degrees of freedom. */
function scatterOf(taking: readonly WeighedFit[]): number | null {
  const variances = taking.map(({ freedom, chiSquare }) =>
    freedom === Infinity ? 1 : freedom > 0 ? chiSquare / freedom : null,
  );
  if (variances.includes(null)) return null;
  return Math.sqrt(variances.reduce<number>((sum, variance, n) => sum + (taking[n]!.weight ?? 0) * (variance ?? 0), 0));
}

type Integral = Pick<
  TimeActivityFit,
  | 'timeIntegratedActivity_MBq_h'
  | 'timeIntegratedActivity_sigma_MBq_h'
  | 'interval68_MBq_h'
  | 'extrapolatedBefore_frac'
  | 'extrapolatedAfter_frac'
>;

/** Ã = Σ wᵢÃᵢ and the shares of it; the interval by `averagedInterval68`, σ half of its width. */
function integralOf(taking: readonly WeighedFit[]): Integral {
  const mean = (of: (fit: WeighedFit) => number): number =>
    taking.reduce((sum, fit) => sum + (fit.weight ?? 0) * of(fit), 0);
  const integral = mean((fit) => fit.integral);
  const share = (of: (fit: WeighedFit) => number): number =>
    integral > 0 ? mean((fit) => of(fit) * fit.integral) / integral : 0;
  const isKnown = taking.every(({ standardError }) => standardError !== null);
  const interval = isKnown
    ? averagedInterval68(
        taking.map(({ weight, integral: value, standardError, freedom }) => ({
          weight: weight ?? 0,
          value,
          standardError: standardError ?? 0,
          freedom,
        })),
      )
    : null;
  return {
    timeIntegratedActivity_MBq_h: integral / SECONDS_PER_HOUR,
    timeIntegratedActivity_sigma_MBq_h: interval === null ? null : (interval[1] - interval[0]) / 2 / SECONDS_PER_HOUR,
    interval68_MBq_h:
      interval === null ? null : [Math.max(0, interval[0]) / SECONDS_PER_HOUR, interval[1] / SECONDS_PER_HOUR],
    extrapolatedBefore_frac: share((fit) => fit.before_frac),
    extrapolatedAfter_frac: share((fit) => fit.after_frac),
  };
}

/** The curve with its own uncertainty: of the parameters, and of the choice of the model (the spread of the curves that take part). */
function curveWithBand(taking: readonly WeighedFit[], curves: readonly SampledCurve[]): SampledCurve {
  const { times_s } = curves[0]!;
  const activities_MBq = times_s.map((_, at) =>
    taking.reduce((sum, { weight }, n) => sum + (weight ?? 0) * curves[n]!.activities_MBq[at]!, 0),
  );
  if (taking.some(({ standardErrorAt }) => standardErrorAt === null)) return { times_s, activities_MBq };
  const variances = new Float64Array(times_s.length);
  taking.forEach(({ weight, freedom, standardErrorAt }, n) => {
    const factor = studentFactor68(freedom);
    for (let at = 0; at < variances.length; at++) {
      const [error, apart] = [
        factor * (standardErrorAt?.(times_s[at]!) ?? 0),
        curves[n]!.activities_MBq[at]! - activities_MBq[at]!,
      ];
      variances[at]! += (weight ?? 0) * (error * error + apart * apart);
    }
  });
  return { times_s, activities_MBq, sigmas_MBq: Array.from(variances, Math.sqrt) };
}
