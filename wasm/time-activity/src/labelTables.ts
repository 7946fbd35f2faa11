import { startLogs } from './startGrid';
import type { VoxelFitPlan, VoxelLabel, VoxelModel, VoxelSelection } from './voxelFitPlan';

const SELECTIONS: Readonly<Record<VoxelSelection, number>> = { lowest: 0, average: 1, given: 2, 'f-test': 3 };
/** kernel.h: logarithms at the head of a start, and decay constants of a model at most. */
export const MOST_CONSTANTS = 4;

/** What kernel.h's set_label and set_selection take, in their order. */
export interface LabelTables {
  readonly used: readonly number[];
  readonly times_s: readonly number[];
  readonly roots: readonly number[];
  readonly trapezoid_s: readonly number[];
  /** From `slowest` to `is_last_two_tail`. */
  readonly numbers: readonly [number, number, number, number, number, number, number];
  readonly selection: number;
  readonly models: readonly ModelTables[];
}

/** What add_model takes. */
export interface ModelTables {
  /** From `code` to `held_bits`. */
  readonly numbers: readonly [number, number, number, number, number, number, number, number, number];
  readonly held: readonly number[];
  /** Of each model before it. */
  readonly criticalF: readonly number[];
  /** MOST_CONSTANTS logarithms each. */
  readonly starts: readonly (readonly number[])[];
}

/** Weights of the trapezoid without its tail, s: constant to the first time, straight lines. */
function trapezoidWeights(times_s: readonly number[]): number[] {
  const weights = times_s.map(() => 0);
  weights[0] = times_s[0]!;
  for (let at = 1; at < times_s.length; at++) {
    const half_s = (times_s[at]! - times_s[at - 1]!) / 2;
    weights[at - 1]! += half_s;
    weights[at]! += half_s;
  }
  return weights;
}

/** The numbers of a label as the kernel, and its native twin, read them. */
export function labelTables(plan: VoxelFitPlan, label: VoxelLabel): LabelTables {
  const { used, variances, fastest_per_s, scale, exponent } = label;
  const times_s = used.map((image) => plan.times_s[image]!);
  const mean = Array.from(variances).reduce((sum, variance) => sum + variance, 0) / used.length;
  const tails = [plan.exponentialTail === 'physical', plan.trapezoidTail === 'last-two-points'].map(Number);
  const { physical_per_s } = plan;
  return {
    used,
    times_s,
    roots: Array.from(variances, (variance) => Math.sqrt(mean / variance)),
    trapezoid_s: trapezoidWeights(times_s),
    numbers: [
      ...([physical_per_s, fastest_per_s, physical_per_s, (scale ?? 0) * mean] as const),
      ...([exponent, tails[0]!, tails[1]!] as const),
    ],
    selection: SELECTIONS[label.selection],
    models: label.models.map((model, at) => modelTables(model, at, physical_per_s, fastest_per_s)),
  };
}

function modelTables(model: VoxelModel, before: number, slowest_per_s: number, fastest_per_s: number): ModelTables {
  const { code, phases, hasUptake, parameters, isStandIn, penalty, weight, constants_per_s, criticalF } = model;
  const padded = (logs: readonly number[]): number[] => Array.from({ length: MOST_CONSTANTS }, (_, m) => logs[m] ?? 0);
  return {
    numbers: [
      ...([code, phases, Number(hasUptake), parameters, Number(isStandIn)] as const),
      ...([Number(penalty !== null), penalty ?? 0, weight] as const),
      constants_per_s.reduce<number>((bits, constant, m) => (constant === null ? bits : bits | (1 << m)), 0),
    ],
    held: padded(constants_per_s.map((constant) => Math.log(constant ?? 1))),
    criticalF: Array.from({ length: before }, (_, m) => criticalF[m] ?? -1),
    starts: startLogs(slowest_per_s, fastest_per_s, constants_per_s).map(padded),
  };
}
