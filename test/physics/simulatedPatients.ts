/**
 * Patients of Lu-177 peptide therapy who are scanned three to five times: their true curves, and what noise makes of them.
 *
 * Truth: a slow phase of decrease, and with or without it a faster one and uptake from zero; with both it is none of the models that are fitted to three or
 * four points.
 * Half-lives of the slow phase: kidney that of a published patient's curve (see timeActivity.test.ts), liver, spleen and tumours in the range reported
 * after DOTATATE and DOTATOC (Hänscheid et al. 2018, doi:10.2967/jnumed.117.193706); spread among patients log-normal (J Nucl Med 2022, PMC8882881) as 9.6 of
 * 40.5 h (50 patients, doi:10.1186/s13550-018-0386-4). Share and half-life of the faster phase and the half-life of the uptake are assumed, and spread
 * widely: what the scans cannot see differs from patient to patient.
 */
import { findRadionuclide } from '@voxel-dosimetry/core';
import {
  exponentialSumAt,
  exponentialSumIntegral,
  type ExponentialSum,
} from '../../extensions/dosimetry-core/src/fit/exponentialModels';
import { randomNumbers } from './randomNumbers';

const HOUR_s = 3600;
export const LUTETIUM_s = findRadionuclide('Lu-177').halfLife_s;
export const constant_per_s = (halfLife_h: number): number => Math.LN2 / (halfLife_h * HOUR_s);

interface Organ {
  readonly slow_h: number;
  readonly fast_frac: number;
  readonly fast_h: number;
  readonly uptake_h: number;
}

export const ORGANS = {
  kidney: { slow_h: 50, fast_frac: 0.15, fast_h: 12, uptake_h: 1 },
  liver: { slow_h: 67, fast_frac: 0.2, fast_h: 15, uptake_h: 2 },
  spleen: { slow_h: 67, fast_frac: 0.1, fast_h: 15, uptake_h: 1.5 },
  tumour: { slow_h: 77, fast_frac: 0.1, fast_h: 20, uptake_h: 3 },
} as const satisfies Readonly<Record<string, Organ>>;
export type OrganName = keyof typeof ORGANS;

/** Hours after administration of schedules that are in use. */
const SCHEDULES_h: readonly (readonly number[])[] = [
  [4, 24, 120],
  [24, 96, 168],
  [4, 24, 96, 168],
  [1, 24, 96, 168],
  [1, 4, 24, 96, 168],
  [4, 24, 48, 96, 168],
];

/** Spread of logarithms. */
const SPREAD = { slow: Math.sqrt(Math.log1p((9.6 / 40.5) ** 2)), fastShare: 0.5, fast: 0.3, uptake: 0.4 } as const;

export function normalNumbers(next: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

export interface SimulatedPatient {
  readonly organ: OrganName;
  readonly shape: TruthShape;
  readonly curve: ExponentialSum;
  readonly truth_MBq_h: number;
  readonly times_s: readonly number[];
  readonly activities_MBq: readonly number[];
  /** Of every activity. */
  readonly noise_frac: number;
}

/** How the truth looks: what scans can see of uptake and faster phase differs among agents and organs, and both may be over before the first. */
export const TRUTH_SHAPES = ['uptake-and-phases', 'uptake', 'phases', 'single'] as const;
export type TruthShape = (typeof TRUTH_SHAPES)[number];

function curveOf(organ: Organ, shape: TruthShape, normal: () => number): ExponentialSum {
  const spread = (middle: number, by: number): number => middle * Math.exp(by * normal());
  // Effective decay is never slower than physical.
  const slow_h = Math.min(0.95 * (LUTETIUM_s / HOUR_s), spread(organ.slow_h, SPREAD.slow));
  const fast_frac = Math.min(0.5, spread(organ.fast_frac, SPREAD.fastShare));
  const fast_h = Math.min(slow_h / 2, spread(organ.fast_h, SPREAD.fast));
  const uptake_h = spread(organ.uptake_h, SPREAD.uptake);
  const hasPhases = shape === 'uptake-and-phases' || shape === 'phases';
  const hasUptake = shape === 'uptake-and-phases' || shape === 'uptake';
  return {
    amplitudes: hasPhases ? [100 * (1 - fast_frac), 100 * fast_frac] : [100],
    decayConstants: hasPhases ? [constant_per_s(slow_h), constant_per_s(fast_h)] : [constant_per_s(slow_h)],
    uptakeConstant: hasUptake ? constant_per_s(uptake_h) : null,
  };
}

/**
 * Patients one after another: organs in turn and, unless one is asked for, shapes of the truth; schedules and noise (3 to 10 %) at random, times within
 * 2.5 % of the schedule.
 */
export function* simulatedPatients(
  count: number,
  seed: number,
  only: TruthShape | null = null,
): Generator<SimulatedPatient> {
  const next = randomNumbers(seed);
  const normal = normalNumbers(next);
  const organs = Object.keys(ORGANS) as OrganName[];
  for (let n = 0; n < count; n++) {
    const organ = organs[n % organs.length]!;
    const shape = only ?? TRUTH_SHAPES[Math.floor(n / organs.length) % TRUTH_SHAPES.length]!;
    const curve = curveOf(ORGANS[organ], shape, normal);
    const schedule_h = SCHEDULES_h[Math.floor(next() * SCHEDULES_h.length)]!;
    const times_s = schedule_h.map((time_h) => time_h * HOUR_s * (0.975 + 0.05 * next()));
    const noise_frac = 0.03 + 0.07 * next();
    const activities_MBq = times_s.map((time_s) => exponentialSumAt(curve, time_s) * (1 + noise_frac * normal()));
    const truth_MBq_h = exponentialSumIntegral(curve, 0, Infinity) / HOUR_s;
    yield { organ, shape, curve, truth_MBq_h, times_s, activities_MBq, noise_frac };
  }
}
