/** What stages find out about results that succeeded: limits and words, the same for panels and results.json. */
import {
  activityFindings,
  alignmentFindings,
  constantImageFindings,
  coverageFindings,
  extrapolationFindings,
  massFindings,
  voxelSumFindings,
  retainedActivity,
  unusedEmissionFindings,
  type OtherSeries,
  type RegionDoseStatistics,
  type RegionFit,
  type RegionSummary,
  type TimePoint,
} from '@voxel-dosimetry/core';

const HALF_LIFE_d = 6.647;
const timePoint = {
  id: '2.25.4',
  label: '159.5 h',
  emission: { radionuclide: { value: 'Lu-177' }, administeredActivity_MBq: { value: 7400 } },
  timeAfterAdministration_s: { value: HALF_LIFE_d * 86_400 },
} as TimePoint;
const nameOf = (regionId: string): string => `name of ${regionId}`;

describe('activity in the image against administered and decayed', () => {
  const found = (inImage_Bq: number | null, at: TimePoint = timePoint) =>
    activityFindings([retainedActivity(at, inImage_Bq)]);

  test('twice as much as is left: must be confirmed, with MBq and percent', () => {
    const [finding] = found(7400e6);
    expect(finding).toMatchObject({
      code: 'calibrate/exceeds-administered',
      severity: 'confirm',
      timePointId: '2.25.4',
      regionId: null,
    });
    expect(finding?.message).toBe(
      'The image at 159.5 h holds 7400 MBq, 200.0 % of the administered activity after its decay; at most that, 3700 MBq, was expected.',
    );
    expect(finding?.remedy).toContain('Correct the camera factor');
  });

  test('the limit is all of it', () => {
    expect(found(3699e6)).toEqual([]);
    expect(found(3701e6)).toHaveLength(1);
  });

  test('another value is another finding', () => {
    expect(found(7400e6)[0]?.id).not.toBe(found(7500e6)[0]?.id);
    expect(found(7400e6)[0]?.id).toBe(found(7400e6)[0]?.id);
  });

  test('nothing is found where nothing can be compared', () => {
    const unknown = { ...timePoint, timeAfterAdministration_s: { value: null } } as TimePoint;
    expect(found(null)).toEqual([]);
    expect(found(9e12, unknown)).toEqual([]);
    expect(found(NaN)).toEqual([]);
  });

  test('large activities are not written as powers of ten', () => {
    expect(found(123456e6)[0]?.message).toContain('holds 123500 MBq');
  });
});

test('an image that holds the same everywhere must be confirmed', () => {
  const found = (least_Bq_per_mL: number, most_Bq_per_mL: number) =>
    constantImageFindings([{ timePoint, least_Bq_per_mL, most_Bq_per_mL }]);
  expect(found(0, 1e-3)).toEqual([]);
  const [finding] = found(125, 125);
  expect(finding).toMatchObject({ code: 'calibrate/constant-image', severity: 'confirm', timePointId: '2.25.4' });
  expect(finding?.message).toMatch(/^The image at 159\.5 h holds 125 Bq\/mL in every voxel;/);
  expect(found(0, 0)).toHaveLength(1);
});

describe('activity on the dose grid', () => {
  const found = (after_MBq: number) =>
    alignmentFindings([{ timePointId: 'a', label: '24.0 h', activityBefore_MBq: 1000, activityAfter_MBq: after_MBq }]);
  const aligned = (after_MBq: number) => found(after_MBq).map(({ code, message }) => `${code} ${message}`);

  test('a change of more than 5 % is told in both directions', () => {
    expect(aligned(951)).toEqual([]);
    expect(aligned(1049)).toEqual([]);
    expect(aligned(949)[0]).toMatch(
      /^register\/activity-lost The image at 24\.0 h holds 1000 MBq, on the dose grid 949 /,
    );
    expect(aligned(1051)).toHaveLength(1);
  });

  test.each([
    [501, 'warning'],
    [499, 'confirm'],
    [0, 'confirm'],
    [Number.NaN, 'confirm'],
  ])('%p MBq of 1000 on the grid: %s', (after_MBq, severity) => {
    expect(found(after_MBq)[0]?.severity).toBe(severity);
  });
});

test('a region of which more than 1 % lies outside the image', () => {
  const region = (inside_frac: number) =>
    ({ id: 'r', name: 'Liver', volume_mL: 1500, insideGrid_frac: inside_frac }) as RegionSummary;
  expect(coverageFindings([region(0.991)])).toEqual([]);
  const [finding] = coverageFindings([region(1), region(0.962)]);
  expect(finding).toMatchObject({ code: 'segment/outside-image', severity: 'warning', regionId: 'r' });
  expect(finding?.message).toMatch(/^3\.8 % of the region "Liver" \(1500 mL as drawn\) lies outside/);
});

test('a region whose integral rests on the model to more than 30 %', () => {
  const regionFit = (before_frac: number, after_frac: number) =>
    ({
      regionId: 'r',
      fit: { selection: 'average', extrapolatedBefore_frac: before_frac, extrapolatedAfter_frac: after_frac },
    }) as RegionFit;
  expect(extrapolationFindings([regionFit(0.1, 0.19)], nameOf)).toEqual([]);
  const [finding] = extrapolationFindings([regionFit(0.1, 0.25)], nameOf);
  expect(finding?.code).toBe('fit/extrapolated');
  expect(finding?.message).toMatch(/^35\.0 % of the time-integrated activity of the region "name of r" lies outside/);
});

test('planar scans that take no part are told with the reason, other series are not', () => {
  const series = (modality: string) =>
    ({
      modality,
      seriesInstanceUID: `2.25.${modality}`,
      description: 'WB',
      seriesNumber: 3,
      studyDate: '20260902',
      reason: 'Planar NM (WHOLE BODY): a reconstructed SPECT volume (RECON TOMO) is needed.',
    }) as OtherSeries;
  const [finding, ...more] = unusedEmissionFindings([series('SR'), series('NM'), series('CT')]);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ code: 'ingest/series-unused', severity: 'warning', timePointId: null });
  expect(finding?.message).toMatch(/^The NM series "WB" of 2026-09-02 takes no part: Planar NM \(WHOLE BODY\)/);
  expect(finding?.remedy).toContain('SPECT or PET slices');
});

describe('decays without mass', () => {
  const found = (without_MBq_h: number) =>
    massFindings(
      [
        {
          regionId: 'r',
          mass_g: 1234.5,
          timeIntegratedActivity_MBq_h: 1000,
          timeIntegratedActivityWithoutMass_MBq_h: without_MBq_h,
        } as RegionDoseStatistics,
      ],
      nameOf,
    );

  test('more than 1 % of a region: which, how much, and what to do', () => {
    expect(found(9)).toEqual([]);
    const [finding] = found(500);
    expect(finding).toMatchObject({ code: 'dose/without-mass', severity: 'warning', regionId: 'r' });
    expect(finding?.message).toMatch(/^50\.0 % of the decays in the region "name of r" lie where the density is below/);
    expect(finding?.remedy).toBe('Use a CT that covers the region.');
  });

  test('a region without any decay has no share', () => {
    const empty = { regionId: 'r', timeIntegratedActivity_MBq_h: 0, timeIntegratedActivityWithoutMass_MBq_h: 0 };
    expect(massFindings([empty as RegionDoseStatistics], nameOf)).toEqual([]);
  });
});

test('voxels that add up to another integral than the curve of their region: by how much, and what to do', () => {
  const found = (sum_MBq_h: number, curve_MBq_h: number) =>
    voxelSumFindings(
      [{ regionId: 'r', timeIntegratedActivity_MBq_h: sum_MBq_h } as RegionDoseStatistics],
      [{ regionId: 'r', fit: { timeIntegratedActivity_MBq_h: curve_MBq_h } } as RegionFit],
      nameOf,
    );
  expect([found(951, 1000), found(1049, 1000), found(100, 0)]).toEqual([[], [], []]);
  const [less] = found(900, 1000);
  expect(less).toMatchObject({ code: 'analyse/voxels-off-curve', severity: 'warning', regionId: 'r' });
  expect(less?.message).toContain('"name of r" add up to 900 MBq·h, 10.0 % less than its curve (1000 MBq·h)');
  expect(less?.remedy).toContain('Smooth the voxels less');
  expect(found(1100, 1000)[0]?.message).toContain('10.0 % more than');
});
