import { DosimetryError } from '../../domain/errors';
import type { SampledCurve, TimeActivityCandidate, TimeActivityFit } from '../../domain/timeActivity';
import { fitTimeActivity } from '../fitTimeActivity';
import type { RegionCurve } from '../regionCurve';
import { averagedInterval68 } from '../studentDistribution';

/** The one quantitative scan of a region. */
export interface QuantitativeScan {
  /** After administration, s. */
  readonly time_s: number;
  readonly activity_MBq: number;
  /** Standard uncertainty; null where it is not known. */
  readonly sigma_MBq: number | null;
}

/** A curve of planar images in the scan's unit. */
export interface HybridFit {
  readonly fit: TimeActivityFit;
  /** What a planar rate is multiplied by: A_S / R(t_S). */
  readonly scale_MBq_per_cps: number;
}

/** Step of the derivatives by the planar rates, relative: the rate's own uncertainty within these limits, since curves bend over it. */
const SMALLEST_STEP_frac = 1e-3;
const LARGEST_STEP_frac = 0.5;

/**
 * Time-integrated activity of a region from planar images, which give the curve's shape, and one SPECT/CT, which gives its scale:
 * Ã = A_S · ∫R dt / R(t_S) with R the curve fitted to the planar count rates (`conjugateViewRate`), whose `activities_MBq` are rates, cps.
 *
 * What is constant in time (sensitivity, attenuation, overlap of the same organs) cancels. Each model m that takes part has its own
 * Ã_m = A_S · ∫R_m dt / R_m(t_S) with u²(Ã_m)/Ã_m² = u²(A_S)/A_S² + Σ (∂ln(Ã_m)/∂Rᵢ · u(Rᵢ))²; the 68 % interval is that of their average
 * (`averagedInterval68`, as of curves of scans), σ half its width: what the models disagree by is in it. Null where a σ is not known.
 * Wrong where what overlies the region has another course in time, and the interval too narrow where no model follows the rates (`fit/poor-fit`). Hybrid of this kind:
 * MIRD Pamphlet No. 23, Dewaraja et al. 2012, doi:10.2967/jnumed.111.100123.
 * Throws what `fitTimeActivity` throws, and `fit/hybrid-scale` for a scan or a curve that gives no scale.
 * Proved by test/physics/planarActivity.test.ts.
 */
export function hybridTimeActivity(planar: RegionCurve, scan: QuantitativeScan): HybridFit {
  assertScan(scan);
  const { fit, scale } = scaled(planar, scan);
  if (!(Number.isFinite(scale) && scale > 0))
    throw new DosimetryError({
      code: 'fit/hybrid-scale',
      message: `The curve of the planar images is not above 0 at the time of the quantitative scan, ${scan.time_s} s after administration.`,
      remedy: 'Check the planar images, or add one near the quantitative scan.',
    });
  const interval68_MBq_h = intervalOf(planar, scan, fit);
  return {
    scale_MBq_per_cps: scale,
    fit: {
      ...fit,
      ...scaledCandidate(fit, scale),
      candidates: fit.candidates.map((candidate) => scaledCandidate(candidate, scale)),
      timeIntegratedActivity_sigma_MBq_h:
        interval68_MBq_h === null ? null : (interval68_MBq_h[1] - interval68_MBq_h[0]) / 2,
      interval68_MBq_h,
      residuals_MBq: fit.residuals_MBq.map((residual) => residual * scale),
    },
  };
}

/** The planar fit as it is, and what its rates are multiplied by: a point of 0 that takes no part is off the curve R by just −R(t_S). */
function scaled(planar: RegionCurve, { time_s, activity_MBq }: QuantitativeScan) {
  const at = planar.times_s.filter((each) => each <= time_s).length;
  const insert = <T>(values: readonly T[], value: T): T[] => [...values.slice(0, at), value, ...values.slice(at)];
  const fit = fitTimeActivity({
    ...planar,
    times_s: insert(planar.times_s, time_s),
    activities_MBq: insert(planar.activities_MBq, 0),
    sigmas_MBq: planar.sigmas_MBq === null ? null : insert(planar.sigmas_MBq, 1),
    excluded: insert(planar.excluded ?? planar.times_s.map(() => false), true),
    settings: { ...planar.settings, bootstrap: null },
  });
  return {
    fit: { ...fit, residuals_MBq: fit.residuals_MBq.filter((_, i) => i !== at) },
    scale: activity_MBq / -fit.residuals_MBq[at]!,
  };
}

/** Of the models that take part, each alone with its own scale; null where a σ is not known. */
function intervalOf(
  planar: RegionCurve,
  scan: QuantitativeScan,
  fit: TimeActivityFit,
): readonly [low: number, high: number] | null {
  const { sigmas_MBq } = planar;
  const { sigma_MBq } = scan;
  if (sigmas_MBq === null || sigma_MBq === null) return null;
  const averaged = fit.selection === 'average' ? fit.candidates.filter(({ weight }) => weight !== null) : [];
  const taking = averaged.length > 0 ? averaged : [{ model: fit.model, weight: 1 }];
  const [low, high] = averagedInterval68(
    taking.map(({ model, weight }) => {
      const alone: RegionCurve = { ...planar, settings: { ...planar.settings, models: [model], selection: 'aicc' } };
      const value = integralOf(alone, scan);
      const ofScan = (value * sigma_MBq) / scan.activity_MBq;
      return {
        weight: weight ?? 0,
        value,
        standardError: Math.hypot(errorByRates(alone, sigmas_MBq, scan), ofScan),
        freedom: Infinity,
      };
    }),
  );
  return [Math.max(0, low), high];
}

function integralOf(planar: RegionCurve, scan: QuantitativeScan): number {
  const { fit, scale } = scaled(planar, scan);
  return fit.timeIntegratedActivity_MBq_h * scale;
}

/** √Σ (∂Ã/∂Rᵢ · u(Rᵢ))² by central differences. */
function errorByRates(planar: RegionCurve, sigmas: readonly number[], scan: QuantitativeScan): number {
  const variance = planar.activities_MBq.reduce((sum, rate, i) => {
    if (planar.excluded?.[i] === true || rate === 0) return sum;
    const step_frac = Math.min(LARGEST_STEP_frac, Math.max(SMALLEST_STEP_frac, sigmas[i]! / Math.abs(rate)));
    const integralWith = (factor: number): number => {
      const activities_MBq = planar.activities_MBq.map((each, k) => (k === i ? each * factor : each));
      return integralOf({ ...planar, activities_MBq }, scan);
    };
    const slope = (integralWith(1 + step_frac) - integralWith(1 - step_frac)) / (2 * step_frac * rate);
    return sum + (slope * sigmas[i]!) ** 2;
  }, 0);
  return Math.sqrt(variance);
}

function scaledCandidate<T extends TimeActivityCandidate | TimeActivityFit>(fit: T, scale: number): T {
  const sigma = fit.timeIntegratedActivity_sigma_MBq_h;
  const parameters = Object.entries(fit.parameters).map(
    ([name, value]) => [name, name.endsWith('_MBq') ? value * scale : value] as const,
  );
  return {
    ...fit,
    parameters: Object.fromEntries(parameters),
    timeIntegratedActivity_MBq_h: fit.timeIntegratedActivity_MBq_h * scale,
    timeIntegratedActivity_sigma_MBq_h: sigma === null ? null : sigma * scale,
    curve: scaledCurve(fit.curve, scale),
  };
}

function scaledCurve({ times_s, activities_MBq, sigmas_MBq }: SampledCurve, scale: number): SampledCurve {
  const times = (values: readonly number[]): number[] => values.map((value) => value * scale);
  return {
    times_s,
    activities_MBq: times(activities_MBq),
    ...(sigmas_MBq === undefined ? {} : { sigmas_MBq: times(sigmas_MBq) }),
  };
}

function assertScan({ time_s, activity_MBq, sigma_MBq }: QuantitativeScan): void {
  if (time_s >= 0 && activity_MBq > 0 && Number.isFinite(time_s + activity_MBq) && (sigma_MBq ?? 0) >= 0) return;
  throw new DosimetryError({
    code: 'fit/hybrid-scale',
    message: `The quantitative scan has ${activity_MBq} MBq${sigma_MBq === null ? '' : ` ± ${sigma_MBq} MBq`} at ${time_s} s after administration; an activity above 0 at a time from 0 on was expected.`,
    remedy: 'Correct the activity and the time of the quantitative scan.',
  });
}
