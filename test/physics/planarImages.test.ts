import {
  findMedium,
  findRadionuclide,
  massAttenuation_cm2_per_g,
  PHOTON_PROCESSES,
  planarRate,
  planarRateOutside,
  regionAttenuation,
  type Grid,
  type PlanarMeasurement,
  type Volume,
} from '@voxel-dosimetry/core';
import { LU_WINDOWS, planarImage, rectangle, type CountsAt } from '../unit/core/planarImages';

/**
 * A slab of water that holds a box of activity, on planar images: what both detectors count in each pixel is known in closed form, and with it what a rate
 * without attenuation would be. MIRD Pamphlet No. 16 (Siegel et al. 1999, J Nucl Med 40:37S).
 */
const Lu177 = findRadionuclide('Lu-177');
const BODY_mm = 220;
const BOX = { left: -60, right: 0, top: -40, bottom: 40, thickness_mm: 50 } as const;
const STEP_mm = 5;
const water_cm2_per_g = PHOTON_PROCESSES.reduce(
  (sum, process) => sum + massAttenuation_cm2_per_g(findMedium('water'), process, 208.366),
  0,
);
const mu_per_mm = water_cm2_per_g / 10;
const outline_mm = rectangle(BOX.left, BOX.top, BOX.right, BOX.bottom);

/** ∫ e^(−μx) dx between two depths, mm. */
const seen_mm = (from_mm: number, to_mm: number): number =>
  (Math.exp(-mu_per_mm * from_mm) - Math.exp(-mu_per_mm * to_mm)) / mu_per_mm;
const isInBox = (x: number, y: number): boolean => x > BOX.left && x < BOX.right && y > BOX.top && y < BOX.bottom;

/** The body lies from y = 40 mm on, air about it; `depth_mm` is that of the box below the front. */
function density(): Volume<'g/mL'> {
  const grid: Grid = {
    size: [40, 60, 30],
    spacing_mm: [STEP_mm, STEP_mm, STEP_mm],
    origin_mm: [-97.5, -147.5, -72.5],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    frameOfReferenceUID: '1.2',
  };
  const values = Float32Array.from({ length: 40 * 60 * 30 }, (_, v) => {
    const y = Math.floor(v / 40) % 60;
    return y >= 8 && y < 8 + BODY_mm / STEP_mm ? 1 : 0;
  });
  return { unit: 'g/mL', grid, values };
}

function boxVoxels(depth_mm: number): { voxels: number[]; fractions: number[] } {
  const first = 8 + depth_mm / STEP_mm;
  const voxels: number[] = [];
  for (let z = 0; z < 30; z++)
    for (let y = first; y < first + BOX.thickness_mm / STEP_mm; y++)
      for (let x = 0; x < 40; x++)
        if (isInBox(-97.5 + STEP_mm * x, -(-72.5 + STEP_mm * z))) voxels.push(x + 40 * (y + 60 * z));
  return { voxels, fractions: voxels.map(() => 1) };
}

const SHAPE = { columns: 64, rows: 96, pixel_mm: STEP_mm };
const measured = (countsAt: CountsAt, change: Partial<PlanarMeasurement> = {}): PlanarMeasurement => ({
  image: planarImage(countsAt, SHAPE),
  radionuclide: Lu177,
  scatter: 'triple-energy-window',
  posteriorSeen: null,
  shift_mm: [0, 0],
  duration_s: 600,
  ...change,
});

/** Unscattered counts of a pixel for each of box (counts without attenuation) and body (counts per mm of depth). */
const scene =
  (depth_mm: number, ofBox: number, perBody_mm = 0, scatter_per_keV: readonly [number, number] = [0, 0]): CountsAt =>
  (x, y, detector, window) => {
    const [low, high] = scatter_per_keV;
    const { lower_keV, upper_keV } = LU_WINDOWS[window]!;
    const [from_keV, to_keV] = [LU_WINDOWS[0].lower_keV, LU_WINDOWS[2].upper_keV];
    const middle = ((lower_keV + upper_keV) / 2 - from_keV) / (to_keV - from_keV);
    const scattered = (low + (high - low) * middle) * (upper_keV - lower_keV);
    if (window !== 1) return scattered;
    const before_mm = detector === 'anterior' ? depth_mm : BODY_mm - depth_mm - BOX.thickness_mm;
    const behind_mm = before_mm + BOX.thickness_mm;
    const inBox = isInBox(x, y);
    const body = inBox ? seen_mm(0, before_mm) + seen_mm(behind_mm, BODY_mm) : seen_mm(0, BODY_mm);
    return scattered + perBody_mm * body + (inBox ? (ofBox / BOX.thickness_mm) * seen_mm(before_mm, behind_mm) : 0);
  };

const PIXELS = (60 / STEP_mm) * (80 / STEP_mm);

describe('a box of activity in a slab of water', () => {
  it('is attenuated by water of the density that the CT gives, air before and behind it left out', () => {
    // SRD 126 has 0.1370 cm²/g at 200 keV and 0.1186 at 300 keV: 0.1350 between them, with straight logarithms, at 208.4 keV.
    expect(water_cm2_per_g / 0.135).toBeCloseTo(1, 2);
    for (const depth_mm of [10, 60, 150]) {
      const found = regionAttenuation(density(), boxVoxels(depth_mm), water_cm2_per_g);
      expect(found.transmission_frac / Math.exp(-mu_per_mm * BODY_mm)).toBeCloseTo(1, 6);
      expect(found.sourceAttenuation / (mu_per_mm * BOX.thickness_mm)).toBeCloseTo(1, 6);
      expect(found.backgroundShare_frac).toBeCloseTo(1 - BOX.thickness_mm / BODY_mm, 6);
    }
  });

  it('is not attenuated by a couch behind the body, but by the lung within, and all of the line where it lies apart from the body', () => {
    const plain = density();
    const of = (values: Volume<'g/mL'>['values']) =>
      regionAttenuation({ ...plain, values }, boxVoxels(60), water_cm2_per_g).transmission_frac;
    const rowOf = (v: number): number => Math.floor(v / 40) % 60;
    const withCouch = plain.values.map((value, v) => (rowOf(v) >= 54 && rowOf(v) < 57 ? 0.8 : value));
    expect(of(withCouch) / Math.exp(-mu_per_mm * BODY_mm)).toBeCloseTo(1, 6);
    // A lung with body above and below it, which holds front and back together.
    const isLung = (v: number): boolean => rowOf(v) >= 40 && rowOf(v) < 48 && v >= 40 * 60 && v < 40 * 60 * 29;
    const withLung = withCouch.map((value, v) => (isLung(v) ? 0.25 : value));
    expect(of(withLung) / Math.exp(-mu_per_mm * (BODY_mm - 0.75 * 8 * STEP_mm))).toBeCloseTo(1, 6);
    // Sides of the box alone are body; the box itself is in what is too thin for one.
    const thin = plain.values.map((value, v) => (v % 40 < 20 ? 0.4 * value : value));
    expect(of(thin) / Math.exp(-0.4 * mu_per_mm * BODY_mm)).toBeCloseTo(1, 6);
  });

  it.each([10, 60, 150])(
    'gives the rate without attenuation at %d mm below the front, scatter taken off',
    (depth_mm) => {
      const attenuation = regionAttenuation(density(), boxVoxels(depth_mm), water_cm2_per_g);
      const scattered = scene(depth_mm, 1000, 0, [3, 1]);
      const region = { outline_mm, background_mm: null };
      const { rate_cps } = planarRate(measured(scattered), region, attenuation);
      expect(rate_cps / ((1000 * PIXELS) / 600)).toBeCloseTo(1, 5);
      const withScatter = planarRate(measured(scattered, { scatter: 'none' }), region, attenuation);
      expect(withScatter.rate_cps / rate_cps).toBeGreaterThan(1.1);
    },
  );

  it.each([
    [60, 0.025],
    [85, 0.025],
    [10, 0.055],
  ])(
    'with activity in the whole body gives it at %d mm within %f, the background by its share',
    (depth_mm, tolerance) => {
      // Per mm the body has a twentieth of the box. The method takes off a share of all depths, where those of the box are missing: the wronger the nearer to one side.
      const counts = scene(depth_mm, 1000, 1000 / BOX.thickness_mm / 20);
      const attenuation = regionAttenuation(density(), boxVoxels(depth_mm), water_cm2_per_g);
      const background_mm = rectangle(20, -40, 80, 40);
      const { rate_cps } = planarRate(measured(counts), { outline_mm, background_mm }, attenuation);
      expect(Math.abs(rate_cps / ((1000 * PIXELS) / 600) - 1)).toBeLessThan(tolerance);
    },
  );

  it('finds the same when the outline is moved with the patient, when the posterior image lies turned, and with half pixels', () => {
    const attenuation = regionAttenuation(density(), boxVoxels(60), water_cm2_per_g);
    const plain = scene(60, 1000);
    const expected = planarRate(measured(plain), { outline_mm, background_mm: null }, attenuation).rate_cps;
    const moved: CountsAt = (x, y, ...of) => plain(x - 40, y + 75, ...of);
    const inPlace = outline_mm.map(([x, y]) => [x, y] as const);
    const shifted = measured(moved, { shift_mm: [40, -75] });
    expect(planarRate(shifted, { outline_mm: inPlace, background_mm: null }, attenuation).rate_cps).toBeCloseTo(
      expected,
      8,
    );
    const seen = { ...SHAPE, posteriorSeen: { value: 'from-the-front', source: 'attribute', detail: '' } as const };
    const turned = { ...measured(plain), image: planarImage(plain, seen) };
    expect(planarRate(turned, { outline_mm, background_mm: null }, attenuation).rate_cps).toBeCloseTo(expected, 8);
    const corrected = { ...measured(plain), image: planarImage(plain, seen), posteriorSeen: 'from-behind' as const };
    expect(() => planarRate(corrected, { outline_mm, background_mm: null }, attenuation)).toThrow(
      expect.objectContaining({ code: 'fit/planar-counts' }) as Error,
    );
    const half = rectangle(BOX.left, BOX.top, BOX.left + 32.5, BOX.bottom);
    const part = planarRate(measured(plain), { outline_mm: half, background_mm: null }, attenuation).rate_cps;
    expect(part / expected).toBeCloseTo(32.5 / 60, 8);
  });

  it('the rest of the image is what lies outside the outline', () => {
    const counts = scene(60, 1000, 1);
    const [width, height] = [SHAPE.columns * SHAPE.pixel_mm, SHAPE.rows * SHAPE.pixel_mm];
    const pixels = SHAPE.columns * SHAPE.rows - PIXELS;
    const { rate_cps } = planarRateOutside(measured(counts), [outline_mm]);
    expect(rate_cps / ((pixels * seen_mm(0, BODY_mm)) / 600)).toBeCloseTo(1, 5);
    expect(() =>
      planarRateOutside(measured(counts), [rectangle(-width / 2, -height / 2, width / 2, height / 2)]),
    ).toThrow(expect.objectContaining({ code: 'fit/planar-counts' }) as Error);
  });
});
