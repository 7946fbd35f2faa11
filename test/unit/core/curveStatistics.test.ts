import {
  averagedInterval68,
  studentFactor68,
  upperTailOfStudent,
} from '../../../extensions/dosimetry-core/src/fit/studentDistribution';
import { upperTailOfF } from '../../../extensions/dosimetry-core/src/fit/upperTailOfF';
import { upperTailOfNormal } from '../../../extensions/dosimetry-core/src/fit/upperTailOfNormal';

test.each([
  // Tables of the F distribution: the 5 % and 1 % points; with endless freedom those of χ² over its own.
  [161.4476, 1, 1, 0.05],
  [18.5128, 1, 2, 0.05],
  [5.3177, 1, 8, 0.05],
  [4.7571, 3, 6, 0.05],
  [11.3919, 4, 5, 0.01],
  [0, 2, 2, 1],
  [3.8415, 1, Infinity, 0.05],
  [5.9915 / 2, 2, Infinity, 0.05],
  [7.8147 / 3, 3, Infinity, 0.05],
  [9.4877 / 4, 4, Infinity, 0.05],
  [15.0863 / 5, 5, Infinity, 0.01],
])('beyond F = %d with %d and %d degrees of freedom lies %d', (value, a, b, tail) => {
  expect(upperTailOfF(value, a, b)).toBeCloseTo(tail, 4);
});

test.each([
  [0, 0.5],
  [1, 0.15865525393145707],
  [-1, 0.8413447460685429],
  [2.9, 0.0018658133003840378],
  [3.1, 0.0009676032132183569],
  [8, 6.22096057427178e-16],
])('beyond %d of the normal distribution lies %d', (x, tail) => {
  expect(upperTailOfNormal(x) / tail).toBeCloseTo(1, 10);
});

test('Student: tables of t and the factors that make ± σ hold 68 %', () => {
  expect(upperTailOfStudent(6.3138, 1)).toBeCloseTo(0.05, 5);
  expect(upperTailOfStudent(-2.92, 2)).toBeCloseTo(0.95, 5);
  expect(upperTailOfStudent(1, Infinity)).toBeCloseTo(0.158655, 6);
  // GUM (JCGM 100), table G.2.
  expect([1, 2, 3, 10].map((freedom) => studentFactor68(freedom).toFixed(2))).toEqual(['1.84', '1.32', '1.20', '1.05']);
  expect(studentFactor68(Infinity)).toBe(1);
});

describe('interval of an average', () => {
  const estimate = { weight: 1, value: 100, standardError: 8, freedom: Infinity };

  test('of one model is its own, and Student’s with few degrees of freedom', () => {
    const [low, high] = averagedInterval68([estimate]);
    expect([low, high].map((end) => end.toFixed(6))).toEqual(['92.000000', '108.000000']);
    const [few] = averagedInterval68([{ ...estimate, freedom: 1 }]);
    expect(few).toBeCloseTo(100 - 8 * studentFactor68(1), 6);
  });

  test('of models that agree is theirs, and of models that do not it reaches to both', () => {
    const [low, high] = averagedInterval68([0.3, 0.7].map((weight) => ({ ...estimate, weight })));
    expect(low).toBeCloseTo(92, 6);
    expect(high).toBeCloseTo(108, 6);
    const apart = averagedInterval68([
      { ...estimate, weight: 0.5, standardError: 1 },
      { ...estimate, weight: 0.5, value: 200, standardError: 1 },
    ]);
    // Half of the area each: 31.7 % of a model's own on its outer side.
    expect(apart[0]).toBeCloseTo(100 - 0.4752, 3);
    expect(apart[1]).toBeCloseTo(200 + 0.4752, 3);
  });

  test('without any error it is a point', () => {
    expect(averagedInterval68([{ ...estimate, standardError: 0 }])).toEqual([100, 100]);
  });
});
