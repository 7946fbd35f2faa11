import type { ExponentialForm, ExponentialSum } from './exponentialModels';
import { bestStarts, StartGrid, startLogs } from './exponentialStarts';
import { Projection } from './projection';
import { DampedEquations, dot } from './smallMatrices';

/** Looked up once: a fit evaluates them hundreds of times. */
const { exp, max, min } = Math;

/** No decay constant is below `slowest` (physical decay); none above `fastest`. */
export interface ExponentialBounds {
  readonly slowest: number;
  readonly fastest: number;
}

export interface ExponentialTask {
  /** At the fitter's times. */
  readonly values: readonly number[];
  /** Standard uncertainty of each value; residuals are divided by it. All 1: ordinary least squares. */
  readonly sigmas: readonly number[];
  readonly form: ExponentialForm;
  /** Decay constants that are not free, in the order of the phases, the uptake last; null where free. */
  readonly held: readonly (number | null)[];
  /** Where the search begins, in the same order; null: everywhere. */
  readonly start: readonly number[] | null;
}

export interface ExponentialFit {
  readonly curve: ExponentialSum;
  /** Σ (residual/σ)². */
  readonly chiSquare: number;
  /** Which decay constants stand at a bound, in the order of the curve's. */
  readonly atSlowest: readonly boolean[];
  readonly atFastest: readonly boolean[];
  readonly uptakeAtFastest: boolean;
  /** Which of them were held, in the same order. */
  readonly isHeld: readonly boolean[];
  readonly isUptakeHeld: boolean;
  /** For a search that begins where this one ended. */
  readonly end: readonly number[];
}

/** Three phases of decrease and one of uptake. */
const MOST_CONSTANTS = 4;
const BEST_STARTS = 8;
const STEPS = 200;
/** Smaller changes of a logarithm of a decay constant, or of the squares, are none. */
const STILL = 1e-11;
const SAME_frac = 1e-14;
/** Largest step of a logarithm: a factor of four. */
const LONGEST = Math.log(4);

/** A logarithm this close to a bound stands at it. */
const NEAR = 1e-9;
/** Ten times as fast as what leaves a thousandth at the first point leaves nothing there. */
const BEYOND = Math.LN10;

/** Faster than the scans can see: a thousandth is left at the first time, or after the first step. */
export function fastestConstant(times: readonly number[], slowest: number): number {
  const firstStep = times.find((time) => time > 0) ?? 1;
  return max((10 * Math.LN2) / firstStep, 10 * slowest);
}

/** No phase passes the uptake: faster than that it would not decrease. What is held may stand so from the start. */
function keepsOrder(logs: Float64Array, next: Float64Array, { phases, hasUptake }: ExponentialForm): boolean {
  if (!hasUptake) return true;
  for (let j = 0; j < phases; j++) if (next[j]! > next[phases]! && logs[j]! <= logs[phases]!) return false;
  return true;
}

/**
 * Weighted least squares of sums of exponentials at given times: min Σ ((yᵢ − A(tᵢ))/σᵢ)² over aⱼ ≥ 0 and slowest ≤ λⱼ ≤ λᵤ ≤ fastest.
 *
 * Variable projection (Golub and Pereyra 1973, doi:10.1137/0710036) with the shortened derivative of Kaufman (1975, doi:10.1007/BF01932995): for
 * given decay constants the best amplitudes are exact, so the search runs over their logarithms alone: every ordered set of a
 * logarithmic grid, then Levenberg and Marquardt from the best of them, inside the bounds. Nothing depends on the unit of time. Wrong
 * where phases cannot be told apart: an amplitude is then 0 or two decay constants coincide, which `refusedBecause` says.
 * One fitter serves many fits at the same times and keeps its arrays. Proved by test/unit/core/exponentialSums.test.ts and
 * test/physics/timeActivityModels.test.ts, timeActivityScipy.test.ts.
 */
export class ExponentialFitter {
  private readonly low: number;
  private readonly high: number;
  private readonly grid: StartGrid;
  private readonly projections = new Map<number, Projection>();
  private readonly data: Float64Array;
  private readonly inverseSigmas: Float64Array;
  /** What stands in them: several models are fitted to the same points. */
  private taken: { values: readonly number[]; sigmas: readonly number[]; isInGrid: boolean } | null = null;
  /** ∂residuals/∂ln λ. */
  private readonly jacobian: readonly Float64Array[];
  private readonly normal = new DampedEquations(MOST_CONSTANTS);
  private readonly next = new Float64Array(MOST_CONSTANTS);

  constructor(
    readonly times: readonly number[],
    { slowest, fastest }: ExponentialBounds,
  ) {
    this.low = Math.log(slowest);
    this.high = Math.log(fastest);
    this.grid = new StartGrid(times, startLogs(this.low, this.high));
    this.data = new Float64Array(times.length);
    this.inverseSigmas = new Float64Array(times.length);
    this.jacobian = Array.from({ length: MOST_CONSTANTS }, () => new Float64Array(times.length));
  }

  fit(task: ExponentialTask): ExponentialFit {
    const { values, sigmas, form, held } = task;
    this.take(values, sigmas);
    const heldLogs = held.map((each) => (each === null ? null : Math.log(each)));
    const starts =
      task.start === null
        ? bestStarts(this.gridWith(heldLogs), form, heldLogs, BEST_STARTS)
        : [task.start.map((log, k) => heldLogs[k] ?? log)];
    let [best, least] = [starts[0]!, Infinity];
    for (const start of starts) {
      const logs = Float64Array.from(start);
      const squares = this.descend(logs, form, heldLogs);
      if (squares < least) [best, least] = [Array.from(logs), squares];
    }
    return this.result(this.withFasterUptake(best, form, heldLogs), form, heldLogs);
  }

  /** An uptake that is as fast as the scans can tell is refused; the curve beside that reason is the one of least squares all the same, with none of it left at the first point. */
  private withFasterUptake(
    logs: readonly number[],
    form: ExponentialForm,
    held: readonly (number | null)[],
  ): readonly number[] {
    const { phases, hasUptake } = form;
    if (!hasUptake || held[phases] !== null || logs[phases]! < this.high - NEAR) return logs;
    const faster = Float64Array.from(logs);
    faster[phases] = this.high + BEYOND;
    const before = this.squares(logs, form);
    const after = this.descend(
      faster,
      form,
      held.map((each, k) => (k === phases ? this.high + BEYOND : each)),
    );
    return after < before ? Array.from(faster) : logs;
  }

  private take(values: readonly number[], sigmas: readonly number[]): void {
    if (this.taken?.values === values && this.taken.sigmas === sigmas) return;
    for (let i = 0; i < values.length; i++) {
      this.inverseSigmas[i] = 1 / sigmas[i]!;
      this.data[i] = values[i]! * this.inverseSigmas[i]!;
    }
    this.taken = { values, sigmas, isInGrid: false };
  }

  /** The grid, with the data, and with what is held at its end. */
  private gridWith(held: readonly (number | null)[]): StartGrid {
    const given = held.filter((each) => each !== null);
    if (given.length > 0) {
      const grid = new StartGrid(this.times, [...this.grid.logs, ...given]);
      grid.take(this.data, this.inverseSigmas);
      return grid;
    }
    if (this.taken?.isInGrid === false) {
      this.grid.take(this.data, this.inverseSigmas);
      this.taken.isInGrid = true;
    }
    return this.grid;
  }

  private projection(phases: number): Projection {
    const existing = this.projections.get(phases);
    if (existing !== undefined) return existing;
    const made = new Projection(this.times.length, phases);
    this.projections.set(phases, made);
    return made;
  }

  /** Squares that are left with these decay constants and the best amplitudes. */
  private squares(logs: ArrayLike<number>, { phases, hasUptake }: ExponentialForm): number {
    const projection = this.projection(phases);
    const { times, inverseSigmas } = this;
    const uptake = hasUptake ? exp(logs[phases]!) : null;
    for (let j = 0; j < phases; j++) {
      const column = projection.columns[j]!;
      const constant = exp(logs[j]!);
      for (let i = 0; i < times.length; i++) {
        const time = times[i]!;
        const value = exp(-constant * time) - (uptake === null ? 0 : exp(-uptake * time));
        column[i] = value * inverseSigmas[i]!;
      }
    }
    return projection.solve(this.data);
  }

  /** Levenberg and Marquardt; `logs` are moved to the end. */
  private descend(logs: Float64Array, form: ExponentialForm, held: readonly (number | null)[]): number {
    const { normal, next } = this;
    let [squares, damping] = [this.squares(logs, form), 1e-3];
    for (let step = 0; step < STEPS && damping < 1e12; step++) {
      this.differentiate(logs, form);
      this.project(logs, form, held);
      let gained = -1;
      // The derivative stays while the damping grows.
      while (!(gained >= 0) && damping < 1e12) {
        normal.solve(damping);
        let moved = 0;
        for (let k = 0; k < logs.length; k++) {
          const shift = min(LONGEST, max(-LONGEST, normal.shift[k]!));
          next[k] = shift === 0 ? logs[k]! : min(this.high, max(this.low, logs[k]! + shift));
          moved = max(moved, Math.abs(next[k]! - logs[k]!));
        }
        if (moved < STILL) return this.squares(logs, form);
        gained = keepsOrder(logs, next, form) ? squares - this.squares(next, form) : -1;
        if (!(gained >= 0)) damping *= 10;
      }
      if (!(gained >= 0)) break;
      for (let k = 0; k < logs.length; k++) logs[k] = next[k]!;
      squares -= gained;
      damping = max(damping / 10, 1e-15);
      if (gained <= SAME_frac * squares) break;
    }
    return this.squares(logs, form);
  }

  /** Gradient and normal matrix; what is held, or would leave its bounds, is not free. */
  private project(logs: Float64Array, { phases }: ExponentialForm, held: readonly (number | null)[]): void {
    const { normal, jacobian } = this;
    const { residuals } = this.projection(phases);
    normal.count = logs.length;
    for (let k = 0; k < logs.length; k++) {
      const slope = dot(jacobian[k]!, residuals);
      normal.gradient[k] = slope;
      const leaves = (logs[k]! <= this.low && slope > 0) || (logs[k]! >= this.high && slope < 0);
      normal.isFree[k] = held[k] !== null || leaves ? 0 : 1;
      for (let j = 0; j <= k; j++) normal.setProduct(j, k, dot(jacobian[j]!, jacobian[k]!));
    }
  }

  /** Kaufman: −P⊥ ∂(Σ aⱼ columnⱼ)/∂ln λ, with the amplitudes of the last `squares`. */
  private differentiate(logs: Float64Array, { phases, hasUptake }: ExponentialForm): void {
    const projection = this.projection(phases);
    let total = 0;
    for (let j = 0; j < phases; j++) total += projection.amplitudes[j]!;
    const count = phases + (hasUptake ? 1 : 0);
    for (let k = 0; k < count; k++) {
      const column = this.jacobian[k]!;
      const constant = exp(logs[k]!);
      const amplitude = k < phases ? projection.amplitudes[k]! : -total;
      for (let i = 0; i < column.length; i++) {
        const exponent = constant * this.times[i]!;
        column[i] = amplitude * exponent * exp(-exponent) * this.inverseSigmas[i]!;
      }
      projection.projectOut(column);
    }
  }

  private result(logs: readonly number[], form: ExponentialForm, held: readonly (number | null)[]): ExponentialFit {
    const { phases, hasUptake } = form;
    const chiSquare = this.squares(logs, form);
    const { amplitudes } = this.projection(phases);
    const order = Array.from({ length: phases }, (_, j) => j).sort((a, b) => logs[a]! - logs[b]!);
    const isNear = (log: number, bound: number): boolean => Math.abs(log - bound) < NEAR;
    const uptakeLog = hasUptake ? logs[phases]! : null;
    const isFree = (k: number): boolean => held[k] === null;
    return {
      curve: {
        amplitudes: order.map((j) => amplitudes[j]!),
        decayConstants: order.map((j) => exp(logs[j]!)),
        uptakeConstant: uptakeLog === null ? null : exp(uptakeLog),
      },
      chiSquare,
      atSlowest: order.map((j) => isFree(j) && isNear(logs[j]!, this.low)),
      atFastest: order.map((j) => isFree(j) && isNear(logs[j]!, this.high)),
      uptakeAtFastest: uptakeLog !== null && isFree(phases) && uptakeLog > this.high - NEAR,
      isHeld: order.map((j) => !isFree(j)),
      isUptakeHeld: hasUptake && !isFree(phases),
      end: logs,
    };
  }
}
