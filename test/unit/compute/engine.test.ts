import { createComputeEngine, type ComputeApi, type DoseRequest, type PreviewedVolume } from '@voxel-dosimetry/compute';
import {
  gridCentre_mm,
  IDENTITY_RIGID,
  IDENTITY_TRANSFORM,
  invertRigid,
  JOULES_PER_KEV,
  rigidly,
  type Grid,
  type RigidTransform,
  type ScannerCalibration,
  type SpatialTransform,
  type TimePoint,
} from '@voxel-dosimetry/core';
import type { PhantomName, PhantomOptions } from '../../phantoms';
import { cubicDeformation } from '../core/deformations';
import { monoPlan } from './fitPlan';
import { fitOf, job, Lu177, phantomSeries, readTimePoints, type PhantomSeries } from './loadedPhantom';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const LOCAL_DOSE: DoseRequest = {
  engine: 'local',
  order: 'activity-first',
  radionuclide: Lu177,
  daughters: 'none',
  fit: monoPlan([]),
  monteCarlo: null,
  kernel: null,
};

interface Loaded {
  readonly engine: ComputeApi;
  readonly timePoints: readonly TimePoint[];
  readonly truth: PhantomSeries['truth'];
  readRegions(
    change?: Partial<Parameters<ComputeApi['readRegions']>[0]>,
  ): Promise<Awaited<ReturnType<ComputeApi['readRegions']>>>;
}

/** A phantom in an engine: emission and CT read, activity at acquisition mid-time. */
async function loaded(name: PhantomName, options?: PhantomOptions): Promise<Loaded> {
  const phantom = phantomSeries(name, options);
  const { timePoints, regionSources, truth, from } = phantom;
  const engine = createComputeEngine();
  await readTimePoints(engine, phantom);
  const readRegions: Loaded['readRegions'] = (change = {}) => {
    const series = regionSources[0]!;
    return engine.readRegions(
      { series, source: from(series.seriesInstanceUID), onto: timePoints[0]!.ct!.grid.value!, ...change },
      job,
    );
  };
  return { engine, timePoints, truth, readRegions };
}

const register = (
  { engine, timePoints }: Loaded,
  reference = 0,
  transforms: Readonly<Record<string, SpatialTransform>> = {},
  densityCalibration: ScannerCalibration | null = null,
) =>
  engine.register(
    {
      referenceTimePointId: timePoints[reference]!.id,
      alignments: timePoints.map(({ id }) => ({ timePointId: id, transform: transforms[id] ?? IDENTITY_TRANSFORM })),
      densityFromTimePointId: timePoints[reference]!.id,
      densityCalibration,
    },
    job,
  );
const fitCurves = ({ engine, timePoints }: Loaded, shape: 'own' | 'region-shape' = 'own') =>
  engine.fit({ ...fitOf({ timePoints }, shape), radionuclide: Lu177 }, job);

describe('a uniform sphere', () => {
  it('gets the analytic absorbed dose, and energy is accounted for', async () => {
    const sphere = await loaded('sphere');
    await register(sphere);
    await sphere.readRegions();
    const { regionFits, voxelStatus, total_MBq_h } = await fitCurves(sphere);
    const outcome = await sphere.engine.dose(LOCAL_DOSE, job);
    const { statistics } = await sphere.engine.analyse(job);
    const [region] = sphere.truth.regions;
    const [found] = statistics;
    expect(found!.timeIntegratedActivity_MBq_h / region!.timeIntegratedActivity_MBq_h).toBeCloseTo(1, 4);
    expect(total_MBq_h / region!.timeIntegratedActivity_MBq_h).toBeCloseTo(1, 4);
    expect(regionFits[0]!.fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(80, 2);
    const energy_J = region!.timeIntegratedActivity_MBq_h * 3.6e9 * Lu177.electron_keV * JOULES_PER_KEV;
    expect(found!.mean_Gy / (energy_J / (region!.mass_g / 1000))).toBeCloseTo(1, 4);
    expect(found!.D98_Gy / found!.D2_Gy).toBeCloseTo(1, 4);
    expect(outcome.max_Gy).toBeCloseTo(found!.max_Gy, 10);
    const { emitted_MeV, absorbed_MeV, escaped_MeV } = outcome.energy;
    expect((absorbed_MeV + escaped_MeV) / emitted_MeV).toBeCloseTo(1, 12);
    expect(absorbed_MeV / emitted_MeV).toBeCloseTo(Lu177.electron_keV / (Lu177.electron_keV + Lu177.photon_keV), 6);
    expect(voxelStatus.fitted).toBe(found!.volume_mL / 0.064);
  });
});

describe("a scanner's own CT calibration", () => {
  /** Everything that the sphere's CT shows is this dense. */
  const OWN: ScannerCalibration = {
    name: 'Scanner A 120 kV',
    nodes: [
      [-2000, 2.06],
      [3000, 2.06],
    ],
  };

  it('takes the place of the published one: mass follows it, dose falls as mass rises', async () => {
    const sphere = await loaded('sphere');
    const massAndDose = async (calibration: ScannerCalibration | null) => {
      const { densityCalibration } = await register(sphere, 0, {}, calibration);
      expect(densityCalibration).toBe(calibration);
      await sphere.readRegions();
      await fitCurves(sphere);
      await sphere.engine.dose(LOCAL_DOSE, job);
      return (await sphere.engine.analyse(job)).statistics[0]!;
    };
    const published = await massAndDose(null);
    const own = await massAndDose(OWN);
    expect(own.mass_g / own.volume_mL).toBeCloseTo(2.06, 5);
    expect(own.mean_Gy / published.mean_Gy).toBeCloseTo(published.mass_g / own.mass_g, 5);
  });
});

const MOTION: RigidTransform = { rotation_rad: [0, 0, 0], translation_mm: [10, -5, 5], centre_mm: [0, 0, 0] };
const ALIGNED = rigidly(MOTION);
const ALIGNED_BACK = rigidly(invertRigid(MOTION));
const moved: PhantomOptions = {
  adjust: (definition) => ({ ...definition, motions: [{ kind: 'none' }, { kind: 'rigid', ...MOTION }] }),
};

/** x grows by a tenth, y shrinks by a fifth: det ∂(x + u)/∂x = 1.1 · 0.8. Cubic splines hold what is linear as it is. */
it('shows what a deformation does to volumes, and keeps nothing of it', async () => {
  const { engine, timePoints } = await loaded('geometry-detector-position');
  const [first, second] = timePoints;
  const { size, spacing_mm, origin_mm, ...place } = first!.emission.grid.value!;
  const lattice = {
    ...{
      ...place,
      size: [12, 12, 12],
      origin_mm: origin_mm.map((at_mm, axis) => at_mm - (2 * (size[axis]! * spacing_mm[axis]!)) / 8),
    },
    spacing_mm: spacing_mm.map((step_mm, axis) => (size[axis]! * step_mm) / 8),
  } as unknown as Grid;
  const deformation = cubicDeformation(lattice, ([x, y]) => [0.1 * x, -0.2 * y, 0]);
  const jacobian = async (transform: SpatialTransform): Promise<PreviewedVolume> =>
    engine.previewJacobian({ timePointId: second!.id, referenceTimePointId: first!.id, transform }, job);
  const { volume, info } = await jacobian({ ...IDENTITY_TRANSFORM, deformation });
  expect(volume.grid).toEqual(first!.emission.grid.value);
  expect([info.min, info.max, volume.unit]).toEqual([expect.closeTo(0.88, 6), expect.closeTo(0.88, 6), 'frac']);
  expect((await jacobian(IDENTITY_TRANSFORM)).info).toMatchObject({ min: 1, max: 1 });
  expect((await engine.volumes()).map(({ key }) => key)).not.toContain(`jacobian/${second!.id}`);
});

describe('a patient who has moved between the studies', () => {
  it('agrees with the truth once aligned, and the correlation shows it', async () => {
    const patient = await loaded('geometry-detector-position', moved);
    const [, second] = patient.timePoints;
    const before = await register(patient);
    const after = await register(patient, 0, { [second!.id]: ALIGNED });
    expect(before.aligned[1]!.correlationWithReference).toBeLessThan(0.9);
    expect(after.aligned[1]!.correlationWithReference).toBeGreaterThan(0.999);
    const { activityBefore_MBq, activityAfter_MBq } = after.aligned[1]!;
    expect(activityAfter_MBq / activityBefore_MBq).toBeCloseTo(1, 4);
    const request = { timePointId: second!.id, referenceTimePointId: patient.timePoints[0]!.id, transform: ALIGNED };
    const preview = await patient.engine.previewAlignment(request, job);
    expect(preview.correlationWithReference).toBe(after.aligned[1]!.correlationWithReference);
    expect(preview.volume).toEqual(await patient.engine.volume(`aligned/${second!.id}`));
    await register(patient);
    await patient.engine.previewAlignment(request, job);
    expect((await patient.engine.volume(`aligned/${second!.id}`)).values).not.toEqual(preview.volume.values);
    const [first] = patient.timePoints;
    const ctOf = (timePointId: string, transform: SpatialTransform, onto: Grid | null) =>
      patient.engine.previewCt({ timePointId, referenceTimePointId: first!.id, transform, onto }, job);
    const still = await ctOf(first!.id, IDENTITY_TRANSFORM, null);
    expect(still.volume.unit).toBe('HU');
    for (const spacing_mm of still.volume.grid.spacing_mm) expect(Math.abs(spacing_mm - 3)).toBeLessThan(0.3);
    const meanDifference_HU = async (transform: SpatialTransform): Promise<number> => {
      const { volume } = await ctOf(second!.id, transform, still.volume.grid);
      const off_HU = Array.from(volume.values, (value, at) => Math.abs(value - still.volume.values[at]!));
      return off_HU.reduce((sum, each) => sum + each, 0) / off_HU.length;
    };
    expect(await meanDifference_HU(ALIGNED)).toBeLessThan(0.2 * (await meanDifference_HU(IDENTITY_TRANSFORM)));
    await register(patient, 0, { [second!.id]: ALIGNED });
    const regions = await patient.readRegions();
    for (const { name, activity_MBq } of regions) {
      const [first, later] = activity_MBq as [number, number];
      expect(later / first).toBeCloseTo(2 ** (-72 / 70), 2);
      const { imagedActivity_MBq } = patient.truth.regions.find((region) => region.name === name)!;
      expect(first / imagedActivity_MBq[0]!).toBeCloseTo(1, 1);
    }
  });

  it('takes regions along that were drawn in the frame of another time point', async () => {
    const patient = await loaded('geometry-detector-position', moved);
    const [first, second] = patient.timePoints;
    await register(patient, 0, { [second!.id]: ALIGNED });
    const there = await patient.readRegions();
    await patient.engine.keepRegions([], [], job);
    await register(patient, 1, { [first!.id]: ALIGNED_BACK });
    const here = await patient.readRegions();
    here.forEach(({ activity_MBq, mass_g, insideGrid_frac }, index) => {
      expect(insideGrid_frac).toBeCloseTo(1, 6);
      expect(mass_g / there[index]!.mass_g).toBeCloseTo(1, 2);
      activity_MBq.forEach((activity, n) => expect(activity / there[index]!.activity_MBq[n]!).toBeCloseTo(1, 3));
    });
  });
});

/** The same motion, told as a deformation: every control point is displaced alike. */
const points: Grid = {
  size: [6, 6, 6],
  spacing_mm: [60, 60, 60],
  origin_mm: [-150, -150, -450],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '2.25.1',
};
const SHIFTED: SpatialTransform = {
  rigid: IDENTITY_RIGID,
  deformation: {
    grid: points,
    degree: 3,
    coefficients_mm: new Float64Array(3 * 216).map(
      (_, at) => -MOTION.translation_mm[Math.floor(at / 216) as 0 | 1 | 2],
    ),
  },
};

describe('a deformation', () => {
  it('that moves everything alike does to images, density, regions and probes what the rigid motion does', async () => {
    const patient = await loaded('geometry-detector-position', moved);
    const [first, second] = patient.timePoints;
    const here = first!.emission.grid.value!;
    const middle_mm = gridCentre_mm(here);
    const stateAfter = async (transform: SpatialTransform) => {
      // The density is the moved time point's CT.
      const alignments = [
        { timePointId: first!.id, transform: IDENTITY_TRANSFORM },
        { timePointId: second!.id, transform },
      ];
      const request = { referenceTimePointId: first!.id, alignments, densityFromTimePointId: second!.id };
      await patient.engine.register({ ...request, densityCalibration: null }, job);
      await patient.engine.keepRegions([], [], job);
      return {
        aligned: (await patient.engine.volume(`aligned/${second!.id}`)).values,
        density: (await patient.engine.volume('density')).values,
        regions: await patient.readRegions({ drawnAtTimePointId: second!.id }),
        probed: await patient.engine.probe(middle_mm),
      };
    };
    const rigid = await stateAfter(ALIGNED);
    const deformed = await stateAfter(SHIFTED);
    const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Array.from(a).reduce((most, value, v) => Math.max(most, Math.abs(value - b[v]!)), 0);
    expect(furthest(deformed.aligned, rigid.aligned) / Math.max(...rigid.aligned)).toBeLessThan(1e-5);
    const mean = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(deformed.density) / mean(rigid.density)).toBeCloseTo(1, 2);
    deformed.regions.forEach(({ mass_g, activity_MBq, insideGrid_frac }, index) => {
      expect(mass_g / rigid.regions[index]!.mass_g).toBeCloseTo(1, 1);
      activity_MBq.forEach((activity, n) =>
        expect(activity / rigid.regions[index]!.activity_MBq[n]!).toBeCloseTo(1, 1),
      );
      expect(insideGrid_frac).toBeCloseTo(rigid.regions[index]!.insideGrid_frac, 1);
    });
    for (const { key, value } of deformed.probed)
      if (key.startsWith('ct/')) expect(value).toBeCloseTo(rigid.probed.find((one) => one.key === key)!.value!, 3);
  });
});

describe('regions in a frame of reference of their own', () => {
  const stray: PhantomOptions = {
    ...moved,
    edit: (dataset) => (dataset['Modality'] === 'SEG' ? { ...dataset, FrameOfReferenceUID: '2.25.4711' } : dataset),
  };

  it('follow the time point on whose images they were drawn, or stay where they are', async () => {
    const patient = await loaded('geometry-detector-position', stray);
    const [first, second] = patient.timePoints;
    await register(patient, 0, { [second!.id]: ALIGNED });
    const there = await patient.readRegions({ drawnAtTimePointId: first!.id });
    await patient.engine.keepRegions([], [], job);
    await register(patient, 1, { [first!.id]: ALIGNED_BACK });
    const followed = await patient.readRegions({ drawnAtTimePointId: first!.id });
    followed.forEach(({ activity_MBq }, index) =>
      activity_MBq.forEach((activity, n) => expect(activity / there[index]!.activity_MBq[n]!).toBeCloseTo(1, 3)),
    );
    const left = await patient.readRegions();
    expect(left.map(({ activity_MBq }, n) => activity_MBq[0]! / there[n]!.activity_MBq[0]! < 0.95)).toContain(true);
  });
});

describe('the engine', () => {
  it('probes every volume at a point, and nothing outside', async () => {
    const sphere = await loaded('sphere');
    await register(sphere);
    const centre_mm = [-100 + 19 * 4, -60 + 20 * 4, -240 + 18 * 4] as const;
    const values = await sphere.engine.probe(centre_mm);
    expect(values.find(({ key }) => key.startsWith('ct/'))).toMatchObject({ unit: 'HU', value: 14 });
    expect(values.filter(({ key }) => key.startsWith('aligned/'))).toHaveLength(4);
    expect(values.find(({ key }) => key === 'density')?.value).toBeCloseTo(1.03, 6);
    expect((await sphere.engine.probe([5000, 0, 0])).every(({ value }) => value === null)).toBe(true);
  });

  it('has changed nothing after a cancel in the middle', async () => {
    const patient = await loaded('geometry-detector-position');
    await register(patient);
    await patient.readRegions();
    const before = await patient.engine.volumes();
    const run = fitCurves(patient);
    await patient.engine.cancel(job.id);
    await expect(run).rejects.toMatchObject({ code: 'compute/cancelled' });
    expect(await patient.engine.volumes()).toEqual(before);
    await expect(patient.engine.volume('tia')).rejects.toMatchObject({ code: 'compute/no-volume' });
  });

  it('holds the bytes that its docstring states', async () => {
    const patient = await loaded('geometry-detector-position');
    await register(patient);
    await patient.readRegions();
    await fitCurves(patient);
    await patient.engine.dose(LOCAL_DOSE, job);
    const infos = await patient.engine.volumes();
    const sizes = await Promise.all(infos.map(async ({ key }) => (await patient.engine.volume(key)).values.byteLength));
    const voxels = 40 * 36 * 32;
    const ctVoxels = 42 * 38 * 28;
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(bytes).toBe(4 * voxels * (3 * 2 + 6) + 2 * voxels + 2 * 2 * ctVoxels);
  });

  it('fits by region so that the map gives the curve of the region', async () => {
    const patient = await loaded('geometry-detector-position');
    await register(patient);
    await patient.readRegions();
    const { regionFits } = await fitCurves(patient, 'region-shape');
    await patient.engine.dose(LOCAL_DOSE, job);
    const { statistics } = await patient.engine.analyse(job);
    statistics.forEach(({ timeIntegratedActivity_MBq_h }, index) =>
      expect(timeIntegratedActivity_MBq_h / regionFits[index]!.fit.timeIntegratedActivity_MBq_h).toBeCloseTo(1, 3),
    );
  });

  it('says which stage to run when voxels are missing', async () => {
    const engine = createComputeEngine();
    await expect(engine.dose(LOCAL_DOSE, job)).rejects.toMatchObject({
      code: 'compute/no-volume',
      remedy: 'Run Fit first; after a reload the voxels are read from the archive again.',
    });
    await expect(engine.regionMask('nobody')).rejects.toMatchObject({ code: 'compute/no-region' });
  });
});
