/**
 * Sums of exponentials: A(t) = Σ aⱼ e^(−λⱼt), aⱼ ≥ 0; with uptake from zero A(t) = Σ aⱼ (e^(−λⱼt) − e^(−λᵤt)), so that A(0) = 0.
 *
 * A name tells how many exponentials there are in all: `bi` has two phases of decrease, `bi-uptake` one of uptake and one of decrease.
 */
export const EXPONENTIAL_MODELS = ['mono', 'bi', 'bi-uptake', 'tri', 'tri-uptake'] as const;
export type ExponentialModel = (typeof EXPONENTIAL_MODELS)[number];

/** Phases of decrease, and whether there is one of uptake. */
export interface ExponentialForm {
  readonly phases: number;
  readonly hasUptake: boolean;
}

const FORMS: Readonly<Record<ExponentialModel, ExponentialForm>> = {
  mono: { phases: 1, hasUptake: false },
  bi: { phases: 2, hasUptake: false },
  'bi-uptake': { phases: 1, hasUptake: true },
  tri: { phases: 3, hasUptake: false },
  'tri-uptake': { phases: 2, hasUptake: true },
};

export const formOf = (model: ExponentialModel): ExponentialForm => FORMS[model];

/** Numbers of a curve: amplitudes and decay constants, and that of the uptake. */
export const parameterCount = ({ phases, hasUptake }: ExponentialForm): number => 2 * phases + (hasUptake ? 1 : 0);

/** A curve: amplitudes in the unit of the data, decay constants per unit of time; slowest phase first. */
export interface ExponentialSum {
  readonly amplitudes: readonly number[];
  readonly decayConstants: readonly number[];
  /** Null without uptake. */
  readonly uptakeConstant: number | null;
}

/** Value of the curve at a time. */
export function exponentialSumAt({ amplitudes, decayConstants, uptakeConstant }: ExponentialSum, time: number): number {
  const uptake = uptakeConstant === null ? 0 : Math.exp(-uptakeConstant * time);
  return amplitudes.reduce((sum, amplitude, j) => sum + amplitude * (Math.exp(-decayConstants[j]! * time) - uptake), 0);
}

/** ∫ A dt from `from` to `to` (Infinity too). */
export function exponentialSumIntegral(curve: ExponentialSum, from: number, to: number): number {
  const part = (constant: number): number => (Math.exp(-constant * from) - Math.exp(-constant * to)) / constant;
  const uptake = curve.uptakeConstant === null ? 0 : part(curve.uptakeConstant);
  return curve.amplitudes.reduce((sum, amplitude, j) => sum + amplitude * (part(curve.decayConstants[j]!) - uptake), 0);
}

/**
 * ∂A(t)/∂θ in the order a₁…, λ₁…, λᵤ; with `time` = null ∂Ã/∂θ of the integral from zero to infinity.
 */
export function exponentialSumGradient(
  { amplitudes, decayConstants, uptakeConstant }: ExponentialSum,
  time: number | null,
): number[] {
  const value = (constant: number): number => (time === null ? 1 / constant : Math.exp(-constant * time));
  const slope = (constant: number): number =>
    time === null ? -1 / (constant * constant) : -time * Math.exp(-constant * time);
  const uptake = uptakeConstant === null ? 0 : value(uptakeConstant);
  const total = amplitudes.reduce((sum, amplitude) => sum + amplitude, 0);
  return [
    ...decayConstants.map((constant) => value(constant) - uptake),
    ...decayConstants.map((constant, j) => amplitudes[j]! * slope(constant)),
    ...(uptakeConstant === null ? [] : [-total * slope(uptakeConstant)]),
  ];
}
