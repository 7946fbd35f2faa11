import type { ExponentialModel } from '../domain/timeActivity';

/** Looked up once: a fit evaluates them hundreds of times. */
const { exp } = Math;

/**
 * A curve A(t) = Σ aⱼ e^(−λⱼt), aⱼ ≥ 0; with uptake from zero A(t) = Σ aⱼ (e^(−λⱼt) − e^(−λᵤt)), so that A(0) = 0: phases of decrease, and whether there is one of
 * uptake.
 */
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
  'quad-uptake': { phases: 3, hasUptake: true },
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
  const uptake = uptakeConstant === null ? 0 : exp(-uptakeConstant * time);
  let sum = 0;
  for (let j = 0; j < amplitudes.length; j++) sum += amplitudes[j]! * (exp(-decayConstants[j]! * time) - uptake);
  return sum;
}

/** ∫ A dt from `from` to `to` (Infinity too). */
export function exponentialSumIntegral(curve: ExponentialSum, from: number, to: number): number {
  const part = (constant: number): number => (exp(-constant * from) - exp(-constant * to)) / constant;
  const uptake = curve.uptakeConstant === null ? 0 : part(curve.uptakeConstant);
  return curve.amplitudes.reduce((sum, amplitude, j) => sum + amplitude * (part(curve.decayConstants[j]!) - uptake), 0);
}

/** ∂A(t)/∂θ in the order a₁…, λ₁…, λᵤ, written into `gradient`. */
export function exponentialSumGradient(curve: ExponentialSum, time: number, gradient: Float64Array): Float64Array {
  const { decayConstants, uptakeConstant } = curve;
  const n = decayConstants.length;
  for (let j = 0; j < n; j++) {
    const value = exp(-decayConstants[j]! * time);
    gradient[j] = value;
    gradient[n + j] = -time * value;
  }
  if (uptakeConstant === null) return combined(curve, gradient, 0, 0);
  const value = exp(-uptakeConstant * time);
  return combined(curve, gradient, value, -time * value);
}

/** ∂/∂θ ∫₀^to A dt, `to` Infinity too. */
export function exponentialIntegralGradient(curve: ExponentialSum, to: number, gradient: Float64Array): Float64Array {
  const { decayConstants, uptakeConstant } = curve;
  const n = decayConstants.length;
  const value = (constant: number): number => (1 - exp(-constant * to)) / constant;
  const slope = (constant: number): number =>
    ((to === Infinity ? 0 : to * exp(-constant * to)) - value(constant)) / constant;
  for (let j = 0; j < n; j++) {
    gradient[j] = value(decayConstants[j]!);
    gradient[n + j] = slope(decayConstants[j]!);
  }
  if (uptakeConstant === null) return combined(curve, gradient, 0, 0);
  return combined(curve, gradient, value(uptakeConstant), slope(uptakeConstant));
}

/** From the values and slopes of the phases, and of the uptake, to the derivatives of the sum. */
function combined(
  { amplitudes, uptakeConstant }: ExponentialSum,
  gradient: Float64Array,
  uptakeValue: number,
  uptakeSlope: number,
): Float64Array {
  const n = amplitudes.length;
  let total = 0;
  for (let j = 0; j < n; j++) {
    gradient[j]! -= uptakeValue;
    gradient[n + j]! *= amplitudes[j]!;
    total += amplitudes[j]!;
  }
  if (uptakeConstant !== null) gradient[2 * n] = -total * uptakeSlope;
  return gradient;
}
