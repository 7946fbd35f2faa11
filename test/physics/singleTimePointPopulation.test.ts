/**
 * One scan at 96 h, as Devasia et al. 2021 (doi:10.2967/jnumed.120.256255) compare the methods: in their virtual kidneys the mixed-effects
 * estimate was off by more than 10 % in 6 %, Madsen's in 17 % and Hänscheid's in 20 % of the cases. Here: 40 simulated earlier patients,
 * scanned with noise and fitted, are the population; other patients are estimated. What they are drawn from: simulatedKidneys.ts. Measured
 * with this seed (bias, off by more than 10 %, held by the 68 % interval): Hänscheid −0.6, 26, 74 %; Madsen −0.9, 26, 74 %; Jackson 1.7,
 * 30, 74 %; earlier cycle −0.4, 8, 80 %; Bayesian of the shape alone 2.1, 32, 73 %; with amplitudes −0.2, 8.4, 69 %; with two scans −0.1,
 * 1.6, 70 %. All shares are larger than the published ones since half-lives spread more here; 5 % noise alone puts 5 % off.
 */
import {
  hoursToSeconds,
  singleTimePointFit,
  singleTimePointWindow,
  type EarlierKinetics,
  type SingleTimePointMethod,
  type TimeActivityFit,
} from '@voxel-dosimetry/core';
import {
  activityOf,
  ADMINISTERED_MBq,
  integralOf_MBq_h,
  LUTETIUM,
  normalNumbers,
  simulatedKidney,
  tableOfEarlierPatients,
  type SimulatedKidney,
} from './simulatedKidneys';

const NOISE_frac = 0.05;
const PATIENTS = 250;
const SCAN_h = 96;
/** How far half-lives of one patient differ between cycles, which is not published: chosen. */
const BETWEEN_CYCLES_frac = 0.05;

const normal = normalNumbers(2026);
const population = tableOfEarlierPatients(40, NOISE_frac, normal);
const patients = Array.from({ length: PATIENTS }, () => {
  const kidney = simulatedKidney(normal);
  const before = { ...kidney, effectiveHalfLife_h: kidney.effectiveHalfLife_h * (1 + BETWEEN_CYCLES_frac * normal()) };
  const noisy = (time_h: number): number => activityOf(kidney, time_h) * (1 + NOISE_frac * normal());
  return { kidney, earlier: earlierOf(before), scans: [noisy(SCAN_h), noisy(24)] as const };
});

function earlierOf({ amplitude_MBq, effectiveHalfLife_h, uptakeHalfLife_h }: SimulatedKidney): EarlierKinetics {
  const curve = {
    amplitudes: [amplitude_MBq],
    effectiveHalfLives_s: [hoursToSeconds(effectiveHalfLife_h)],
    uptakeHalfLife_s: hoursToSeconds(uptakeHalfLife_h),
  };
  return {
    name: 'kidney',
    radionuclide: 'Lu-177',
    curves: [{ weight: 1, curve }],
    sigma_frac: BETWEEN_CYCLES_frac,
    measured_s: [hoursToSeconds(1), hoursToSeconds(168)],
  };
}

interface Case {
  readonly method: SingleTimePointMethod;
  readonly times_h: readonly number[];
  readonly administered_MBq: number | null;
}

function estimate({ method, times_h, administered_MBq }: Case, patient: (typeof patients)[number]): TimeActivityFit {
  const activities_MBq = times_h.map((time_h) => patient.scans[time_h === SCAN_h ? 0 : 1]);
  return singleTimePointFit({
    times_s: times_h.map(hoursToSeconds),
    activities_MBq,
    sigmas_MBq: activities_MBq.map((activity) => NOISE_frac * activity),
    excluded: null,
    halfLife_s: LUTETIUM.halfLife_s,
    method,
    singleTimePoint: {
      timeIndex: null,
      radionuclide: 'Lu-177',
      tissue: 'kidney',
      administered_MBq,
      earlier: patient.earlier,
      population,
    },
  });
}

/** Percent: mean deviation, share off by more than 10 %, share whose 68 % interval holds the truth; and rms of (estimate − truth)/σ. */
function score(each: Case): { bias: number; off: number; covered: number; pull: number } {
  const outcomes = patients.map((patient) => {
    const fit = estimate(each, patient);
    const truth = integralOf_MBq_h(patient.kidney);
    const [low, high] = fit.interval68_MBq_h!;
    const deviation = fit.timeIntegratedActivity_MBq_h - truth;
    return {
      bias: deviation / truth,
      off: Math.abs(deviation / truth) > 0.1 ? 1 : 0,
      covered: truth >= low && truth <= high ? 1 : 0,
      pull: (deviation / fit.timeIntegratedActivity_sigma_MBq_h!) ** 2,
    };
  });
  const mean = (of: (outcome: (typeof outcomes)[number]) => number): number =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  return {
    bias: 100 * mean(({ bias }) => bias),
    off: 100 * mean(({ off }) => off),
    covered: 100 * mean(({ covered }) => covered),
    pull: Math.sqrt(mean(({ pull }) => pull)),
  };
}

const oneScan = (method: SingleTimePointMethod, administered_MBq: number | null = null): Case => ({
  method,
  times_h: [SCAN_h],
  administered_MBq,
});

const CASES = {
  haenscheid: oneScan('haenscheid'),
  madsen: oneScan('madsen'),
  jackson: oneScan('jackson'),
  'earlier-cycle': oneScan('earlier-cycle'),
  'bayesian, shape': oneScan('bayesian'),
  'bayesian, amplitude too': oneScan('bayesian', ADMINISTERED_MBq),
  'bayesian, two scans': { method: 'bayesian', times_h: [24, SCAN_h], administered_MBq: ADMINISTERED_MBq },
} as const satisfies Record<string, Case>;
type CaseName = keyof typeof CASES;
const names = Object.keys(CASES) as CaseName[];
const scores = Object.fromEntries(names.map((name) => [name, score(CASES[name])])) as Record<
  CaseName,
  ReturnType<typeof score>
>;

test('published order: the Bayesian estimate from one scan is off by more than 10 % least often', () => {
  const { haenscheid, madsen, jackson } = scores;
  const bayesian = scores['bayesian, amplitude too'];
  for (const other of [haenscheid, madsen, jackson]) expect(bayesian.off).toBeLessThan(other.off / 2);
  expect(bayesian.off).toBeLessThan(12);
  expect(scores['bayesian, two scans'].off).toBeLessThan(3);
  expect(scores['earlier-cycle'].off).toBeLessThan(12);
});

test.each(Object.entries(scores))('%s: bias below 3 %, 68 % interval and σ honest', (name, { bias, covered, pull }) => {
  expect(Math.abs(bias)).toBeLessThan(name.startsWith('bayesian, amplitude') ? 1.5 : 3);
  // The standard error of a share of 250 cases is 3 %.
  expect(covered).toBeGreaterThan(62);
  expect(covered).toBeLessThan(85);
  expect(pull).toBeGreaterThan(0.7);
  expect(pull).toBeLessThan(1.15);
});

test('with this spread of half-lives no method but the Bayesian one is within its validity, and they say so', () => {
  const [patient] = patients;
  for (const method of ['haenscheid', 'madsen', 'jackson'] as const)
    expect(estimate(oneScan(method), patient!).outsideValidity).toEqual([
      expect.stringMatching(/between [\d.]+ and [\d.]+ h was expected|At no time/),
    ]);
  expect(estimate(CASES['bayesian, amplitude too'], patient!).outsideValidity).toEqual([]);
  const input = {
    timeIndex: null,
    radionuclide: 'Lu-177',
    tissue: 'kidney',
    administered_MBq: ADMINISTERED_MBq,
    earlier: null,
    population,
  } as const;
  const window = singleTimePointWindow('bayesian', LUTETIUM.halfLife_s, input)!;
  expect(window.from_h).toBeLessThan(80);
  expect(window.to_h).toBeGreaterThan(SCAN_h);
  expect(window.because).toContain('kidney');
});
