/** Methods for one scan where the answer is known in closed form. */
import {
  hoursToSeconds,
  parsePopulationTable,
  PUBLISHED_POPULATIONS,
  publishedPopulation,
  singleTimePointFit,
  singleTimePointWindow,
  type EarlierKinetics,
  type KineticTissue,
  type PopulationKinetics,
  type SingleTimePointMethod,
  type TimeActivityFit,
} from '@voxel-dosimetry/core';
import { bayesianEstimate } from '../../extensions/dosimetry-core/src/fit/singleTimePoint/bayesianEstimate';
import { priorOf } from '../../extensions/dosimetry-core/src/fit/singleTimePoint/populationPrior';
import { exponentialSumIntegral } from '../../extensions/dosimetry-core/src/fit/exponentialModels';
import { activityOf, ADMINISTERED_MBq, integralOf_MBq_h, LUTETIUM, type SimulatedKidney } from './simulatedKidneys';

interface Given {
  readonly method: SingleTimePointMethod;
  readonly times_h?: readonly number[];
  readonly sigma_frac?: number | null;
  readonly administered_MBq?: number | null;
  readonly population?: PopulationKinetics | null;
  readonly earlier?: EarlierKinetics | null;
  readonly tissue?: KineticTissue | null;
}

function fitOf(activity_MBq: (time_h: number) => number, given: Given): TimeActivityFit {
  const { times_h = [96], sigma_frac = null } = given;
  const activities_MBq = times_h.map(activity_MBq);
  return singleTimePointFit({
    times_s: times_h.map(hoursToSeconds),
    activities_MBq,
    sigmas_MBq: sigma_frac === null ? null : activities_MBq.map((activity) => sigma_frac * activity),
    excluded: null,
    halfLife_s: LUTETIUM.halfLife_s,
    method: given.method,
    singleTimePoint: {
      timeIndex: null,
      radionuclide: 'Lu-177',
      tissue: given.tissue === undefined ? 'kidney' : given.tissue,
      administered_MBq: given.administered_MBq ?? null,
      earlier: given.earlier ?? null,
      population: given.population ?? null,
    },
  });
}

/** One phase: 50 MBq at time zero. */
const onePhase =
  (halfLife_h: number) =>
  (time_h: number): number =>
    50 * 2 ** (-time_h / halfLife_h);
const integralOfPhase_MBq_h = (halfLife_h: number): number => (50 * halfLife_h) / Math.LN2;

/** With one scan all of the integral lies before or after it. */
const shares = ({ extrapolatedBefore_frac, extrapolatedAfter_frac }: TimeActivityFit): number =>
  extrapolatedBefore_frac + extrapolatedAfter_frac;

const HEADER =
  'radionuclide,agent,tissue,patient,model,amplitude_MBq,effectiveHalfLife_h,uptakeHalfLife_h,administered_MBq';

/** Kidneys whose coordinates vary by the given factors, at the corners of a cube and in the middle. */
function tableOf(middle: SimulatedKidney, [inAmplitude, inHalfLife, inUptake]: readonly [number, number, number]) {
  const corners = [-1, 1].flatMap((a) => [-1, 1].flatMap((t) => [-1, 1].map((u) => [a, t, u] as const)));
  const kidneys = corners.map(([a, t, u]) => ({
    amplitude_MBq: middle.amplitude_MBq * inAmplitude ** a,
    effectiveHalfLife_h: middle.effectiveHalfLife_h * inHalfLife ** t,
    uptakeHalfLife_h: middle.uptakeHalfLife_h * inUptake ** u,
  }));
  const rows = kidneys.map(
    (kidney, n) =>
      `Lu-177,DOTATATE,kidney,P${n},bi-uptake,${kidney.amplitude_MBq},${kidney.effectiveHalfLife_h},${kidney.uptakeHalfLife_h},${ADMINISTERED_MBq}`,
  );
  return { kidneys, population: parsePopulationTable([HEADER, ...rows].join('\n'), 'corners.csv') };
}

const KIDNEY: SimulatedKidney = { amplitude_MBq: 108.61, effectiveHalfLife_h: 49.29, uptakeHalfLife_h: 0.8136 };

describe('haenscheid', () => {
  test.each([96, 48])('exact for an effective half-life of %f h at 96 h', (halfLife_h) => {
    const fit = fitOf(onePhase(halfLife_h), { method: 'haenscheid' });
    expect(fit.timeIntegratedActivity_MBq_h / integralOfPhase_MBq_h(halfLife_h)).toBeCloseTo(1, 12);
    expect(fit.curve.activities_MBq.every(Number.isFinite)).toBe(true);
    expect(shares(fit)).toBeCloseTo(1, 12);
  });

  test('within −12 and +6.2 % from 0.75 to 2.5 effective half-lives, and no closer: the published rule', () => {
    const deviations = Array.from({ length: 101 }, (_, n) => {
      const halfLife_h = 96 / (0.75 + (1.75 * n) / 100);
      return (
        fitOf(onePhase(halfLife_h), { method: 'haenscheid' }).timeIntegratedActivity_MBq_h /
          integralOfPhase_MBq_h(halfLife_h) -
        1
      );
    });
    expect(Math.min(...deviations)).toBeCloseTo(5 / 2 ** 2.5 - 1, 6);
    expect(Math.max(...deviations)).toBeCloseTo(2 / (Math.E * Math.LN2) - 1, 4);
  });

  test('without kinetics it says for which half-lives it holds; after 2.5 physical half-lives for none', () => {
    const fit = fitOf(onePhase(60), { method: 'haenscheid', tissue: null });
    expect(fit.outsideValidity).toEqual([expect.stringContaining('between 38.4 and 128 h')]);
    expect(fit.interval68_MBq_h![0]).toBeGreaterThan(0.9 * fit.timeIntegratedActivity_MBq_h);
    expect(fit.interval68_MBq_h![1]).toBeLessThan(1.15 * fit.timeIntegratedActivity_MBq_h);
    const late = fitOf(onePhase(60), { method: 'haenscheid', times_h: [450], tissue: null });
    expect(late.outsideValidity).toEqual([expect.stringContaining('no effective half-life is long enough')]);
    expect(late.timeIntegratedActivity_sigma_MBq_h).toBeNull();
  });
});

describe('madsen', () => {
  test('exact for the clearance of a population that does not vary', () => {
    const { population } = tableOf({ ...KIDNEY, uptakeHalfLife_h: 1e-6 }, [1, 1, 1]);
    for (const times_h of [[24], [71.1], [168]]) {
      const fit = fitOf(onePhase(KIDNEY.effectiveHalfLife_h), { method: 'madsen', population, times_h });
      expect(fit.timeIntegratedActivity_MBq_h / integralOfPhase_MBq_h(KIDNEY.effectiveHalfLife_h)).toBeCloseTo(1, 9);
      expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(KIDNEY.effectiveHalfLife_h, 9);
      expect(fit.parameters['amplitude_MBq']).toBeCloseTo(50, 7);
      expect(fit.timeIntegratedActivity_sigma_MBq_h! / fit.timeIntegratedActivity_MBq_h).toBeLessThan(0.003);
      expect(fit.outsideValidity).toEqual([]);
    }
  });

  test('from a published mean and spread; window where at most 10 % is unsure, and a message outside', () => {
    const population = publishedPopulation('kurth-2018');
    const input = {
      timeIndex: null,
      radionuclide: 'Lu-177',
      tissue: 'whole-body',
      administered_MBq: null,
      earlier: null,
      population,
    } as const;
    const window = singleTimePointWindow('madsen', LUTETIUM.halfLife_s, input)!;
    // dÃ/dT vanishes at t = T/ln 2, 58 h for 40.5 h.
    expect(window.from_h).toBeGreaterThan(25);
    expect(window.from_h).toBeLessThan(58);
    expect(window.to_h).toBeGreaterThan(58);
    expect(window.to_h).toBeLessThan(90);
    const inside = fitOf(onePhase(40.5), { method: 'madsen', population, tissue: 'whole-body', times_h: [58] });
    expect(inside.outsideValidity).toEqual([]);
    expect(inside.basis).toEqual({ title: population.title, doi: '10.1186/s13550-018-0386-4', patients: 50 });
    const outside = fitOf(onePhase(40.5), { method: 'madsen', population, tissue: 'whole-body', times_h: [120] });
    expect(outside.interval68_MBq_h![0]).toBeLessThanOrEqual(outside.timeIntegratedActivity_MBq_h);
    expect(outside.interval68_MBq_h![1]).toBeGreaterThanOrEqual(outside.timeIntegratedActivity_MBq_h);
    expect(outside.outsideValidity).toEqual([expect.stringContaining('The scan is at 120 h; between')]);
  });
});

test('the published kidney curve: its scan at 103 h alone gives the 7593.75 MBq·h of all four within 1 %', () => {
  const fit = fitOf(() => 25.396, { method: 'haenscheid', times_h: [103.0942], tissue: null });
  expect(Math.abs(fit.timeIntegratedActivity_MBq_h / 7593.75 - 1)).toBeLessThan(0.01);
  expect(shares(fit)).toBeCloseTo(1, 12);
});

test('jackson: the mean over the table of integral over activity; the curve holds it', () => {
  const { kidneys, population } = tableOf(KIDNEY, [1.2, 1.25, 1.4]);
  for (const time_h of [24, 96]) {
    const factor =
      kidneys.reduce((sum, each) => sum + integralOf_MBq_h(each) / activityOf(each, time_h), 0) / kidneys.length;
    const fit = fitOf(() => 30, { method: 'jackson', population, times_h: [time_h] });
    expect(fit.timeIntegratedActivity_MBq_h / (30 * factor)).toBeCloseTo(1, 9);
    expect(fit.residuals_MBq[0]).toBeCloseTo(0, 9);
    expect(fit.model).toBe('bi-uptake');
  }
});

test('earlier cycle: the curve of that cycle scaled to the scan, averaged curves as their mean', () => {
  const curve = { amplitudes: [20, 10], effectiveHalfLives_s: [60, 20].map(hoursToSeconds), uptakeHalfLife_s: null };
  const other = { amplitudes: [31], effectiveHalfLives_s: [hoursToSeconds(50)], uptakeHalfLife_s: null };
  const earlier: EarlierKinetics = {
    name: 'kidney',
    radionuclide: 'Lu-177',
    curves: [
      { weight: 0.75, curve },
      { weight: 0.25, curve: other },
    ],
    sigma_frac: 0.03,
    measured_s: [hoursToSeconds(24), hoursToSeconds(168)],
  };
  const at = (time_h: number): number =>
    0.75 * (20 * 2 ** (-time_h / 60) + 10 * 2 ** (-time_h / 20)) + 0.25 * 31 * 2 ** (-time_h / 50);
  const whole = (0.75 * (20 * 60 + 10 * 20) + 0.25 * 31 * 50) / Math.LN2;
  const fit = fitOf((time_h) => 1.3 * at(time_h), { method: 'earlier-cycle', earlier, sigma_frac: 0.04 });
  expect(fit.timeIntegratedActivity_MBq_h / (1.3 * whole)).toBeCloseTo(1, 9);
  expect(fit.timeIntegratedActivity_sigma_MBq_h! / fit.timeIntegratedActivity_MBq_h).toBeCloseTo(0.05, 9);
  expect(fit.outsideValidity).toEqual([]);
  const early = fitOf(at, { method: 'earlier-cycle', earlier, times_h: [4] });
  expect(early.outsideValidity).toEqual([expect.stringContaining('between 24 and 168 h was expected')]);
});

describe('bayesian', () => {
  const { population } = tableOf(KIDNEY, [1.2, 1.25, 1.4]);
  const tissue = population.tissues.kidney!;
  const unlike: SimulatedKidney = { amplitude_MBq: 170, effectiveHalfLife_h: 72, uptakeHalfLife_h: 1.3 };

  test('with many precise scans it is the curve through them, however unlike the population', () => {
    const times_h = [1, 4, 24, 72, 120, 168];
    const fit = fitOf((time_h) => activityOf(unlike, time_h), {
      method: 'bayesian',
      population,
      administered_MBq: ADMINISTERED_MBq,
      times_h,
      sigma_frac: 1e-5,
    });
    expect(fit.timeIntegratedActivity_MBq_h / integralOf_MBq_h(unlike)).toBeCloseTo(1, 4);
    expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(72, 2);
    expect(fit.timeIntegratedActivity_sigma_MBq_h! / fit.timeIntegratedActivity_MBq_h).toBeLessThan(1e-4);
  });

  test('with no scan it is the prior: mean and variance of every coordinate', () => {
    const prior = priorOf(tissue, ADMINISTERED_MBq);
    const { curves, weights } = bayesianEstimate(prior, [], Math.LN2 / LUTETIUM.halfLife_s);
    const halfLives = curves.map(({ decayConstants }) => Math.log(Math.LN2 / decayConstants[0]!));
    const amplitudes = curves.map(({ amplitudes: [first] }) => Math.log(first!));
    for (const [values, at] of [
      [amplitudes, 0],
      [halfLives, 1],
    ] as const) {
      const mean = values.reduce((sum, value, n) => sum + weights[n]! * value, 0);
      const variance = values.reduce((sum, value, n) => sum + weights[n]! * (value - mean) ** 2, 0);
      expect(Math.abs(mean - prior.mean[at]!)).toBeLessThan(0.04 * Math.sqrt(prior.covariance[at]![at]!));
      expect(Math.sqrt(variance) / Math.sqrt(prior.covariance[at]![at]!)).toBeGreaterThan(0.97);
      expect(Math.sqrt(variance) / Math.sqrt(prior.covariance[at]![at]!)).toBeLessThan(1.03);
    }
  });

  test('one phase, amplitude known: the posterior of the log-linear problem by quadrature', () => {
    const rows = [0.8, 0.9, 0.95, 1, 1, 1.05, 1.1, 1.2].map((factor, n) => ({
      radionuclide: 'Lu-177',
      agent: 'DOTATATE',
      tissue: 'liver',
      patient: n,
      model: 'mono',
      amplitude_MBq: 740 * [1.1, 0.9, 1, 1.2, 0.85, 1, 0.95, 1.05][n]!,
      effectiveHalfLife_h: 60 * factor,
      administered_MBq: ADMINISTERED_MBq,
    }));
    const livers = parsePopulationTable(JSON.stringify(rows), 'livers.json');
    const prior = priorOf(livers.tissues.liver!, ADMINISTERED_MBq);
    const [[caa, cat], [, ctt]] = prior.covariance as unknown as [[number, number], [number, number]];
    const [time_h, measured, sigma] = [96, 200, 0.05];
    let [mass, first] = [0, 0];
    const logPrior = (a: number, t: number): number =>
      -(ctt * a * a - 2 * cat * a * t + caa * t * t) / (caa * ctt - cat * cat) / 2;
    for (let i = -200; i <= 200; i++)
      for (let j = -200; j <= 200; j++) {
        const [a, t] = [(i / 40) * Math.sqrt(caa), (j / 40) * Math.sqrt(ctt)];
        const [amplitude, halfLife_h] = [Math.exp(prior.mean[0]! + a), Math.exp(prior.mean[1]! + t) / 3600];
        const residual = (Math.log(amplitude) - (Math.LN2 * time_h) / halfLife_h - Math.log(measured)) / sigma;
        const weight = Math.exp(logPrior(a, t) - (residual * residual) / 2);
        mass += weight;
        first += (weight * amplitude * halfLife_h) / Math.LN2;
      }
    const fit = fitOf(() => measured, {
      method: 'bayesian',
      population: livers,
      tissue: 'liver',
      administered_MBq: ADMINISTERED_MBq,
      sigma_frac: sigma,
    });
    expect(fit.timeIntegratedActivity_MBq_h / (first / mass)).toBeCloseTo(1, 2.5);
  });

  test('one scan known exactly: the curve goes through it, the shape is free; the same numbers every time', () => {
    const given: Given = { method: 'bayesian', population, sigma_frac: null };
    const fit = fitOf((time_h) => activityOf(KIDNEY, time_h), given);
    expect(fit.residuals_MBq[0]! / activityOf(KIDNEY, 96)).toBeCloseTo(0, 5);
    expect(fit.timeIntegratedActivity_sigma_MBq_h! / fit.timeIntegratedActivity_MBq_h).toBeGreaterThan(0.03);
    expect(fitOf((time_h) => activityOf(KIDNEY, time_h), given)).toEqual(fit);
    expect(fit.curve.sigmas_MBq![0]).toBeDefined();
    const { curves, weights } = bayesianEstimate(
      priorOf(tissue, null),
      [{ time_s: hoursToSeconds(96), logActivity: 0, sigma_frac: 0 }],
      Math.LN2 / LUTETIUM.halfLife_s,
    );
    const mean_s = curves.reduce((sum, curve, n) => sum + weights[n]! * exponentialSumIntegral(curve, 0, Infinity), 0);
    expect(fit.timeIntegratedActivity_MBq_h / ((activityOf(KIDNEY, 96) * mean_s) / 3600)).toBeCloseTo(1, 6);
  });

  test('effective decay is never slower than physical', () => {
    const fit = fitOf((time_h) => 2 ** (-time_h / 400), {
      method: 'bayesian',
      population,
      times_h: [24, 96, 168],
      sigma_frac: 0.02,
    });
    expect(fit.parameters['effectiveHalfLife_s']!).toBeLessThanOrEqual(LUTETIUM.halfLife_s * (1 + 1e-9));
    const { times_s, activities_MBq } = fit.curve;
    const late = times_s.findIndex((time_s) => time_s > hoursToSeconds(100));
    for (let at = late; at < times_s.length - 1; at++)
      expect(activities_MBq[at + 1]! / activities_MBq[at]!).toBeLessThanOrEqual(
        2 ** ((times_s[at]! - times_s[at + 1]!) / LUTETIUM.halfLife_s) * (1 + 1e-9),
      );
  });
});

test('nothing measured is the status zero, every published population carries its DOI and number of patients', () => {
  const fit = fitOf(() => 0, { method: 'haenscheid' });
  expect([fit.status, fit.timeIntegratedActivity_MBq_h]).toEqual(['zero', 0]);
  for (const { doi, tissues } of PUBLISHED_POPULATIONS) {
    expect(doi).toMatch(/^10\./);
    for (const tissue of Object.values(tissues)) expect(tissue.patients).toBeGreaterThan(7);
  }
});
