/** What is told of curves that were fitted all the same. */
import {
  curveFindings,
  extrapolationFindings,
  failedRegionFindings,
  suggestedTissueFindings,
  voxelFindings,
  type FitStatus,
  type RegionFit,
  type TimeActivityCandidate,
  type TimeActivityFit,
} from '@voxel-dosimetry/core';

const nameOf = (regionId: string): string => `name of ${regionId}`;
const candidate = (change: Partial<TimeActivityCandidate> = {}): TimeActivityCandidate =>
  ({ model: 'mono', status: 'fitted', refusedBecause: null, ...change }) as TimeActivityCandidate;
const region = (change: Partial<TimeActivityFit> = {}): RegionFit => ({
  regionId: 'r',
  times_s: [],
  activities_MBq: [],
  sigmas_MBq: null,
  excludedBecause: [],
  fit: {
    model: 'mono',
    status: 'fitted',
    selection: 'average',
    candidates: [candidate()],
    timeIntegratedActivity_sigma_MBq_h: 1,
    extrapolatedBefore_frac: 0.1,
    extrapolatedAfter_frac: 0.15,
    outsideValidity: [],
    parameters: {},
    chiSquare: null,
    ...change,
  } as unknown as TimeActivityFit,
});
const told = (change: Partial<TimeActivityFit>) => curveFindings([region(change)], nameOf);

test('a curve that was fitted well is not spoken of', () => {
  expect(told({})).toEqual([]);
});

test('no model that could be trusted: each with its reason', () => {
  const refused = [
    candidate({ refusedBecause: 'vanishing-phase' }),
    candidate({ model: 'bi', refusedBecause: 'too-few-points' }),
    candidate({ model: 'trapezoid' }),
  ];
  const [finding, ...others] = told({ candidates: refused, model: 'trapezoid' });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ code: 'fit/no-admissible-model', severity: 'warning', regionId: 'r' });
  expect(finding?.message).toBe(
    'No model could be trusted for the region "name of r" (mono: vanishing-phase, bi: too-few-points); its integral is that of the trapezoid curve.',
  );
  expect(told({ candidates: [candidate(), ...refused] })).toEqual([]);
  expect(told({ candidates: refused, status: 'zero' })).toEqual([]);
});

test('a region that could not be fitted: why, and what its voxels follow', () => {
  const error = { code: 'fit/tissue', message: 'The tissue is not known.', remedy: 'Choose the tissue.' } as const;
  expect(failedRegionFindings([{ regionId: 'r', error }], nameOf)).toMatchObject([
    {
      code: 'fit/region-not-fitted',
      severity: 'warning',
      regionId: 'r',
      message:
        'The region "name of r" could not be fitted, and its voxels take the course of what belongs to no region. The tissue is not known.',
      remedy: 'Choose the tissue.',
    },
  ]);
});

test('decay held at the physical one, and an integral without uncertainty', () => {
  expect(told({ status: 'atPhysicalDecay' }).map(({ code }) => code)).toEqual(['fit/physical-decay']);
  expect(told({ timeIntegratedActivity_sigma_MBq_h: null }).map(({ code }) => code)).toEqual(['fit/no-uncertainty']);
  expect(told({ timeIntegratedActivity_sigma_MBq_h: null, status: 'zero' })).toEqual([]);
});

test('a method for one scan: outside its window, and a tissue that nobody confirmed', () => {
  const oneScan: Partial<TimeActivityFit> = {
    selection: 'single-time-point:madsen',
    timeIntegratedActivity_sigma_MBq_h: null,
    candidates: [candidate()],
    outsideValidity: ['the scan at 4.0 h is earlier than 24 h.'],
  };
  expect(told(oneScan)).toMatchObject([
    { code: 'fit/outside-validity', message: 'The region "name of r": the scan at 4.0 h is earlier than 24 h.' },
  ]);
  // With kinetics' spread, and nothing known of the scan.
  const unsure = { ...oneScan, timeIntegratedActivity_sigma_MBq_h: 1, outsideValidity: [] };
  expect(told(unsure)).toMatchObject([
    { code: 'fit/scan-uncertainty', remedy: 'State the uncertainty of the activities.' },
  ]);
  expect(curveFindings([{ ...region(unsure), sigmas_MBq: [3] }], nameOf)).toEqual([]);
  const tissues = (suggested: 'kidney' | null) =>
    suggestedTissueFindings([region(oneScan), region()], nameOf, () => suggested);
  expect(tissues(null)).toEqual([]);
  expect(tissues('kidney')).toMatchObject([
    { code: 'fit/tissue-suggested', message: 'The region "name of r" was taken for kidney because of its name.' },
  ]);
});

test("the site's limit of extrapolation", () => {
  const codes = (limit_frac?: number) => extrapolationFindings([region()], nameOf, limit_frac).map(({ code }) => code);
  expect(codes()).toEqual([]);
  expect(codes(0.26)).toEqual([]);
  expect(codes(0.24)).toEqual(['fit/extrapolated']);
  const oneScan = region({ selection: 'single-time-point:haenscheid', extrapolatedAfter_frac: 0.9 });
  expect(extrapolationFindings([oneScan], nameOf)).toEqual([]);
});

test('voxels: a large share that fell back, and why none has a curve of its own', () => {
  const status = (change: Partial<Record<FitStatus, number>>): Record<FitStatus, number> => ({
    outside: 0,
    zero: 5000,
    fitted: 790,
    atPhysicalDecay: 10,
    fallbackTrapezoid: 0,
    fallbackRegionShape: 0,
    ...change,
  });
  expect(voxelFindings(status({ fallbackTrapezoid: 199 }), null)).toEqual([]);
  const [finding] = voxelFindings(status({ fallbackTrapezoid: 100, fallbackRegionShape: 300 }), null);
  expect(finding?.message).toMatch(/^33\.3 % of the voxels with activity .*\(100 took the trapezoid, 300 the course/);
  expect(voxelFindings(status({ fallbackTrapezoid: 800 }), 'There is one scan.')).toMatchObject([
    { code: 'fit/voxels-as-region', message: 'There is one scan.' },
  ]);
});

test('points farther from the curve than their uncertainty explains, where that is known and points are left to tell', () => {
  const parameters = { amplitude_MBq: 1, effectiveHalfLife_s: 1 };
  const codes = (chiSquare: number, change: Partial<RegionFit> = {}, model: TimeActivityFit['model'] = 'mono') =>
    curveFindings(
      [
        {
          ...region({ parameters, chiSquare, model }),
          sigmas_MBq: [1, 1, 1, 1, 1],
          excludedBecause: [null, null, null, null, 'Moved.'],
          ...change,
        },
      ],
      nameOf,
    ).map(({ code, message }) => [code, message]);
  // Two degrees of freedom: χ² exceeds 9.21 by chance in 1 %.
  expect(codes(9.2)).toEqual([]);
  expect(codes(9.3)).toEqual([
    [
      'fit/poor-fit',
      expect.stringContaining(
        '"name of r" lie farther from the mono curve than their uncertainty explains: χ² is 4.65',
      ),
    ],
  ]);
  expect(codes(99)[0]![1]).toContain('as by chance in less than 0.01 % of such curves');
  expect(codes(99, { sigmas_MBq: null })).toEqual([]);
  expect(codes(99, { excludedBecause: [null, null, 'a', 'b', 'c'] })).toEqual([]);
  expect(codes(99, {}, 'trapezoid')).toEqual([]);
});
