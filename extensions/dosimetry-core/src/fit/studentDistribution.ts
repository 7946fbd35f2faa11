import { upperTailOfF } from './upperTailOfF';
import { upperTailOfNormal } from './upperTailOfNormal';

/** Probability that a normal variable stays within one standard deviation of its mean. */
const WITHIN_ONE_SIGMA = 0.682689492137086;

/** Probability that Student's variable exceeds `t`; with endless degrees of freedom the normal one. Proved by test/unit/core/curveStatistics.test.ts. */
export function upperTailOfStudent(t: number, freedom: number): number {
  if (freedom === Infinity) return upperTailOfNormal(t);
  const both = upperTailOfF(t * t, 1, freedom);
  return t > 0 ? both / 2 : 1 - both / 2;
}

/**
 * Where a falling function passes zero, by halving between two places of which the first is above zero and the second below.
 */
function crossing(low: number, high: number, valueAt: (x: number) => number): number {
  let [from, to] = [low, high];
  for (let step = 0; step < 60 && to - from > 1e-10 * (Math.abs(from) + Math.abs(to)); step++) {
    const middle = (from + to) / 2;
    if (valueAt(middle) > 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

const factors = new Map<number, number>();

/** t with a probability of 68.27 % between −t and t: 1.84, 1.32, 1.20 … for 1, 2, 3 degrees of freedom; 1 with endless ones. */
export function studentFactor68(freedom: number): number {
  if (freedom === Infinity) return 1;
  const known = factors.get(freedom);
  if (known !== undefined) return known;
  const factor = crossing(0.5, 4, (t) => upperTailOfStudent(t, freedom) - (1 - WITHIN_ONE_SIGMA) / 2);
  factors.set(freedom, factor);
  return factor;
}

/** An estimate, what it counts, its standard error and the degrees of freedom that this rests on. */
export interface WeighedEstimate {
  readonly weight: number;
  readonly value: number;
  readonly standardError: number;
  readonly freedom: number;
}

/**
 * The 68 % interval of an average of estimates by several models: its ends are where the tail areas of the models, weighted like the
 * estimates, are 15.87 % on either side (model-averaged tail area; Turek and Fletcher 2012, doi:10.1016/j.csda.2012.03.002). With one model it is the
 * interval of Student, and of the normal distribution where σ is known.
 *
 * With known σ it holds the truth of simulated patients in 67 to 69 % with 3, 4 or 5 points. Where σ comes from the scatter it is too wide (72 to 83 %, and
 * more where the noise does not follow the weighting): AICc of four points allows no uptake, and what a curve without it cannot follow counts as noise.
 * Narrower than the sums of Burnham and Anderson (2004, doi:10.1177/0049124104268644), and where models disagree not symmetric. Proved by
 * test/physics/timeActivityCalibration.test.ts.
 */
export function averagedInterval68(estimates: readonly WeighedEstimate[]): readonly [low: number, high: number] {
  const tail = (1 - WITHIN_ONE_SIGMA) / 2;
  const reach = Math.max(...estimates.map(({ standardError, freedom }) => standardError * studentFactor68(freedom)));
  const [first] = estimates;
  if (estimates.length === 1 && first !== undefined) return [first.value - reach, first.value + reach];
  const values = estimates.map(({ value }) => value);
  const [lowest, highest] = [Math.min(...values) - 1.001 * reach, Math.max(...values) + 1.001 * reach];
  if (!(reach > 0)) return [lowest, highest];
  // Share of the models' distributions above x: falls from 1 to 0.
  const above = (x: number): number =>
    estimates.reduce(
      (sum, { weight, value, standardError, freedom }) =>
        sum +
        weight * (standardError > 0 ? upperTailOfStudent((x - value) / standardError, freedom) : x < value ? 1 : 0),
      0,
    );
  return [crossing(lowest, highest, (x) => above(x) - (1 - tail)), crossing(lowest, highest, (x) => above(x) - tail)];
}
