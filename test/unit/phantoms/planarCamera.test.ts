import { definePhantom, type PhantomDefinition, type PlanarAcquisitions } from '../../phantoms';
import { planarFrames, planarMeans } from '../../phantoms/planarCamera';
import { seededRandom } from '../../phantoms/random';

const WATER_per_mm = 0.0135;
/** Slab of water from y = −60 to 60 mm with activity between two depths, in front of the heads everywhere. */
const slab = (from_mm: number, to_mm: number, planar: Partial<PlanarAcquisitions> = {}): PhantomDefinition => {
  const torso = definePhantom('torso-planar');
  const water = { hu_HU: 0, density_g_per_mL: 1 };
  return {
    ...torso,
    tissues: [
      { name: 'water', ...water, kinetics: [] },
      { name: 'source', ...water, kinetics: [{ activity0_MBq: 100, effectiveHalfLife_h: 50 }] },
    ],
    tissueAt: (x, y, z) => {
      if (Math.abs(y) > 60) return 0;
      return Math.hypot(x, z) < 30 && y >= from_mm && y < to_mm ? 2 : 1;
    },
    planar: {
      ...(torso.planar as PlanarAcquisitions),
      times_h: [0, 50],
      columns: 96,
      rows: 80,
      centre_mm: [0, 0, 0],
      depth_mm: 150,
      shifts_px: [
        [0, 0],
        [3, -2],
      ],
      ...planar,
    },
  };
};
const sum = (image: Iterable<number> = []): number => {
  let total = 0;
  for (const value of image) total += value;
  return total;
};
const meansOf = (definition: PhantomDefinition) => planarMeans(definition, definition.planar as PlanarAcquisitions);

test('unscattered counts follow e^(−μ·depth) in both views, and the geometric mean that of the whole slab', () => {
  // A window far above the photopeak's scatter holds nearly none of it: PEAK_BESIDE of the unscattered counts alone.
  const peakAlone = {
    energyWindows: [
      { name: '', lower_keV: 187.6, upper_keV: 229.2 },
      { name: '', lower_keV: 2000, upper_keV: 2001 },
    ],
  };
  const [image] = meansOf(slab(-45, -39, peakAlone));
  const unattenuated = 0.0095 * 100 * 7.3 * 900;
  const [front, back] = [sum(image?.anterior[1]) / unattenuated, sum(image?.posterior[1]) / unattenuated];
  const half = WATER_per_mm * 3;
  const selfAttenuation = Math.sinh(half) / half;
  expect(front / (Math.exp(-18 * WATER_per_mm) * selfAttenuation)).toBeCloseTo(1, 2);
  expect(back / (Math.exp(-102 * WATER_per_mm) * selfAttenuation)).toBeCloseTo(1, 2);
  expect(Math.sqrt(front * back) / (Math.exp(-60 * WATER_per_mm) * selfAttenuation)).toBeCloseTo(1, 3);
});

test('scatter grows with depth, is seen by both side windows, and is no exact straight line over the photopeak', () => {
  const estimates = [-50, 0, 40].map((from_mm) => {
    const [image] = meansOf(slab(from_mm, from_mm + 6));
    const [main, below, above] = [0, 1, 2].map((window) => sum(image?.anterior[window])) as [number, number, number];
    const primary = 100 * 7.3 * 900 * Math.exp(-(from_mm + 63) * WATER_per_mm);
    return { scatter: main - primary, estimate: below + above, share: (main - primary) / primary };
  });
  const shares = estimates.map(({ share }) => share);
  expect(shares[1]).toBeGreaterThan(2 * (shares[0] ?? 0));
  expect(shares[2]).toBeGreaterThan(1.4 * (shares[1] ?? 0));
  for (const { scatter, estimate } of estimates.slice(1)) {
    expect(estimate / scatter).toBeGreaterThan(1.02);
    expect(estimate / scatter).toBeLessThan(1.3);
  }
});

test('activity decays between images, and the patient lies moved on the second one', () => {
  const [first, second] = meansOf(slab(-6, 6));
  expect(sum(second?.anterior[0]) / sum(first?.anterior[0])).toBeCloseTo(0.5, 4);
  const centroid = (image: Float32Array | undefined): readonly number[] =>
    [(n: number) => n % 96, (n: number) => Math.floor(n / 96)].map(
      (place) => (image ?? new Float32Array()).reduce((total, value, n) => total + value * place(n), 0) / sum(image),
    );
  const [a, b] = [centroid(first?.anterior[0]), centroid(second?.anterior[0])];
  expect((b[0] ?? 0) - (a[0] ?? 0)).toBeCloseTo(3, 1);
  expect((b[1] ?? 0) - (a[1] ?? 0)).toBeCloseTo(-2, 1);
});

test('more counts than a pixel can hold are no image', () => {
  const [means] = meansOf(slab(-6, 6, { sensitivity_cps_per_MBq: 7300 }));
  expect(() => means && planarFrames(means, 96, null)).toThrow('16 bits hold 65535');
});

test('the posterior view is stored from behind; noise is Poisson and hangs on the seed', () => {
  const [means] = meansOf(slab(-6, 6));
  if (!means) throw new Error('no image');
  const exact = planarFrames(means, 96, null);
  const row = (frame: Uint16Array | undefined): number[] => Array.from(frame?.subarray(40 * 96, 41 * 96) ?? []);
  expect(row(exact[1])).toEqual(Array.from(means.posterior[0]?.subarray(40 * 96, 41 * 96) ?? [], Math.round).reverse());
  const noisy = planarFrames(means, 96, seededRandom(1, 'a'));
  expect(noisy).toEqual(planarFrames(means, 96, seededRandom(1, 'a')));
  expect(noisy[0]).not.toEqual(planarFrames(means, 96, seededRandom(2, 'a'))[0]);
  const expected = sum(means.anterior[0]);
  expect(Math.abs(sum(noisy[0]) - expected)).toBeLessThan(5 * Math.sqrt(expected));
});
