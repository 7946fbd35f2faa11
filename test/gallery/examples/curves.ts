import type {
  RegionFit,
  TimeActivityCandidate,
  TimeActivityModel,
  TimePoint,
} from '../../../extensions/dosimetry-core/src/index';
import { activityAt, hoursOf, regionId, tia_MBq_h, type RegionPlan } from './regionPlan';
import { HOUR_s } from './series';

const PHYSICAL_HALF_LIFE_h = 159.528;
const UPTAKE_HALF_LIFE_h = 1.1;

/** What candidates of an example give against the plan's own curve, and what they weigh. */
const TRIED: readonly (Pick<TimeActivityCandidate, 'model' | 'refusedBecause' | 'weight' | 'aicc' | 'chiSquare'> & {
  readonly scale: number;
})[] = [
  { model: 'mono', refusedBecause: null, weight: 0.713, aicc: -4.2, chiSquare: 1.31, scale: 1 },
  { model: 'bi', refusedBecause: 'vanishing-phase', weight: null, aicc: 9.8, chiSquare: 1.31, scale: 1 },
  { model: 'bi-uptake', refusedBecause: null, weight: 0.287, aicc: -2.38, chiSquare: 0.94, scale: 0.983 },
  { model: 'tri-uptake', refusedBecause: 'too-few-points', weight: null, aicc: null, chiSquare: null, scale: 1 },
];

function candidateOf(
  plan: RegionPlan,
  tried: (typeof TRIED)[number],
  hours: { readonly first_h: number; readonly last_h: number; readonly curve_h: readonly number[] },
): TimeActivityCandidate {
  const { model, refusedBecause, weight, aicc, chiSquare, scale } = tried;
  const hasUptake = model.endsWith('-uptake');
  const at = (time_h: number): number =>
    activityAt(plan, time_h) * (hasUptake ? 1 - 2 ** (-time_h / UPTAKE_HALF_LIFE_h) : 1);
  return {
    model,
    parameters: {
      amplitude_MBq: plan.activityAtZero_MBq,
      effectiveHalfLife_s: plan.halfLife_h * HOUR_s,
      ...(hasUptake ? { uptakeHalfLife_s: UPTAKE_HALF_LIFE_h * HOUR_s } : {}),
    },
    status: plan.halfLife_h >= PHYSICAL_HALF_LIFE_h ? 'atPhysicalDecay' : 'fitted',
    refusedBecause,
    chiSquare,
    aicc,
    weight,
    timeIntegratedActivity_MBq_h: scale * tia_MBq_h(plan),
    timeIntegratedActivity_sigma_MBq_h: 0.041 * tia_MBq_h(plan),
    extrapolatedBefore_frac: 1 - 2 ** (-hours.first_h / plan.halfLife_h),
    extrapolatedAfter_frac: 2 ** (-hours.last_h / plan.halfLife_h),
    curve: {
      times_s: hours.curve_h.map((time_h) => time_h * HOUR_s),
      activities_MBq: hours.curve_h.map(at),
    },
  };
}

/** Curves of an example: every region is measured a few percent off its plan's mono-exponential, as in a patient. */
export function regionFits(plans: readonly RegionPlan[], timePoints: readonly TimePoint[]): RegionFit[] {
  const hours = hoursOf(timePoints);
  const [first_h, last_h] = [hours[0] ?? 0, hours.at(-1) ?? 0];
  const curve_h = Array.from({ length: 121 }, (_, index) => (index * 2 * last_h) / 120);
  return plans.map((plan, index) => {
    const candidates = TRIED.map((tried) => candidateOf(plan, tried, { first_h, last_h, curve_h }));
    const [{ weight: _weight, refusedBecause: _refusedBecause, ...mono }] = candidates as [TimeActivityCandidate];
    const activities_MBq = hours.map(
      (time_h, point) => activityAt(plan, time_h) * (1 + 0.04 * Math.cos(2.1 * point + index)),
    );
    const tia = tia_MBq_h(plan);
    return {
      regionId: regionId(index),
      times_s: hours.map((time_h) => time_h * HOUR_s),
      activities_MBq,
      sigmas_MBq: null,
      excludedBecause: hours.map(() => null),
      fit: {
        ...mono,
        selection: 'average',
        candidates,
        timeIntegratedActivity_sigma_MBq_h: 0.052 * tia,
        interval68_MBq_h: [0.95 * tia, 1.054 * tia],
        bootstrapSigma_MBq_h: null,
        residuals_MBq: hours.map((time_h, point) => (activities_MBq[point] ?? 0) - activityAt(plan, time_h)),
        outsideValidity: [],
      },
    };
  });
}

/** The same curves with points whose uncertainty is known, 1σ as a part of the activity; and with one point left out for a reason. */
export const withSigmas = (fits: readonly RegionFit[], sigma_frac: number): RegionFit[] =>
  fits.map((each) => ({
    ...each,
    sigmas_MBq: each.activities_MBq.map((activity_MBq) => sigma_frac * activity_MBq),
    fit: {
      ...each.fit,
      curve: {
        ...each.fit.curve,
        sigmas_MBq: each.fit.curve.activities_MBq.map((activity_MBq) => 0.6 * sigma_frac * activity_MBq),
      },
    },
  }));

export const leftOut = (fits: readonly RegionFit[], id: string, point: number, reason: string): RegionFit[] =>
  fits.map((each) =>
    each.regionId === id
      ? { ...each, excludedBecause: each.excludedBecause.map((because, index) => (index === point ? reason : because)) }
      : each,
  );

/** The same regions after a method for one scan. */
export const byOneScan = (fits: readonly RegionFit[], model: TimeActivityModel = 'mono'): RegionFit[] =>
  fits.map((each, index) => ({
    ...each,
    fit: {
      ...each.fit,
      model,
      selection: 'single-time-point:madsen',
      candidates: each.fit.candidates.slice(0, 1),
      chiSquare: null,
      aicc: null,
      basis: { title: 'Site table of 2025', doi: null, patients: 34 },
      outsideValidity:
        index === 4 ? ['Scanned 24.0 h after administration; 72 to 120 h are valid for tumours with Lu-177.'] : [],
    },
  }));
