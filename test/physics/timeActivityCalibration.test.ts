/**
 * How sure a time-integrated activity is: 2000 simulated patients (see `simulatedPatients`) with 3–5 scans and 3–10 % noise, whose true curves are none of the fitted
 * models (a quarter each: uptake and two phases, uptake and one phase, two phases, one phase). The 68 % interval holds the truth in 66–70 %, the bias is below
 * 1 %, and the average over models has a smaller rms error than the model of the lowest criterion.
 */
import {
  DEFAULT_CURVE_SETTINGS,
  fitTimeActivity,
  type CurveSettings,
  type TimeActivityFit,
} from '@voxel-dosimetry/core';
import { LUTETIUM_s, simulatedPatients, TRUTH_SHAPES, type SimulatedPatient } from './simulatedPatients';

const PATIENTS = 2000;

function fitOf({ times_s, activities_MBq }: SimulatedPatient, change: Partial<CurveSettings>): TimeActivityFit {
  return fitTimeActivity({
    times_s,
    activities_MBq,
    sigmas_MBq: null,
    excluded: null,
    halfLife_s: LUTETIUM_s,
    settings: { ...DEFAULT_CURVE_SETTINGS, ...change },
    fixedHalfLives: null,
    singleTimePoint: null,
  });
}

interface Outcome {
  readonly patient: SimulatedPatient;
  readonly isHeld: boolean;
  /** Relative errors of the average and of the model of the largest weight. */
  readonly average_frac: number;
  readonly best_frac: number;
}

function outcomeOf(patient: SimulatedPatient): Outcome {
  const fit = fitOf(patient, { uncertainty: { source: 'stated', relative_frac: patient.noise_frac } });
  const [low, high] = fit.interval68_MBq_h!;
  const best = fit.candidates.reduce((a, b) => ((b.weight ?? -1) > (a.weight ?? -1) ? b : a));
  return {
    patient,
    isHeld: low <= patient.truth_MBq_h && patient.truth_MBq_h <= high,
    average_frac: fit.timeIntegratedActivity_MBq_h / patient.truth_MBq_h - 1,
    best_frac: best.timeIntegratedActivity_MBq_h / patient.truth_MBq_h - 1,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const rms = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)));
const held = (outcomes: readonly Outcome[]): number => mean(outcomes.map(({ isHeld }) => (isHeld ? 1 : 0)));
const bias = (outcomes: readonly Outcome[]): number => mean(outcomes.map(({ average_frac }) => average_frac));

const outcomes = [...simulatedPatients(PATIENTS, 177)].map(outcomeOf);

test('the 68 % interval holds the truth in 66 to 70 % of the patients', () => {
  expect(held(outcomes)).toBeGreaterThan(0.66);
  expect(held(outcomes)).toBeLessThan(0.7);
});

test('the bias is below 1 %', () => {
  expect(Math.abs(bias(outcomes))).toBeLessThan(0.01);
});

test('the average over models has a smaller rms error than the model of the lowest AICc, and than any one model alone', () => {
  const average = rms(outcomes.map(({ average_frac }) => average_frac));
  expect(average).toBeLessThan(rms(outcomes.map(({ best_frac }) => best_frac)));
  for (const model of ['mono', 'bi-uptake'] as const) {
    const alone = outcomes.slice(0, 300).map(({ patient }) => {
      const uncertainty = { source: 'stated', relative_frac: patient.noise_frac } as const;
      const fit = fitOf(patient, { models: [model], uncertainty });
      return fit.timeIntegratedActivity_MBq_h / patient.truth_MBq_h - 1;
    });
    expect(rms(outcomes.slice(0, 300).map(({ average_frac }) => average_frac))).toBeLessThan(rms(alone));
  }
});

// One standard deviation of 500 or 670 patients is 2 %; what the models do not see (two phases and uptake by three scans) is part of it.
test.each(TRUTH_SHAPES)(
  'also when all curves have the shape "%s", within the chance of a quarter of the patients',
  (shape) => {
    const those = outcomes.filter(({ patient }) => patient.shape === shape);
    expect(held(those)).toBeGreaterThan(0.61);
    expect(held(those)).toBeLessThan(0.75);
    expect(Math.abs(bias(those))).toBeLessThan(0.015);
  },
);

test.each([3, 4, 5])('also with %d scans', (scans) => {
  const those = outcomes.filter(({ patient }) => patient.times_s.length === scans);
  expect(held(those)).toBeGreaterThan(0.62);
  expect(held(those)).toBeLessThan(0.74);
  expect(Math.abs(bias(those))).toBeLessThan(0.015);
});

test('with noise that is not known but taken as the 6 % of the settings, the integral is as good, and as often held over all', () => {
  const those = outcomes.slice(0, 400).map(({ patient, average_frac }) => {
    const fit = fitOf(patient, {});
    const [low, high] = fit.interval68_MBq_h!;
    return {
      known_frac: average_frac,
      average_frac: fit.timeIntegratedActivity_MBq_h / patient.truth_MBq_h - 1,
      isHeld: low <= patient.truth_MBq_h && patient.truth_MBq_h <= high,
    };
  });
  expect(rms(those.map((each) => each.average_frac))).toBeLessThan(1.05 * rms(those.map((each) => each.known_frac)));
  expect(mean(those.map(({ isHeld }) => (isHeld ? 1 : 0)))).toBeGreaterThan(0.63);
  expect(mean(those.map(({ isHeld }) => (isHeld ? 1 : 0)))).toBeLessThan(0.73);
});

test('σ from the scatter about the right curve, widened by Student, holds the truth as often', () => {
  const those = [...simulatedPatients(600, 71, 'single')].map((patient) => {
    const uncertainty = { source: 'scatter', weighting: 'relative' } as const;
    const fit = fitOf(patient, { models: ['mono'], uncertainty });
    const error_MBq_h = fit.timeIntegratedActivity_MBq_h - patient.truth_MBq_h;
    return Math.abs(error_MBq_h) <= fit.timeIntegratedActivity_sigma_MBq_h! ? 1 : 0;
  });
  // 1.9 % is one standard deviation of the simulation.
  expect(mean(those)).toBeGreaterThan(0.65);
  expect(mean(those)).toBeLessThan(0.73);
});
