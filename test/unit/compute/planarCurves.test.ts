/** Regions whose curve planar images give, beside one scan that gives the scale: closed forms of one exponential each. */
import type { FitOutcome, FitPlan, FitRequest, RegionFitChoice } from '@voxel-dosimetry/compute';
import {
  DEFAULT_CURVE_SETTINGS,
  findRadionuclide,
  type PlanarChoices,
  type PlanarRegion,
  type Volume,
} from '@voxel-dosimetry/core';
import { integrateRates } from '../../../extensions/dosimetry-compute/src/engine/dose/integrateRates';
import { refitRegions } from '../../../extensions/dosimetry-compute/src/engine/fitRegionCurves';
import { fitTimeActivities } from '../../../extensions/dosimetry-compute/src/engine/fitTimeActivities';
import type { HeldRegion } from '../../../extensions/dosimetry-compute/src/engine/regions';
import type { VoxelStore } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import { planarImage, rectangle } from '../core/planarImages';
import { boxRegion, gridOf, held, HOST, inJob, storeOf } from './doseCase';

const radionuclide = findRadionuclide('Lu-177');
const grid = gridOf([20, 10, 8], [5, 5, 5]);
const VOXELS = 20 * 10 * 8;
const isKidney = (v: number): boolean => v % 20 < 4;
const isTumour = (v: number): boolean => v % 20 > 15;
const halfLife_h = { kidney: 45, tumour: 90, rest: 30 };
const at = (time_h: number, halfLife: number): number => 2 ** (-time_h / halfLife);
const halfLifeOf = (v: number): number => halfLife_h[isKidney(v) ? 'kidney' : isTumour(v) ? 'tumour' : 'rest'];

const SCANS_h = [24, 96];
const PLANAR_h = [4, 24, 72, 168];
const DURATION_s = 600;
const scanIds = ['scan-24', 'scan-96'];
const planarIds = PLANAR_h.map((time_h) => `planar-${time_h}`);

/** Kidney at the right, tumour at the left of the image, 100 mm wide each; between them the rest. */
const OUTLINES = { kidney: rectangle(-140, -50, -60, 50), tumour: rectangle(60, -50, 140, 50) };
const pixelAt = (time_h: number) => (x_mm: number, y_mm: number) => {
  const organ = x_mm < 0 ? 'kidney' : 'tumour';
  const isIn = Math.abs(Math.abs(x_mm) - 100) < 40 && Math.abs(y_mm) < 50;
  return 100 * at(time_h, halfLife_h[isIn ? organ : 'rest']);
};

function region(id: string, isIn: (x: number) => boolean): HeldRegion {
  const box = boxRegion(id, grid, ([x]) => isIn(x));
  const mask = new Uint8Array(VOXELS);
  for (const voxel of box.occupancy.voxels) mask[voxel] = 1;
  return { ...box, mask: { ...box.mask, grid, mask }, summary: { volume_mL: 40 } as HeldRegion['summary'] };
}

function patient(scans = 1, hasCt = true): VoxelStore {
  const store = storeOf(grid, new Float32Array(VOXELS), new Float32Array(VOXELS).fill(1), { hasCt });
  SCANS_h.slice(0, scans).forEach((time_h, n) => {
    const values = Float32Array.from({ length: VOXELS }, (_, v) => 1000 * at(time_h, halfLifeOf(v)));
    store.put([held(`aligned/${scanIds[n]!}`, 'Bq/mL', grid, values)]);
  });
  store.regions = [region('kidney', (x) => x < 4), region('tumour', (x) => x > 15)];
  const shape = { columns: 80, rows: 60, pixel_mm: 5 };
  store.planarImages = new Map(
    PLANAR_h.map((time_h, n) => {
      const image = planarImage(
        (x, y, _detector, window) => (window === 1 ? pixelAt(time_h)(x, y) : 0),
        shape,
        planarIds[n],
      );
      return [planarIds[n]!, image] as const;
    }),
  );
  return store;
}

const drawn = (outline_mm: PlanarRegion['outline_mm'], change: Partial<PlanarRegion> = {}): PlanarRegion => ({
  ...{ outline_mm, background_mm: null, attenuation: null },
  ...change,
});
const choices = (change: Partial<PlanarChoices> = {}): PlanarChoices => ({
  used: true,
  regions: { kidney: drawn(OUTLINES.kidney), tumour: drawn(OUTLINES.tumour) },
  shifts_mm: {},
  posteriorSeen: {},
  scatter: 'triple-energy-window',
  ...change,
});
const CHOICE: RegionFitChoice = { models: null, selection: null, fixedHalfLives: null, excluded: [], tissue: null };

function requestOf(planar: Partial<PlanarChoices> = {}, change: Partial<FitPlan> = {}, scans = 1): FitRequest {
  const pointsOf = (ids: readonly string[], times_h: readonly number[]) =>
    times_h.map((time_h, n) => ({
      timePointId: ids[n]!,
      timeAfterAdministration_s: 3600 * time_h,
      duration_s: DURATION_s,
    }));
  return {
    radionuclide,
    timePoints: pointsOf(scanIds, SCANS_h.slice(0, scans)),
    curves: { ...DEFAULT_CURVE_SETTINGS, models: ['mono'], selection: 'aicc' },
    voxels: { shape: 'own', smoothing_mm: 0, fallback: 'trapezoid' },
    regions: {},
    oneScan: { timePointId: null, population: null, earlier: [] },
    administeredActivity_MBq: null,
    planar: { timePoints: pointsOf(planarIds, PLANAR_h), choices: choices(planar) },
    ...change,
  };
}

const fitted = (store: VoxelStore, request: FitRequest): Promise<FitOutcome> =>
  inJob((control) => fitTimeActivities(store, request, control, HOST));
const fitOf = ({ regionFits }: FitOutcome, id: string) => regionFits.find(({ regionId }) => regionId === id)!;
const tiaAt = (store: VoxelStore, v: number): number => store.get('tia').volume.values[v]!;
const integralOf = (halfLife: number): number => (1000 * halfLife * 3600) / Math.LN2;
const [KIDNEY, TUMOUR, REST] = [0, 19, 10];

test('the images give the shape, the scan the scale, and voxels and the rest of the body follow', async () => {
  const store = patient();
  const outcome = await fitted(store, requestOf());
  const kidney = fitOf(outcome, 'kidney');
  const scan_MBq = (1000 * at(24, 45) * 4 * 80 * 0.125) / 1e6;
  expect(kidney.fit.parameters['effectiveHalfLife_s']! / (45 * 3600)).toBeCloseTo(1, 5);
  expect(kidney.fit.timeIntegratedActivity_MBq_h / ((scan_MBq / at(24, 45)) * (45 / Math.LN2))).toBeCloseTo(1, 5);
  expect(kidney.activities_MBq[1]! / scan_MBq).toBeCloseTo(1, 5);
  expect(kidney.activities_MBq.map((value, n) => value / at(PLANAR_h[n]!, 45) / kidney.activities_MBq[1]!)).toEqual(
    PLANAR_h.map(() => expect.closeTo(1 / at(24, 45), 4) as number),
  );
  expect(kidney.hybrid).toMatchObject({
    scan: { timePointId: 'scan-24', time_s: 86_400, activity_MBq: expect.closeTo(scan_MBq, 8) as number },
    planarTimePointIds: planarIds,
    attenuationFrom: 'ct',
  });
  // The body is the grid: 50 mm of water, all of it the region's.
  expect(kidney.hybrid!.attenuation.backgroundShare_frac).toBeCloseTo(0, 6);
  expect(outcome.voxelsForcedBecause).toContain('Planar images');
  expect([KIDNEY, TUMOUR, REST].map((v) => tiaAt(store, v) / integralOf(halfLifeOf(v)))).toEqual(
    [1, 1, 1].map((one) => expect.closeTo(one, 4) as number),
  );
});

test('regions that are not drawn, and the rest beside several scans, follow their scans; the chosen scan gives the scale', async () => {
  const store = patient(2);
  const oneScan = { timePointId: 'scan-96', population: null, earlier: [] };
  const outcome = await fitted(store, requestOf({ regions: { kidney: drawn(OUTLINES.kidney) } }, { oneScan }, 2));
  expect(fitOf(outcome, 'kidney').hybrid?.scan.timePointId).toBe('scan-96');
  expect(fitOf(outcome, 'tumour').hybrid).toBeUndefined();
  expect(fitOf(outcome, 'tumour').times_s).toEqual([86_400, 345_600]);
  for (const v of [KIDNEY, TUMOUR, REST]) expect(tiaAt(store, v) / integralOf(halfLifeOf(v))).toBeCloseTo(1, 4);
});

test('images of a part of the body leave the rest to physical decay after the scan', async () => {
  const store = patient();
  store.planarImages = new Map(
    [...store.planarImages].map(([id, { series, counts }]) => [id, { counts, series: { ...series, extent: 'part' } }]),
  );
  await fitted(store, requestOf());
  const atScan = 1000 * at(24, 30);
  const expected = atScan * (86_400 + radionuclide.halfLife_s / Math.LN2);
  expect(tiaAt(store, REST) / expected).toBeCloseTo(1, 4);
});

test('an image that cannot be measured is left out with the reason; a person may leave others out', async () => {
  const store = patient();
  const excluded = [{ timePointId: 'planar-72', reason: 'The patient moved.' }];
  const request = requestOf({ shifts_mm: { 'planar-4': [90, 0] } }, { regions: { kidney: { ...CHOICE, excluded } } });
  const outcome = await fitted(store, request);
  const tumour = fitOf(outcome, 'tumour');
  expect(tumour.excludedBecause).toEqual([expect.stringContaining('leaves the image') as string, null, null, null]);
  expect(tumour.hybrid?.rates_cps[0]).toBeNull();
  expect([tumour.activities_MBq[0], tumour.fit.residuals_MBq[0]]).toEqual([0, 0]);
  expect(tumour.fit.parameters['effectiveHalfLife_s']! / (90 * 3600)).toBeCloseTo(1, 5);
  expect(fitOf(outcome, 'kidney').excludedBecause).toEqual([null, null, 'The patient moved.', null]);
});

const refitted = (store: VoxelStore, request: FitRequest) =>
  refitRegions(store, {
    fit: request,
    regions: [{ regionId: 'kidney', name: 'Kidney', volume_mL: 40, activities_MBq: request.timePoints.map(() => 2) }],
    voxelSize_mm: [5, 5, 5],
  });

test.each<[string, (store: VoxelStore) => FitRequest, string]>([
  [
    'no image can be measured',
    () =>
      requestOf({
        regions: {
          kidney: drawn(rectangle(-40, -20, 40, 20), {
            background_mm: OUTLINES.tumour,
            attenuation: { transmission_frac: 1, sourceAttenuation: 0, backgroundShare_frac: 1 },
          }),
        },
      }),
    'fit/planar-points',
  ],
  [
    'the outline crosses itself',
    () =>
      requestOf({
        regions: {
          kidney: drawn([
            [0, 0],
            [50, 50],
            [50, 0],
            [0, 50],
          ]),
        },
      }),
    'fit/planar-outline',
  ],
  [
    'the scan is none of the case',
    () => requestOf({}, { oneScan: { timePointId: 'gone', population: null, earlier: [] } }),
    'fit/planar-scan',
  ],
  [
    'the scan is left out of the region',
    () =>
      requestOf(
        {},
        { regions: { kidney: { ...CHOICE, excluded: [{ timePointId: 'scan-24', reason: 'Extravasation.' }] } } },
      ),
    'fit/planar-scan',
  ],
  [
    'an image is not in memory',
    (store) => {
      store.planarImages = new Map([...store.planarImages].slice(1));
      return requestOf();
    },
    'compute/no-volume',
  ],
  [
    'the density is not in memory',
    (store) => {
      store.remove(['density']);
      return requestOf();
    },
    'compute/no-volume',
  ],
])('is refused for the region where %s', (_, requestIn, code) => {
  const store = patient();
  const { regionFits, failures } = refitted(store, requestIn(store));
  expect([regionFits, failures.map(({ error }) => error.code)]).toEqual([[], [code]]);
});

test('attenuation is that entered, that of the CT, or none, and changes the shape not', () => {
  const entered = { transmission_frac: 0.1, sourceAttenuation: 0.5, backgroundShare_frac: 0.7 };
  const found = [
    refitted(patient(), requestOf()),
    refitted(patient(1, false), requestOf()),
    refitted(patient(), requestOf({ regions: { kidney: drawn(OUTLINES.kidney, { attenuation: entered }) } })),
  ].map(({ regionFits }) => regionFits[0]!);
  expect(found.map(({ hybrid }) => hybrid!.attenuationFrom)).toEqual(['ct', 'none', 'entered']);
  expect(found[2]!.hybrid!.attenuation).toEqual(entered);
  const [ct, ...others] = found.map(({ fit }) => fit.timeIntegratedActivity_MBq_h);
  for (const other of others) expect(other / ct!).toBeCloseTo(1, 8);
});

test('a method for one scan that was chosen for the region itself holds; one for the whole case makes way', () => {
  const haenscheid = 'single-time-point:haenscheid' as const;
  const own = refitted(patient(), requestOf({}, { regions: { kidney: { ...CHOICE, selection: haenscheid } } }));
  expect(own.regionFits[0]).toMatchObject({ fit: { selection: haenscheid } });
  expect(own.regionFits[0]!.hybrid).toBeUndefined();
  const ofCase = refitted(patient(), requestOf({}, { curves: { ...DEFAULT_CURVE_SETTINGS, selection: haenscheid } }));
  expect(ofCase.regionFits[0]).toMatchObject({ fit: { selection: 'average' }, hybrid: { attenuationFrom: 'ct' } });
});

test('dose rates take the same shape', async () => {
  const store = patient();
  await fitted(store, requestOf());
  const { values } = store.get('aligned/scan-24').volume;
  const rate: Volume<'Gy/s'> = { unit: 'Gy/s', grid, values: Float32Array.from(values, (value) => 2e-9 * value) };
  const { dose } = await inJob((control) => integrateRates(store, requestOf(), [rate], control, HOST, false));
  for (const v of [KIDNEY, TUMOUR, REST]) expect(dose.values[v]! / (2e-9 * tiaAt(store, v))).toBeCloseTo(1, 4);
});
