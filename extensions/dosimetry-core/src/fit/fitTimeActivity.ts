import { DosimetryError } from '../domain/errors';
import { decayConstant_per_s } from '../domain/radionuclide';
import type { TimeActivityFit, TimeActivityModel } from '../domain/timeActivity';
import { SECONDS_PER_HOUR } from '../domain/units';
import { assertTimesAfterAdministration } from './assertTimesAfterAdministration';
import { monoExponentialSolver } from './monoExponential';
import { trapezoidParts } from './trapezoid';

export interface TimeActivityData {
  /** After administration, ascending, s. */
  readonly times_s: readonly number[];
  /** At those times, MBq. */
  readonly activities_MBq: readonly number[];
  readonly model: TimeActivityModel;
  /** Physical half-life, s. */
  readonly halfLife_s: number;
}

const CURVE_POINTS = 121;
/** Plots run to this multiple of the last time. */
const CURVE_REACH = 1.5;

const fail = (what: string, message: string, remedy: string): DosimetryError =>
  new DosimetryError({ code: `fit/${what}`, message, remedy });

/** The checks that region and voxel fits share. */
export function assertTimes(
  times_s: readonly number[],
  series: number,
  model: TimeActivityModel,
  halfLife_s: number,
): void {
  if (times_s.length !== series)
    throw fail(
      'length-mismatch',
      `${times_s.length} times were given for ${series} activities.`,
      'Give one time for each activity.',
    );
  assertTimesAfterAdministration(times_s, halfLife_s);
  const needed = model === 'mono' ? 2 : 1;
  const different = new Set(times_s).size;
  if (different < needed)
    throw fail(
      'too-few-points',
      `A ${model === 'mono' ? 'mono-exponential' : 'trapezoidal'} curve needs ${needed} different time points; there ${different === 1 ? 'is 1' : `are ${different}`}.`,
      model === 'mono'
        ? 'Add a time point, or choose the trapezoid with physical decay after the last point.'
        : 'Add a time point.',
    );
}

/**
 * AICc = N ln(Σ(rᵢ²/mᵢ)/N) + 2K + 2K(K+1)/(N−K−1), residuals weighted by 1/model; null for N ≤ K+1 or a perfect fit.
 * K counts the parameters of the curve alone. Hurvich and Tsai (1989, doi:10.1093/biomet/76.2.297) count the residual variance as
 * one more, which needs another point and penalises long curves more; an AICc of theirs must not be compared with one of these.
 */
function aiccOf(activities: readonly number[], modelled: readonly number[], parameters: number): number | null {
  const points = activities.length;
  if (points <= parameters + 1) return null;
  const scale = modelled.reduce((sum, value) => sum + value, 0);
  const weighted = activities.reduce(
    (sum, value, at) => sum + (value - (modelled[at] as number)) ** 2 / (modelled[at] as number),
    0,
  );
  if (!(weighted > 1e-24 * scale)) return null;
  return (
    points * Math.log(weighted / points) +
    2 * parameters +
    (2 * parameters * (parameters + 1)) / (points - parameters - 1)
  );
}

function zeroFit(data: TimeActivityData): TimeActivityFit {
  const last_s = (data.times_s[data.times_s.length - 1] as number) * CURVE_REACH;
  return {
    model: data.model,
    parameters: {},
    status: 'zero',
    timeIntegratedActivity_MBq_h: 0,
    extrapolatedBefore_frac: 0,
    extrapolatedAfter_frac: 0,
    aicc: null,
    curve: { times_s: [0, last_s], activities_MBq: [0, 0] },
  };
}

const sampled = (times_s: readonly number[], activityAt: (time_s: number) => number) => ({
  times_s,
  activities_MBq: times_s.map(activityAt),
});

function trapezoidFit(data: TimeActivityData, status: 'fitted' | 'fallbackTrapezoid'): TimeActivityFit {
  const { times_s, activities_MBq, halfLife_s } = data;
  const parts = trapezoidParts(times_s, activities_MBq, halfLife_s);
  const whole = parts.beforeFirst + parts.measured + parts.afterLast;
  const [first_s, last_s] = [times_s[0] as number, times_s[times_s.length - 1] as number];
  const lambda = decayConstant_per_s(halfLife_s);
  const lastActivity = activities_MBq[activities_MBq.length - 1] as number;
  const tail = Array.from({ length: 30 }, (_, at) => last_s + ((at + 1) / 30) * (CURVE_REACH - 1) * last_s);
  const start = first_s > 0 ? [0] : [];
  return {
    model: 'trapezoid',
    parameters: {},
    status,
    timeIntegratedActivity_MBq_h: whole / SECONDS_PER_HOUR,
    extrapolatedBefore_frac: parts.beforeFirst / whole,
    extrapolatedAfter_frac: parts.afterLast / whole,
    aicc: null,
    curve: {
      times_s: [...start, ...times_s, ...tail],
      activities_MBq: [
        ...start.map(() => activities_MBq[0] as number),
        ...activities_MBq,
        ...tail.map((time_s) => lastActivity * Math.exp(-lambda * (time_s - last_s))),
      ],
    },
  };
}

function monoFit(data: TimeActivityData, sum_MBq: number): TimeActivityFit {
  const { times_s, activities_MBq, halfLife_s } = data;
  const solver = monoExponentialSolver(times_s, halfLife_s);
  const moment = activities_MBq.reduce((total, activity, at) => total + activity * (times_s[at] as number), 0);
  const lambda = solver.decayConstantOf(moment / sum_MBq);
  if (lambda === null) return trapezoidFit(data, 'fallbackTrapezoid');
  const amplitude_MBq = sum_MBq / solver.sampleSum(lambda);
  const activityAt = (time_s: number): number => amplitude_MBq * Math.exp(-lambda * time_s);
  const last_s = times_s[times_s.length - 1] as number;
  return {
    model: 'mono',
    parameters: { amplitude_MBq, effectiveHalfLife_s: Math.LN2 / lambda },
    status: lambda === solver.physicalDecayConstant_per_s ? 'atPhysicalDecay' : 'fitted',
    timeIntegratedActivity_MBq_h: amplitude_MBq / lambda / SECONDS_PER_HOUR,
    extrapolatedBefore_frac: 1 - Math.exp(-lambda * (times_s[0] as number)),
    extrapolatedAfter_frac: Math.exp(-lambda * last_s),
    aicc: aiccOf(activities_MBq, times_s.map(activityAt), 2),
    curve: sampled(
      Array.from({ length: CURVE_POINTS }, (_, at) => (CURVE_REACH * last_s * at) / (CURVE_POINTS - 1)),
      activityAt,
    ),
  };
}

/**
 * Time–activity curve of a region and its integral from administration to infinity (MBq·h).
 *
 * mono: A₀e^(−λt), λ not below physical, least squares weighted for counting statistics (see `monoExponentialSolver`); status
 * `atPhysicalDecay` when the bound holds it, `fallbackTrapezoid` when the data fall too fast for a trustworthy exponential.
 * trapezoid: constant to the first point, straight lines, physical decay after the last. Status `zero` when nothing was measured.
 * Wrong for uptake after the first point or several phases. AICc counts the curve's
 * parameters, without the residual variance; as a criterion among fit functions: Glatting 2007, doi:10.1118/1.2794176.
 * Throws `fit/length-mismatch`, `fit/times`, `fit/too-few-points`, `fit/half-life`, `fit/not-finite`. Test: physics/timeActivity.
 */
export function fitTimeActivity(data: TimeActivityData): TimeActivityFit {
  const { times_s, activities_MBq, model, halfLife_s } = data;
  assertTimes(times_s, activities_MBq.length, model, halfLife_s);
  if (!activities_MBq.every(Number.isFinite))
    throw fail(
      'not-finite',
      `The activities are ${activities_MBq.join(', ')} MBq; finite numbers were expected.`,
      'Run calibrate and segment again.',
    );
  const sum_MBq = activities_MBq.reduce((sum, activity) => sum + activity, 0);
  if (!(sum_MBq > 0)) return zeroFit(data);
  return model === 'mono' ? monoFit(data, sum_MBq) : trapezoidFit(data, 'fitted');
}
