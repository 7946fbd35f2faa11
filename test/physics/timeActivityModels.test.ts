/**
 * Sums of exponentials: a patient's published kidney curve (Lu-177; 7593.75 MBq·h by the bi-exponential with uptake from zero, unweighted); curves of
 * every model without noise; and simulated patients, whose integrals lie within their uncertainty as often as they should.
 */
import { chooseCurveModel, EXPONENTIAL_MODELS, findRadionuclide } from '@voxel-dosimetry/core';
import {
  exponentialSumAt,
  exponentialSumIntegral,
  type ExponentialSum,
} from '../../extensions/dosimetry-core/src/fit/exponentialModels';
import { fitCurveModel } from '../../extensions/dosimetry-core/src/fit/fitCurveModel';
import { randomNumbers } from './randomNumbers';

const HOUR_s = 3600;
const { halfLife_s } = findRadionuclide('Lu-177');
const seconds = (times_h: readonly number[]): number[] => times_h.map((time_h) => time_h * HOUR_s);
const constant = (halfLife_h: number): number => Math.LN2 / (halfLife_h * HOUR_s);

test('a patient’s kidney: 7593.75 MBq·h to 1e-4', () => {
  const kidney = {
    times_s: seconds([3.7411, 27.7253, 103.0942, 123.9836]),
    activities_MBq: [98.561, 73.599, 25.396, 19.047],
    sigmas_MBq: null,
    halfLife_s,
  };
  const { candidates, ...chosen } = chooseCurveModel(kidney, ['bi-uptake'], 'average');
  expect(chosen.timeIntegratedActivity_MBq_h / 7593.75).toBeCloseTo(1, 4);
  expect(candidates[0]).toMatchObject({ refusedBecause: null, aicc: null });
  // F(1, 1) = 428: the uptake is seen.
  expect(chooseCurveModel(kidney, ['mono', 'bi-uptake'], 'f-test').choice).toBe('bi-uptake');
});

const CURVES: Readonly<Record<(typeof EXPONENTIAL_MODELS)[number], ExponentialSum>> = {
  mono: { amplitudes: [100], decayConstants: [constant(51)], uptakeConstant: null },
  bi: { amplitudes: [40, 60], decayConstants: [constant(90), constant(9)], uptakeConstant: null },
  'bi-uptake': { amplitudes: [100], decayConstants: [constant(51)], uptakeConstant: constant(3) },
  tri: { amplitudes: [30, 50, 80], decayConstants: [constant(120), constant(20), constant(2)], uptakeConstant: null },
  'tri-uptake': { amplitudes: [40, 70], decayConstants: [constant(100), constant(14)], uptakeConstant: constant(0.8) },
};

test.each(EXPONENTIAL_MODELS)('%s without noise: its own integral to 1e-6', (model) => {
  const times_s = seconds([0.5, 1.5, 4, 10, 24, 48, 96, 168, 240]);
  const curve = CURVES[model];
  const activities_MBq = times_s.map((time_s) => exponentialSumAt(curve, time_s));
  const fit = fitCurveModel({ times_s, activities_MBq, sigmas_MBq: null, halfLife_s }, model);
  const truth_MBq_h = exponentialSumIntegral(curve, 0, Infinity) / HOUR_s;
  expect(Math.abs(fit.timeIntegratedActivity_MBq_h / truth_MBq_h - 1)).toBeLessThan(1e-6);
  expect(fit.refusedBecause).toBeNull();
  expect(fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac).toBeCloseTo(
    1 - exponentialSumIntegral(curve, times_s[0]!, times_s[8]!) / exponentialSumIntegral(curve, 0, Infinity),
    6,
  );
});

test('the right model, known uncertainties: 68 of 100 integrals lie within one standard uncertainty, without bias', () => {
  const next = randomNumbers(5);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const times_s = seconds([4, 24, 96, 168]);
  const curve = CURVES['mono'];
  const truth_MBq_h = exponentialSumIntegral(curve, 0, Infinity) / HOUR_s;
  const sigmas_MBq = times_s.map((time_s) => 0.05 * exponentialSumAt(curve, time_s));
  let [inside, sum] = [0, 0];
  const patients = 1000;
  for (let n = 0; n < patients; n++) {
    const activities_MBq = times_s.map((time_s, i) => exponentialSumAt(curve, time_s) + sigmas_MBq[i]! * normal());
    const fit = fitCurveModel({ times_s, activities_MBq, sigmas_MBq, halfLife_s }, 'mono');
    const error_MBq_h = fit.timeIntegratedActivity_MBq_h - truth_MBq_h;
    sum += error_MBq_h / truth_MBq_h;
    if (Math.abs(error_MBq_h) <= fit.timeIntegratedActivity_sigma_MBq_h!) inside += 1;
  }
  // 1000 draws of 0.683: ± 0.03 is two standard deviations.
  expect(inside / patients).toBeGreaterThan(0.653);
  expect(inside / patients).toBeLessThan(0.713);
  expect(Math.abs(sum / patients)).toBeLessThan(0.01);
});
