import {
  DEFAULT_CURVE_SETTINGS,
  findRadionuclide,
  fitTimeActivity,
  hoursToSeconds,
  parsePopulationTable,
  type PopulationKinetics,
} from '@voxel-dosimetry/core';
import { randomNumbers } from './randomNumbers';

/** A simulated kidney: A(t) = amplitude (e^(−ln2 t/T) − e^(−ln2 t/U)). */
export interface SimulatedKidney {
  readonly amplitude_MBq: number;
  readonly effectiveHalfLife_h: number;
  readonly uptakeHalfLife_h: number;
}

export const ADMINISTERED_MBq = 7400;
export const LUTETIUM = findRadionuclide('Lu-177');
const PHYSICAL_h = LUTETIUM.halfLife_s / 3600;

/** The published curve of a patient's kidney (bi-exponential with uptake through its four points): the middle of the population. */
const MIDDLE: SimulatedKidney = { amplitude_MBq: 108.61, effectiveHalfLife_h: 49.29, uptakeHalfLife_h: 0.8136 };
/** Effective half-lives of Lu-177 therapy spread by 9.6 of 40.5 h (50 patients, doi:10.1186/s13550-018-0386-4), log-normally (PMC8882881). */
const HALF_LIFE_SPREAD = Math.sqrt(Math.log1p((9.6 / 40.5) ** 2));
/**
 * Kidney dose per activity of Lu-177-DOTATATE spreads by 0.13 of 0.43 mGy/MBq (12 patients, doi:10.1186/s13550-018-0459-4); what half-lives
 * leave is uptake.
 */
const AMPLITUDE_SPREAD = Math.sqrt(Math.log1p((0.13 / 0.43) ** 2) - HALF_LIFE_SPREAD ** 2);
/** Of the uptake, of which nothing is published: it moves the integral by less than 1 %. */
const UPTAKE_SPREAD = 0.3;

export function normalNumbers(seed: number): () => number {
  const next = randomNumbers(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

export const simulatedKidney = (normal: () => number): SimulatedKidney => ({
  amplitude_MBq: MIDDLE.amplitude_MBq * Math.exp(AMPLITUDE_SPREAD * normal()),
  effectiveHalfLife_h: Math.min(PHYSICAL_h, MIDDLE.effectiveHalfLife_h * Math.exp(HALF_LIFE_SPREAD * normal())),
  uptakeHalfLife_h: MIDDLE.uptakeHalfLife_h * Math.exp(UPTAKE_SPREAD * normal()),
});

export const activityOf = (kidney: SimulatedKidney, time_h: number): number =>
  kidney.amplitude_MBq * (2 ** (-time_h / kidney.effectiveHalfLife_h) - 2 ** (-time_h / kidney.uptakeHalfLife_h));

export const integralOf_MBq_h = (kidney: SimulatedKidney): number =>
  (kidney.amplitude_MBq * (kidney.effectiveHalfLife_h - kidney.uptakeHalfLife_h)) / Math.LN2;

const SCHEDULE_h = [1, 4, 24, 96, 168];

/** The table of a site: earlier patients scanned five times with noise and fitted, those whose fit was refused left out. */
export function tableOfEarlierPatients(patients: number, noise_frac: number, normal: () => number): PopulationKinetics {
  const rows: string[] = [];
  for (let patient = 1; rows.length < patients; patient++) {
    const kidney = simulatedKidney(normal);
    const fit = fitTimeActivity({
      times_s: SCHEDULE_h.map(hoursToSeconds),
      activities_MBq: SCHEDULE_h.map((time_h) => activityOf(kidney, time_h) * (1 + noise_frac * normal())),
      sigmas_MBq: null,
      excluded: null,
      halfLife_s: LUTETIUM.halfLife_s,
      settings: {
        ...DEFAULT_CURVE_SETTINGS,
        models: ['bi-uptake'],
        selection: 'aicc',
        uncertainty: { source: 'stated', relative_frac: noise_frac },
      },
      fixedHalfLives: null,
      singleTimePoint: null,
    });
    const { amplitude_MBq, effectiveHalfLife_s, uptakeHalfLife_s } = fit.parameters;
    if (fit.model !== 'bi-uptake' || fit.candidates[0]?.refusedBecause !== null) continue;
    rows.push(
      `Lu-177,DOTATATE,kidney,P${patient},bi-uptake,${amplitude_MBq},${effectiveHalfLife_s! / 3600},${uptakeHalfLife_s! / 3600},${ADMINISTERED_MBq}`,
    );
  }
  const header =
    'radionuclide,agent,tissue,patient,model,amplitude_MBq,effectiveHalfLife_h,uptakeHalfLife_h,administered_MBq';
  return parsePopulationTable([header, ...rows].join('\n'), 'kidneys.csv');
}
