import { decayConstant_per_s } from '../../domain/radionuclide';
import type { KineticCurve } from '../../domain/kinetics';
import type { ExponentialForm, ExponentialSum } from '../exponentialModels';

/**
 * Coordinates in which curves of a population are taken to be normally distributed, p phases slowest first: ln a₁, ln(aⱼ/a₁) for j ≥ 2, ln
 * T₁ (s), ln(λⱼ/λⱼ₋₁ − 1) for j ≥ 2, and with uptake ln(λᵤ/λ₁ − 1).
 *
 * Logarithms because effective half-lives are log-normal among patients (PMC8882881); differences because every point then
 * is a curve whose phases are in order and whose uptake is faster than its decrease. Null where a curve has none: a phase of no amplitude,
 * or two that coincide. Proved by test/unit/core/populationTable.test.ts.
 */
export function coordinatesOf({ amplitudes, effectiveHalfLives_s, uptakeHalfLife_s }: KineticCurve): number[] | null {
  const constants = effectiveHalfLives_s.map(decayConstant_per_s);
  const coordinates = [
    Math.log(amplitudes[0]!),
    ...amplitudes.slice(1).map((amplitude) => Math.log(amplitude / amplitudes[0]!)),
    Math.log(effectiveHalfLives_s[0]!),
    ...constants.slice(1).map((constant, j) => Math.log(constant / constants[j]! - 1)),
    ...(uptakeHalfLife_s === null ? [] : [Math.log(decayConstant_per_s(uptakeHalfLife_s) / constants[0]! - 1)]),
  ];
  return coordinates.every(Number.isFinite) ? coordinates : null;
}

/**
 * The curve of a point; amplitudes in the unit of a₁, constants per s. Effective decay is never slower than physical: where T₁ is longer
 * the slowest phase stands at physical decay.
 */
export function curveOf(
  coordinates: readonly number[],
  { phases, hasUptake }: ExponentialForm,
  physicalConstant_per_s: number,
): ExponentialSum {
  const first = Math.exp(coordinates[0]!);
  const amplitudes = [first];
  for (let j = 1; j < phases; j++) amplitudes.push(first * Math.exp(coordinates[j]!));
  const slowest = Math.max(physicalConstant_per_s, Math.LN2 * Math.exp(-coordinates[phases]!));
  const decayConstants = [slowest];
  for (let j = 1; j < phases; j++)
    decayConstants.push(decayConstants[j - 1]! * (1 + Math.exp(coordinates[phases + j]!)));
  const uptakeConstant = hasUptake ? slowest * (1 + Math.exp(coordinates[2 * phases]!)) : null;
  return { amplitudes, decayConstants, uptakeConstant };
}
