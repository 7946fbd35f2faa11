/**
 * One and two scans of virtual patients that are drawn from a publication (publishedPatients.ts) and whose curves no sum of two exponentials
 * is: what a site's table, made from fits of scanned patients, can tell of them. Measured with 80 patients (bias, off by more than 10 %, held
 * by the 68 % interval), kidneys: Hänscheid −39, 100, 74 %; Madsen −41, 99, 78 %; Jackson 16, 69, 74 %; Bayesian 16, 64, 63 %; with two scans
 * 10, 48, 78 %; with two scans known to 0.5 % 9, 46, 79 %, and 7, 15, 6 % where the table has no residual_frac. Tumour, in the same order: 17,
 * 85, 66 %; 9, 49, 71 %; 9, 43, 65 %; 8, 39, 64 %; 7, 21, 71 %; 7, 0, 76 %. Much more is off than in Devasia et al. 2021
 * (doi:10.2967/jnumed.120.256255: 6 % mixed-effects, 17 % Madsen, 20 % Hänscheid, kidneys of DOTATATE at 96 h): another population.
 */
import {
  DEFAULT_CURVE_SETTINGS,
  fitTimeActivity,
  hoursToSeconds,
  parsePopulationTable,
  populationTableOf,
  singleTimePointFit,
  type ExponentialModel,
  type PopulationKinetics,
  type SingleTimePointMethod,
} from '@voxel-dosimetry/core';
import { publishedPatient, type PublishedPatient, type PublishedTissue } from './publishedPatients';
import { ADMINISTERED_MBq, LUTETIUM, normalNumbers } from './simulatedKidneys';

const NOISE_frac = 0.05;
const normal = normalNumbers(2024);
const earlier = Array.from({ length: 30 }, () => publishedPatient(ADMINISTERED_MBq, normal));
const patients = Array.from({ length: 50 }, () => publishedPatient(ADMINISTERED_MBq, normal));
const noisy = (patient: PublishedPatient, tissue: PublishedTissue, time_h: number, noise = NOISE_frac): number =>
  patient.activityAt(tissue, time_h) * Math.exp(noise * normal());

const SCHEDULE_h = [2, 6, 24, 72, 168];

/** As a site makes it: fits of scanned patients, written as the command `fit` writes them, through the command `population`. */
function tableOf(tissue: PublishedTissue, model: ExponentialModel, name: string): PopulationKinetics {
  const written = earlier.map((patient, n) => {
    const activities_MBq = SCHEDULE_h.map((time_h) => noisy(patient, tissue, time_h, 0.03));
    const fit = fitTimeActivity({
      times_s: SCHEDULE_h.map(hoursToSeconds),
      activities_MBq,
      sigmas_MBq: null,
      excluded: null,
      halfLife_s: LUTETIUM.halfLife_s,
      settings: {
        ...DEFAULT_CURVE_SETTINGS,
        models: [model],
        uncertainty: { source: 'stated', relative_frac: NOISE_frac },
      },
      fixedHalfLives: null,
      singleTimePoint: null,
    });
    const { selection, candidates, residuals_MBq, model: choice } = fit;
    const told = candidates.map((each) => ({
      ...each,
      status: each.refusedBecause === null ? each.status : 'refused',
    }));
    const fits = [{ name, selection, choice, residuals_MBq, times_h: SCHEDULE_h, candidates: told }];
    return {
      patient: `P${n}`,
      text: JSON.stringify({ radionuclide: 'Lu-177', administered_MBq: ADMINISTERED_MBq, fits }),
    };
  });
  const { csv } = populationTableOf(written, 'PSMA-I&T', model);
  return parsePopulationTable(csv, 'table.csv');
}

function scoreOf(
  population: PopulationKinetics,
  tissue: PublishedTissue,
  method: SingleTimePointMethod,
  times_h: readonly number[],
  noise = NOISE_frac,
) {
  const outcomes = patients.map((patient) => {
    const activities_MBq = times_h.map((time_h) => noisy(patient, tissue, time_h, noise));
    const fit = singleTimePointFit({
      times_s: times_h.map(hoursToSeconds),
      activities_MBq,
      sigmas_MBq: activities_MBq.map((activity) => noise * activity),
      excluded: null,
      halfLife_s: LUTETIUM.halfLife_s,
      method,
      singleTimePoint: {
        timeIndex: null,
        radionuclide: 'Lu-177',
        tissue,
        administered_MBq: ADMINISTERED_MBq,
        earlier: null,
        population,
      },
    });
    const truth = patient.integral_MBq_h(tissue);
    const [low, high] = fit.interval68_MBq_h!;
    const off = fit.timeIntegratedActivity_MBq_h / truth - 1;
    return [
      off,
      Math.abs(off) > 0.1 ? 1 : 0,
      low <= truth && truth <= high ? 1 : 0,
      fit.outsideValidity.length > 0 ? 1 : 0,
    ];
  });
  const percent = (at: number): number => (100 * outcomes.reduce((sum, each) => sum + each[at]!, 0)) / outcomes.length;
  return { bias: percent(0), off: percent(1), covered: percent(2), told: percent(3) };
}

const CASES = [
  ['haenscheid', [96], NOISE_frac],
  ['madsen', [96], NOISE_frac],
  ['jackson', [96], NOISE_frac],
  ['bayesian', [96], NOISE_frac],
  ['bayesian', [24, 96], NOISE_frac],
  ['bayesian', [24, 96], 0.005],
] as const;

const kidneys = tableOf('kidney', 'bi', 'Kidneys');
const tumours = tableOf('tumour', 'bi-uptake', 'Lesion 1');

test.each(CASES)(
  'kidney, %s at %p h, scans ±%p: the interval is honest, and a form that misses the points is told',
  (method, times_h, noise) => {
    const { covered, told } = scoreOf(kidneys, 'kidney', method, times_h, noise);
    expect(covered).toBeGreaterThan(55);
    expect(told).toBe(100);
  },
);

test.each(CASES)('tumour, %s at %p h, scans ±%p: the interval is not far from honest', (method, times_h, noise) => {
  const { bias, covered } = scoreOf(tumours, 'tumour', method, times_h, noise);
  expect(covered).toBeGreaterThan(45);
  expect(Math.abs(bias)).toBeLessThan(method === 'haenscheid' ? 20 : 12);
});

test('without residual_frac two scans are taken for surer than the form of the curve is, which is told', () => {
  const unknown = { ...kidneys, tissues: { kidney: { ...kidneys.tissues.kidney!, residual_frac: null } } };
  const { covered, told } = scoreOf(unknown, 'kidney', 'bayesian', [24, 96], 0.005);
  expect(covered).toBeLessThan(20);
  expect(told).toBe(100);
});

test('a patient unlike the population is told', () => {
  const activities_MBq = [1000, 1];
  const { outsideValidity } = singleTimePointFit({
    times_s: [24, 96].map(hoursToSeconds),
    activities_MBq,
    sigmas_MBq: activities_MBq.map((activity) => NOISE_frac * activity),
    excluded: null,
    halfLife_s: LUTETIUM.halfLife_s,
    method: 'bayesian',
    singleTimePoint: {
      timeIndex: null,
      radionuclide: 'Lu-177',
      tissue: 'tumour',
      administered_MBq: ADMINISTERED_MBq,
      earlier: null,
      population: tumours,
    },
  });
  expect(outsideValidity.join(' ')).toContain('fewer than 1 % of patients');
});
