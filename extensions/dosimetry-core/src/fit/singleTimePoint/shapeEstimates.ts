import { decayConstant_per_s } from '../../domain/radionuclide';
import type { EarlierKinetics, KineticCurve, TissueKinetics } from '../../domain/kinetics';
import { exponentialSumAt, type ExponentialSum } from '../exponentialModels';
import { curveOf } from './kineticCoordinates';
import { patientsOf, priorOf, residenceAt_s } from './populationPrior';
import type { ChosenKinetics } from './scanOf';

/** How a method gets from one activity to the integral: curves whose sum, scaled to the scan, is the patient's curve. */
export interface ShapeEstimate {
  /** Relative to the activity at the scan; with what each counts. */
  readonly shape: readonly { readonly weight: number; readonly curve: ExponentialSum }[];
  /** ∫ A dt / A(t), s. */
  readonly residence_s: number;
  /** Residences that are equally probable; null where the spread is not known. */
  readonly probable_s: readonly number[] | null;
}

const PATIENTS = 128;

export const exponentialSumOf = ({
  amplitudes,
  effectiveHalfLives_s,
  uptakeHalfLife_s,
}: KineticCurve): ExponentialSum => ({
  amplitudes,
  decayConstants: effectiveHalfLives_s.map(decayConstant_per_s),
  uptakeConstant: uptakeHalfLife_s === null ? null : decayConstant_per_s(uptakeHalfLife_s),
});

const mono = (constant_per_s: number): ExponentialSum => ({
  amplitudes: [1],
  decayConstants: [constant_per_s],
  uptakeConstant: null,
});

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the tissues that were asked for last, while they live: many regions and times take the same. */
const KEPT = new WeakMap<TissueKinetics, { readonly halfLife_s: number; readonly curves: readonly ExponentialSum[] }>();

/** Curves of patients who fill the population evenly. */
export function probableCurves({ tissue }: ChosenKinetics, halfLife_s: number): readonly ExponentialSum[] {
  const kept = KEPT.get(tissue);
  if (kept?.halfLife_s === halfLife_s) return kept.curves;
  const prior = priorOf(tissue, null);
  const physical = decayConstant_per_s(halfLife_s);
  const curves = patientsOf(prior, PATIENTS).map((patient) => curveOf(patient, prior.form, physical));
  KEPT.set(tissue, { halfLife_s, curves });
  return curves;
}

/** A curve scaled to 1 at a time. */
const scaled = (curve: ExponentialSum, time_s: number): ExponentialSum => {
  const value = exponentialSumAt(curve, time_s);
  return { ...curve, amplitudes: curve.amplitudes.map((amplitude) => amplitude / value) };
};

const single = (curve: ExponentialSum, time_s: number): Pick<ShapeEstimate, 'shape' | 'residence_s'> => ({
  shape: [{ weight: 1, curve: scaled(curve, time_s) }],
  residence_s: residenceAt_s(curve, time_s),
});

/** The scan lies between these multiples of the effective half-life. */
export const HAENSCHEID_WINDOW = [0.75, 2.5] as const;

/**
 * Ã = 2 A(t) t / ln 2 (Hänscheid et al. 2018, doi:10.2967/jnumed.117.193706): exact for one phase at t = T and t = 2T, within 12 % between
 * 0.75 T and 2.5 T, T the effective half-life, whatever it is. Where T is known Ã = A(t) 2^(t/T) T / ln 2 takes its place, which is
 * Madsen's. The curve that is shown is the phase with T = t or t/2, whichever the population is nearer to. The spread is the population's;
 * without one, of any T that puts the scan into the window.
 */
export function haenscheidEstimate(time_s: number, halfLife_s: number, known: ChosenKinetics | null): ShapeEstimate {
  const curves = known === null ? null : probableCurves(known, halfLife_s);
  const physical = decayConstant_per_s(halfLife_s);
  const typical = curves === null ? Math.LN2 / time_s : meanOf(curves.map(({ decayConstants }) => decayConstants[0]!));
  const [slow, fast] = [Math.LN2 / time_s, (2 * Math.LN2) / time_s];
  const isSlow = slow >= physical && Math.abs(typical - slow) <= Math.abs(typical - fast);
  return {
    ...single(mono(isSlow ? slow : fast), time_s),
    probable_s: curves?.map((curve) => residenceAt_s(curve, time_s)) ?? residencesInWindow(time_s, halfLife_s),
  };
}

/** Any half-life of the window is as probable as any other, by its logarithm; null where none is short enough. */
function residencesInWindow(time_s: number, halfLife_s: number): readonly number[] | null {
  const [shortest, longest] = [time_s / HAENSCHEID_WINDOW[1], Math.min(halfLife_s, time_s / HAENSCHEID_WINDOW[0])];
  if (shortest >= longest) return null;
  return Array.from({ length: PATIENTS }, (_, n) =>
    residenceAt_s(mono(Math.LN2 / (shortest * (longest / shortest) ** ((n + 0.5) / PATIENTS))), time_s),
  );
}

/**
 * Ã = A(t) e^(λt) / λ with λ the mean effective clearance of the population (Madsen et al. 2018, doi:10.1002/mp.12886), of the slowest
 * phase where there are several. Exact for that clearance; too large where uptake takes long.
 */
export function madsenEstimate(time_s: number, halfLife_s: number, known: ChosenKinetics): ShapeEstimate {
  const curves = probableCurves(known, halfLife_s);
  const own = known.tissue.curves?.map((curve) => decayConstant_per_s(curve.effectiveHalfLives_s[0]!));
  const clearance = meanOf(own ?? curves.map(({ decayConstants }) => decayConstants[0]!));
  return {
    ...single(mono(Math.max(clearance, decayConstant_per_s(halfLife_s))), time_s),
    probable_s: curves.map((curve) => residenceAt_s(curve, time_s)),
  };
}

/**
 * Ã = A(t) F(t), F the mean of ∫A/A(t) over the curves of the population: a factor of time and tissue (Jackson et al. 2020,
 * doi:10.2967/jnumed.119.233411, who give it for absorbed dose from tri-exponential curves). The curves themselves where the table holds
 * them, else their distribution.
 */
export function jacksonEstimate(time_s: number, halfLife_s: number, known: ChosenKinetics): ShapeEstimate {
  const curves = probableCurves(known, halfLife_s);
  const taken = known.tissue.curves?.map(exponentialSumOf) ?? curves;
  return {
    shape: taken.map((curve) => ({ weight: 1 / taken.length, curve: scaled(curve, time_s) })),
    residence_s: meanOf(taken.map((curve) => residenceAt_s(curve, time_s))),
    probable_s: curves.map((curve) => residenceAt_s(curve, time_s)),
  };
}

/** The patient's own curve of an earlier cycle, scaled to the scan. That kinetics change between cycles is not in its spread. */
export function earlierCycleEstimate(time_s: number, { curves }: EarlierKinetics): ShapeEstimate {
  const sums = curves.map(({ weight, curve }) => ({ weight, curve: exponentialSumOf(curve) }));
  const value = sums.reduce((sum, { weight, curve }) => sum + weight * exponentialSumAt(curve, time_s), 0);
  const shape = sums.map(({ weight, curve }) => ({
    weight,
    curve: { ...curve, amplitudes: curve.amplitudes.map((amplitude) => amplitude / value) },
  }));
  return {
    shape,
    residence_s: shape.reduce(
      (sum, { weight, curve }) => sum + weight * exponentialSumAt(curve, time_s) * residenceAt_s(curve, time_s),
      0,
    ),
    probable_s: null,
  };
}
