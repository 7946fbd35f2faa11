import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definePhantom, generatePhantom, PHANTOM_NAMES, writePhantom, type GeneratedPhantom } from '../../phantoms';
import { dotatateAvailable } from '../../phantoms/dotatate';
import { decimalString, momentAfterAdministration, uidOf } from '../../phantoms/dicom/identifiers';
import { outlinePolygons } from '../../phantoms/dicom/outlinePolygons';
import { massDensityOfHu } from '../../phantoms/massDensity';
import { movedTissueAt } from '../../phantoms/motion';
import { coarserCt } from '../case/smallPatient';
import { normalDeviate, poissonDeviate, seededRandom } from '../../phantoms/random';

const fingerprint = ({ files }: GeneratedPhantom): string[] =>
  [...files].map(({ path, bytes }) => `${path} ${createHash('sha256').update(bytes).digest('hex')}`);

describe('a phantom by name and seed', () => {
  const noisy = (seed: number) =>
    generatePhantom('geometry-detector-position', {
      seed,
      adjust: (definition) => coarserCt({ ...definition, noise: { poisson: true, ctSigma_HU: 5 } }),
    });
  const third = noisy(3);

  test('the same name and seed give the same bytes', () => {
    expect(fingerprint(noisy(3))).toEqual(fingerprint(third));
  }, 60_000);

  test('another seed gives other noise and other identifiers, and the same truth', () => {
    const [a, b] = [third, noisy(4)];
    const ofA = new Set(fingerprint(a));
    expect(fingerprint(b).filter((line) => ofA.has(line))).toEqual([]);
    expect(a.truth.regions).toEqual(b.truth.regions);
    expect(a.truth.studies[0]?.studyInstanceUID).not.toBe(b.truth.studies[0]?.studyInstanceUID);
  }, 60_000);

  test('files lie by study and series, with truth.json beside them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phantom-'));
    const truth = await writePhantom('geometry-pt', join(folder, 'out'));
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['study-1-24h', 'study-2-96h', 'truth.json']);
    expect(readdirSync(join(folder, 'out', 'study-1-24h')).sort()).toEqual(['ct', 'pt', 'seg']);
    expect(readdirSync(join(folder, 'out', 'study-2-96h')).sort()).toEqual(['ct', 'pt']);
    expect(JSON.parse(readFileSync(join(folder, 'out', 'truth.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(truth)),
    );
    rmSync(folder, { recursive: true });
  }, 60_000);

  test('an interrupted run leaves nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phantom-'));
    const controller = new AbortController();
    const writing = writePhantom('sphere', join(folder, 'out'), {
      signal: controller.signal,
      onFile: () => controller.abort(),
    });
    await expect(writing).rejects.toThrow('aborted');
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  }, 60_000);
});

describe('truth', () => {
  const { truth } = generatePhantom('torso');
  const region = (name: string) => truth.regions.find((each) => each.name === name) as (typeof truth.regions)[number];

  test('volumes are those of the solids', () => {
    const ellipsoid_mL = (a: number, b: number, c: number): number => (4 / 3) * Math.PI * a * b * c * 1e-3;
    expect(region('Spleen').volume_mL / ellipsoid_mL(28, 42, 45)).toBeCloseTo(1, 2);
    expect(region('Lesion 1').volume_mL / ellipsoid_mL(21, 21, 21)).toBeCloseTo(1, 2);
    expect(region('Kidney left').volume_mL / ellipsoid_mL(29, 27, 55)).toBeCloseTo(1, 2);
    expect(region('Marrow').volume_mL / ((10 * Math.PI * 21 * 15 * 18) / 1000)).toBeCloseTo(1, 1);
  });

  test('mass is volume times the density of the tissue', () => {
    expect(region('Spleen').mass_g / region('Spleen').volume_mL).toBeCloseTo(massDensityOfHu(48), 9);
    expect(region('Lungs').mass_g / region('Lungs').volume_mL).toBeCloseTo(0.268, 3);
    expect(region('Kidney left').imagedMass_g / region('Kidney left').mass_g).toBeCloseTo(1, 1);
    expect(region('Lungs').imagedMass_g / region('Lungs').mass_g).toBeGreaterThan(1.05);
  });

  test('activity follows the kinetics, and so does its integral', () => {
    const { kinetics, activity_MBq, timeIntegratedActivity_MBq_h } = region('Spleen');
    expect(kinetics).toHaveLength(2);
    truth.times_h.forEach((time_h, n) => {
      const expected = kinetics.reduce(
        (sum, part) => sum + part.activity0_MBq * Math.exp((-Math.LN2 * time_h) / part.effectiveHalfLife_h),
        0,
      );
      expect(activity_MBq[n]).toBeCloseTo(expected, 9);
    });
    expect(timeIntegratedActivity_MBq_h).toBeCloseTo((7400 * (0.012 * 12 + 0.024 * 72)) / Math.LN2, 6);
    expect(truth.regions.filter(({ monoExponential }) => !monoExponential).map(({ name }) => name)).toEqual([
      'Spleen',
      'Vertebrae',
      'Marrow',
    ]);
  });

  test('imaged activity and its integral come from one curve', () => {
    for (const { imagedKinetics, imagedActivity_MBq, imagedTimeIntegratedActivity_MBq_h } of truth.regions) {
      const step_h = 0.05;
      let integral = 0;
      for (let time_h = step_h / 2; time_h < 1500; time_h += step_h)
        integral +=
          step_h *
          imagedKinetics.reduce((sum, part) => sum + part.activity0_MBq * 2 ** (-time_h / part.effectiveHalfLife_h), 0);
      expect(integral / imagedTimeIntegratedActivity_MBq_h).toBeCloseTo(1, 3);
      const at4h = imagedKinetics.reduce(
        (sum, part) => sum + part.activity0_MBq * 2 ** (-4 / part.effectiveHalfLife_h),
        0,
      );
      expect(at4h).toBeCloseTo(imagedActivity_MBq[0] as number, 6);
    }
  });

  test('blur moves activity and loses none', () => {
    const { tissues } = definePhantom('torso');
    truth.times_h.forEach((time_h, n) => {
      const all = tissues
        .flatMap(({ kinetics }) => kinetics)
        .reduce((sum, part) => sum + part.activity0_MBq * 2 ** (-time_h / part.effectiveHalfLife_h), 0);
      expect((truth.studies[n]?.imagedTotalActivity_MBq ?? 0) / all).toBeCloseTo(1, 5);
    });
    expect(region('Lesion 3').imagedActivity_MBq[0]).toBeLessThan(0.6 * (region('Lesion 3').activity_MBq[0] as number));
    expect(region('Lungs').imagedActivity_MBq[0]).toBeGreaterThan(region('Lungs').activity_MBq[0] as number);
  });

  test('every effective half-life is below the physical one', () => {
    for (const { kinetics } of truth.regions)
      for (const { effectiveHalfLife_h } of kinetics)
        expect(effectiveHalfLife_h).toBeLessThan(truth.radionuclide.halfLife_h);
  });

  test('every study has its own frame of reference', () => {
    expect(new Set(truth.studies.map(({ frameOfReferenceUID }) => frameOfReferenceUID)).size).toBe(4);
    expect(truth.studies.map(({ acquisitionStart }) => acquisitionStart)).toEqual([
      '2026-09-01T12:45:00+02:00',
      '2026-09-02T08:45:00+02:00',
      '2026-09-05T08:45:00+02:00',
      '2026-09-08T08:45:00+02:00',
    ]);
  });
});

describe('motion', () => {
  const atOrigin = (x: number, y: number, z: number): number => (Math.hypot(x - 100, y, z) < 5 ? 1 : 0);

  test('a rigid motion maps the study onto the reference as core defines it', () => {
    const moved = movedTissueAt(atOrigin, {
      kind: 'rigid',
      rotation_rad: [0, 0, Math.PI / 2],
      translation_mm: [0, 0, 20],
      centre_mm: [0, 0, 0],
    });
    // (0, −100, −20) turned by 90° about z is (100, 0, −20), and 20 mm further up it is the reference's point.
    expect(moved(0, -100, -20)).toBe(1);
    expect(moved(100, 0, 0)).toBe(0);
  });

  test('breathing shows at p what the reference has at p + d(p)', () => {
    const moved = movedTissueAt(atOrigin, {
      kind: 'breathing',
      amplitude_mm: [0, 0, 10],
      centreZ_mm: 0,
      widthZ_mm: 50,
    });
    expect(moved(100, 0, -10)).toBe(1);
    expect(moved(100, 0, 4)).toBe(0);
  });

  test('torso-shifted states its transforms, torso-breathing its deformations', () => {
    expect(definePhantom('torso-shifted').motions.map(({ kind }) => kind)).toEqual(['none', 'rigid', 'rigid', 'rigid']);
    expect(definePhantom('torso-breathing').motions.map(({ kind }) => kind)).toEqual([
      'none',
      'breathing',
      'breathing',
      'breathing',
    ]);
  });
});

describe('random numbers', () => {
  const sample = (count: number, draw: () => number): { mean: number; variance: number } => {
    const values = Array.from({ length: count }, draw);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1) };
  };

  test.each([0.3, 7, 29.9, 30.1, 450])('Poisson deviates of mean %d have that mean and variance', (mean) => {
    const random = seededRandom(1, 'test');
    const found = sample(200_000, () => poissonDeviate(random, mean));
    expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(mean / 200_000));
    expect(found.variance / mean).toBeCloseTo(1, 1);
  });

  test('normal deviates are standard', () => {
    const random = seededRandom(1, 'test');
    const found = sample(200_000, () => normalDeviate(random));
    expect(Math.abs(found.mean)).toBeLessThan(0.012);
    expect(found.variance).toBeCloseTo(1, 1);
  });
});

describe('DICOM forms', () => {
  test('decimal strings keep at most 16 characters and as many digits as fit', () => {
    for (const value of [1 / 3, -1 / 3, 536.6954754493335, 1e-9 / 7, -298.8, 7.4e9, 0])
      expect([
        decimalString(value).length <= 16,
        Math.abs(Number(decimalString(value)) - value) <= 1e-9 * Math.abs(value),
      ]).toEqual([true, true]);
  });

  test('moments are on the local clock of the phantoms', () => {
    expect(momentAfterAdministration(15 * 3600)).toEqual({
      date: '20260902',
      time: '000000',
      dateTime: '20260902000000+0200',
      iso: '2026-09-02T00:00:00+02:00',
    });
  });

  test('UIDs are under 2.25 and of legal length', () => {
    for (let n = 0; n < 50; n++) expect(uidOf('torso', n)).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
  });

  test('outlines give the slice back, holes included', () => {
    const [width, height] = [9, 8];
    const slice = Uint8Array.from({ length: width * height }, (_, n) => {
      const [i, j] = [n % width, Math.floor(n / width)];
      return i > 0 && i < 7 && j > 0 && j < 7 && !(i === 3 && (j === 3 || j === 4)) && !(i === 6 && j === 6) ? 1 : 0;
    });
    const polygons = outlinePolygons(slice, width, height);
    const crossings = (x: number, y: number): number =>
      polygons.flatMap((polygon) =>
        polygon.filter(([x1, y1], n) => {
          const [x2, y2] = polygon[(n + 1) % polygon.length] as readonly [number, number];
          return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1;
        }),
      ).length;
    const inside = (x: number, y: number): boolean => crossings(x, y) % 2 === 1;
    slice.forEach((value, n) => expect([n, inside(n % width, Math.floor(n / width))]).toEqual([n, value === 1]));
  });
});

test('the catalogue holds what is asked for', () => {
  expect(PHANTOM_NAMES).toEqual(
    expect.arrayContaining([
      'torso',
      'torso-planar',
      'torso-shifted',
      'torso-breathing',
      'sphere',
      'dotatate',
      'geometry-oblique',
    ]),
  );
});

if (dotatateAvailable())
  test('dotatate: the patient-based phantom has its published volumes and activities', () => {
    const { truth } = generatePhantom('dotatate');
    const liver = truth.regions.find(({ name }) => name === 'Liver');
    expect(liver?.volume_mL).toBeCloseTo(1037.29, 1);
    expect(liver?.activity_MBq[1]).toBeCloseTo(104, 6);
    expect(truth.regions.map(({ name }) => name)).toHaveLength(7);
  }, 60_000);
else
  test('dotatate: without its maps it says what is missing', () => {
    expect(existsSync('../shared/interop/lu177_dotatate_phantom')).toBe(false);
    expect(() => definePhantom('dotatate')).toThrow(/maps are not in/);
  });
