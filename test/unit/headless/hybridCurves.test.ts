import { runToEnd } from '@voxel-dosimetry/core';
import { fitCurve } from '../../../extensions/dosimetry-headless/src/commands/fit';
import { parseCurves } from '../../../extensions/dosimetry-headless/src/protocol/parseCurves';

const NO_KINETICS = { population: null, earlier: [] };
const view = (counts: number) => ({ main: { counts, width_keV: 41.6 }, pixels: 200 });
const image = (counts: number) => ({
  duration_s: 600,
  transmission_frac: 0.09,
  anterior: view(counts),
  posterior: view(counts),
});
const times_h = [2, 24, 72, 168];
const halfLife_h = 50;
const file = (curve: object): string =>
  JSON.stringify({
    radionuclide: 'Lu-177',
    models: ['mono'],
    curves: [
      {
        name: 'kidney',
        times_h,
        planar: times_h.map((time_h) => image(4e5 * 2 ** (-time_h / halfLife_h))),
        scan: { time_h: 24, activity_MBq: 60, sigma_MBq: 1.8 },
        ...curve,
      },
    ],
  });
const fitted = (curve: object) => {
  const curves = parseCurves(file(curve));
  return runToEnd(fitCurve(curves.curves[0]!, curves, NO_KINETICS));
};

describe('planar images with one scan in a file of curves', () => {
  it('has the integral of the curve through the scan', () => {
    const expected_MBq_h = (60 * 2 ** (24 / halfLife_h) * halfLife_h) / Math.LN2;
    const fit = fitted({});
    expect(fit.timeIntegratedActivity_MBq_h / expected_MBq_h).toBeCloseTo(1, 9);
    // The scan's 3 % and little from some hundred thousand counts.
    expect(fit.timeIntegratedActivity_sigma_MBq_h! / expected_MBq_h).toBeCloseTo(0.03, 3);
  });

  it.each([
    ['without a scan', { scan: undefined }, 'protocol/value'],
    ['with fewer images than times', { planar: [image(100)] }, 'protocol/value'],
    ['beside activities', { activities_MBq: [1, 2, 3, 4] }, 'protocol/value'],
    ['with a key that means nothing', { scan: { time_h: 24, activity_MBq: 60, unit: 'Bq' } }, 'protocol/unknown-key'],
    [
      'without transmission',
      { planar: times_h.map(() => ({ ...image(100), transmission_frac: undefined })) },
      'protocol/value',
    ],
    ['without counts', { planar: times_h.map(() => image(0)) }, 'fit/planar-counts'],
  ])('refuses images %s', (_, wrong, code) => {
    expect(() => fitted(wrong)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
