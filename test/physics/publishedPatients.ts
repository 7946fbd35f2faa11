import { findRadionuclide } from '@voxel-dosimetry/core';

/**
 * Virtual patients of Lu-177-PSMA-I&T after the compartment model of 76 patients and 409 SPECT/CT scans in Siebinga et al. 2024
 * (doi:10.1186/s40658-024-00642-2, Table 2, read in its transcription by nlmixr2lib, whose Table 3 agrees with the publisher's page): rate
 * constants per h and, where published, their variation between patients (coefficient of variation, log-normal). Decay, which the
 * publication takes out of its measurements, is put back.
 */
const TYPICAL = {
  elimination: 0.253,
  toSalivary: 0.0105,
  fromSalivary: 0.0629,
  salivarySites_MBq: 134,
  toKidney: 0.0321,
  fromKidney: 0.0625,
  toTumour: 0.00967,
  fromTumour: 0.015,
  toRest: 0.275,
  fromRest: 0.0247,
} as const;
type Rates = Record<keyof typeof TYPICAL, number>;
const VARIATION_frac: Partial<Rates> = {
  elimination: 0.331,
  salivarySites_MBq: 0.67,
  toKidney: 0.334,
  toTumour: 0.634,
  toRest: 0.291,
};

export const PUBLISHED_TISSUES = ['salivary-gland', 'kidney', 'tumour'] as const;
export type PublishedTissue = (typeof PUBLISHED_TISSUES)[number];

/** Activity at whole multiples of the step, and its integral to infinity, of each tissue. */
export interface PublishedPatient {
  readonly activityAt: (tissue: PublishedTissue, time_h: number) => number;
  readonly integral_MBq_h: (tissue: PublishedTissue) => number;
}

const STEP_h = 0.25;
const END_h = 500;
const DECAY_per_h = (Math.LN2 * 3600) / findRadionuclide('Lu-177').halfLife_s;

/** Blood, salivary glands, kidneys, tumour, the rest of the body. */
function change([blood, salivary, kidney, tumour, rest]: readonly number[], r: Rates): number[] {
  const taken = r.toSalivary * blood! * Math.max(0, 1 - salivary! / r.salivarySites_MBq);
  const tissues = [
    taken - r.fromSalivary * salivary!,
    r.toKidney * blood! - r.fromKidney * kidney!,
    r.toTumour * blood! - r.fromTumour * tumour!,
    r.toRest * blood! - r.fromRest * rest!,
  ];
  const left = -r.elimination * blood! - tissues.reduce((sum, each) => sum + each, 0);
  return [left, ...tissues].map((each, n) => each - DECAY_per_h * [blood, salivary, kidney, tumour, rest][n]!);
}

function next(state: readonly number[], rates: Rates): number[] {
  const moved = (slope: readonly number[], step: number): number[] => state.map((each, n) => each + step * slope[n]!);
  const a = change(state, rates);
  const b = change(moved(a, STEP_h / 2), rates);
  const c = change(moved(b, STEP_h / 2), rates);
  const d = change(moved(c, STEP_h), rates);
  return state.map((each, n) => each + (STEP_h / 6) * (a[n]! + 2 * b[n]! + 2 * c[n]! + d[n]!));
}

/** Fourth-order Runge and Kutta, 0.25 h; integrals by the trapezoid (its error is below 0.1 %). */
export function publishedPatient(administered_MBq: number, normal: () => number): PublishedPatient {
  const rates = Object.fromEntries(
    Object.entries(TYPICAL).map(([name, typical]) => {
      const variation = VARIATION_frac[name as keyof Rates];
      const spread = variation === undefined ? 0 : Math.sqrt(Math.log1p(variation ** 2));
      return [name, typical * Math.exp(spread === 0 ? 0 : spread * normal())];
    }),
  ) as Rates;
  const states = [[administered_MBq, 0, 0, 0, 0]];
  for (let n = 1; n <= END_h / STEP_h; n++) states.push(next(states[n - 1]!, rates));
  const place = (tissue: PublishedTissue): number => 1 + PUBLISHED_TISSUES.indexOf(tissue);
  return {
    activityAt: (tissue, time_h) => states[Math.round(time_h / STEP_h)]![place(tissue)]!,
    integral_MBq_h: (tissue) => states.reduce((sum, state) => sum + STEP_h * state[place(tissue)]!, 0),
  };
}
