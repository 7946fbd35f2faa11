import type { ExponentialForm, ExponentialSum } from './exponentialModels';
import { nonNegativeAmplitudes, type Amplitudes } from './nonNegativeAmplitudes';

export interface ExponentialData {
  /** Ascending, in any one unit of time. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** Standard uncertainty of each value; residuals are divided by it. All 1: ordinary least squares. */
  readonly sigmas: readonly number[];
}

/** No decay constant is below `slowest` (physical decay); none above `fastest`. */
export interface ExponentialBounds {
  readonly slowest: number;
  readonly fastest: number;
}

export interface ExponentialFit {
  readonly curve: ExponentialSum;
  /** Σ (residual/σ)². */
  readonly chiSquare: number;
  /** Which decay constants stand at a bound, in the order of the curve's. */
  readonly atSlowest: readonly boolean[];
  readonly atFastest: readonly boolean[];
  readonly uptakeAtFastest: boolean;
}

const STARTS_PER_DECADE = 4;
const BEST_STARTS = 4;
const DIFFERENCE = 1e-6;
const STEPS = 200;
/** Smaller changes of a logarithm of a decay constant, or of the squares, are none. */
const STILL = 1e-11;
const SAME_frac = 1e-14;

/** A trial: logarithms of the decay constants, slowest first, that of the uptake last. */
interface Trial extends Amplitudes {
  readonly logs: readonly number[];
}

/**
 * Weighted least squares of a sum of exponentials: min Σ ((yᵢ − A(tᵢ))/σᵢ)² over aⱼ ≥ 0 and slowest ≤ λⱼ ≤ fastest.
 *
 * Variable projection (Golub and Pereyra 1973, doi:10.1137/0710036): for given decay constants the best amplitudes are exact, so the search
 * runs over their logarithms alone: every ordered set of a logarithmic grid, then Levenberg and Marquardt from the best of them, inside
 * the bounds. Times are scaled by the caller or not: nothing depends on the unit. Wrong where phases cannot be told apart: an
 * amplitude is then 0 or two decay constants coincide, which `whyRefused` says.
 * Proved by test/unit/core/exponentialSums.test.ts and test/physics/timeActivityModels.test.ts.
 */
export function fitExponentialSum(
  data: ExponentialData,
  form: ExponentialForm,
  { slowest, fastest }: ExponentialBounds,
): ExponentialFit {
  const [low, high] = [Math.log(slowest), Math.log(fastest)];
  const weighted = data.values.map((value, i) => value / data.sigmas[i]!);
  const trial = (logs: readonly number[]): Trial => ({
    logs,
    ...nonNegativeAmplitudes(columnsOf(data, form, logs), weighted),
  });
  const starts = orderedSets(logGrid(low, high), form.phases + (form.hasUptake ? 1 : 0))
    .map(trial)
    .sort((a, b) => a.squares - b.squares)
    .slice(0, BEST_STARTS);
  let best = starts[0]!;
  for (const start of starts) {
    const end = descend(start, trial, low, high);
    if (end.squares < best.squares) best = end;
  }
  return fitOf(best, form, low, high);
}

/** Faster than the scans can see: a thousandth is left at the first time, or after the first step. */
export function fastestConstant(times: readonly number[], slowest: number): number {
  const firstStep = times.find((time) => time > 0) ?? 1;
  return Math.max((10 * Math.LN2) / firstStep, 10 * slowest);
}

function columnsOf(
  { times, sigmas }: ExponentialData,
  { phases, hasUptake }: ExponentialForm,
  logs: readonly number[],
) {
  const constants = logs.map(Math.exp);
  const uptake = hasUptake ? constants[phases]! : null;
  return constants
    .slice(0, phases)
    .map((constant) =>
      times.map(
        (time, i) => (Math.exp(-constant * time) - (uptake === null ? 0 : Math.exp(-uptake * time))) / sigmas[i]!,
      ),
    );
}

function logGrid(low: number, high: number): number[] {
  const count = Math.max(4, Math.ceil(((high - low) / Math.LN10) * STARTS_PER_DECADE) + 1);
  return Array.from({ length: count }, (_, at) => low + ((high - low) * at) / (count - 1));
}

/** All ascending choices of `size` of the values. */
function orderedSets(values: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return values.flatMap((value, at) => orderedSets(values.slice(at + 1), size - 1).map((rest) => [value, ...rest]));
}

/** Levenberg and Marquardt on the projected residuals, with differences for their derivative. */
function descend(start: Trial, trial: (logs: readonly number[]) => Trial, low: number, high: number): Trial {
  let [here, damping] = [start, 1e-3];
  for (let step = 0; step < STEPS && damping < 1e12; step++) {
    const jacobian = here.logs.map((log, k) => derivative(here, trial, k, log, low, high));
    const next = attempt(here, jacobian, damping, trial, low, high);
    const moved = Math.max(...next.logs.map((log, k) => Math.abs(log - here.logs[k]!)));
    const gained = here.squares - next.squares;
    if (gained > 0) {
      if (gained < SAME_frac * here.squares) return next;
      here = next;
      damping = Math.max(damping / 10, 1e-15);
    } else damping *= 10;
    if (moved < STILL) break;
  }
  return here;
}

function derivative(
  here: Trial,
  trial: (logs: readonly number[]) => Trial,
  k: number,
  log: number,
  low: number,
  high: number,
): number[] {
  const [below, above] = [Math.max(low, log - DIFFERENCE), Math.min(high, log + DIFFERENCE)];
  const at = (value: number): readonly number[] =>
    trial(here.logs.map((each, i) => (i === k ? value : each))).residuals;
  const [from, to] = [at(below), at(above)];
  return to.map((value, i) => (value - from[i]!) / (above - below));
}

/** One damped step; a constant that would leave its bounds stays there. */
function attempt(
  here: Trial,
  jacobian: readonly (readonly number[])[],
  damping: number,
  trial: (logs: readonly number[]) => Trial,
  low: number,
  high: number,
): Trial {
  const gradient = jacobian.map((column) => column.reduce((sum, value, i) => sum + value * here.residuals[i]!, 0));
  const isHeld = here.logs.map((log, k) => (log <= low && gradient[k]! > 0) || (log >= high && gradient[k]! < 0));
  const free = here.logs.flatMap((_, k) => (isHeld[k] ? [] : [k]));
  const normal = free.map((a) =>
    free.map((b) => {
      const product = jacobian[a]!.reduce((sum, value, i) => sum + value * jacobian[b]![i]!, 0);
      return a === b ? product * (1 + damping) + 1e-300 : product;
    }),
  );
  const shift = solveLinear(
    normal,
    free.map((k) => -gradient[k]!),
  );
  return trial(
    here.logs.map((log, k) => {
      const at = free.indexOf(k);
      return at < 0 ? log : Math.min(high, Math.max(low, log + shift[at]!));
    }),
  );
}

/** Gauss with pivots, for at most four unknowns; where a pivot vanishes that unknown stays 0. */
function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]!;
    if (head[column] === 0) continue;
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = rows[i]![column]! / head[column]!;
      for (let k = column; k <= n; k++) rows[i]![k]! -= factor * head[k]!;
    }
  }
  return rows.map((row, i) => (row[i] === 0 ? 0 : row[n]! / row[i]!));
}

function fitOf(best: Trial, { phases, hasUptake }: ExponentialForm, low: number, high: number): ExponentialFit {
  const order = best.amplitudes.map((_, j) => j).sort((a, b) => best.logs[a]! - best.logs[b]!);
  const isNear = (log: number, bound: number): boolean => Math.abs(log - bound) < 1e-9;
  const uptakeLog = hasUptake ? best.logs[phases]! : null;
  return {
    curve: {
      amplitudes: order.map((j) => best.amplitudes[j]!),
      decayConstants: order.map((j) => Math.exp(best.logs[j]!)),
      uptakeConstant: uptakeLog === null ? null : Math.exp(uptakeLog),
    },
    chiSquare: best.squares,
    atSlowest: order.map((j) => isNear(best.logs[j]!, low)),
    atFastest: order.map((j) => isNear(best.logs[j]!, high)),
    uptakeAtFastest: uptakeLog !== null && isNear(uptakeLog, high),
  };
}
