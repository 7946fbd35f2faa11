/** The lines of collapsed-cone superposition: directions of equal solid angle, chords that fill every voxel alike, and scenes that do not fit refused. */
import { compileCollapsedConeModule, coneMemory_bytes, createCollapsedCone } from '@voxel-dosimetry/collapsed-cone';
import { coneScene, fitted, NO_DEPOSIT, NO_PHOTONS, volumeOf } from '../../physics/coneScenes';
import { coneDirections } from '../../../wasm/collapsed-cone/src/coneDirections';
import { STRETCH_WORDS } from '../../../wasm/collapsed-cone/src/linePath';
import { lineBundle, sweepPlan } from '../../../wasm/collapsed-cone/src/sweepPlan';

const kernel = fitted({ charged: NO_DEPOSIT, photon: NO_PHOTONS }, 1);
const size = [7, 5, 6] as const;
const scene = coneScene({ size, spacing_mm: [2, 4, 3], kernel });

test.each([48, 96, 384])('%d directions cover the sphere evenly, each with its opposite', (count) => {
  const directions = coneDirections(count);
  expect(directions).toHaveLength(count);
  directions.forEach(([x, y, z], n) => {
    expect(Math.hypot(x, y, z)).toBeCloseTo(1, 12);
    if (n % 2 === 0) expect(directions[n + 1]).toEqual([-x, -y, -z]);
  });
  for (const [a, b] of [
    [0, 0],
    [1, 1],
    [2, 2],
    [0, 1],
    [1, 2],
    [2, 0],
  ] as const) {
    const mean = directions.reduce((sum, direction) => sum + direction[a] * direction[b], 0) / count;
    expect(Math.abs(mean - (a === b ? 1 / 3 : 0))).toBeLessThan(1 / count);
  }
  const nearest = directions.map((one) =>
    Math.max(
      ...directions.map((other) => (other === one ? -1 : one[0] * other[0] + one[1] * other[1] + one[2] * other[2])),
    ),
  );
  // As far from each other as the same number of equal caps allows, to a factor of two.
  expect(Math.acos(Math.max(...nearest))).toBeGreaterThan(0.5 * Math.sqrt((4 * Math.PI) / count));
});

test('the chords of every direction fill every voxel alike, in cells of the memory that are its own', () => {
  for (const { layout, sweeps } of sweepPlan(scene, { directions: 48, lines: 5 })) {
    for (const sweep of sweeps) {
      const { path, rowStride, slabStride, ...bundle } = lineBundle(scene, layout, sweep);
      const [whole, parts] = [new Int32Array(path.words), new Float32Array(path.words)];
      const shares = new Map<number, number>();
      let length_cm = 0;
      for (let n = 0; n < path.stretches; n++) {
        const [slab, row, column] = whole.subarray(STRETCH_WORDS * n) as unknown as [number, number, number];
        const [chord_cm, share] = parts.subarray(STRETCH_WORDS * n + 3) as unknown as [number, number];
        length_cm += chord_cm;
        for (let r = bundle.firstRow + row; r < bundle.lastRow + row; r++)
          for (let c = bundle.firstColumn + column; c < bundle.firstColumn + column + bundle.lines; c++) {
            if (r < 0 || r >= bundle.rows || c < 0 || c >= bundle.columns) continue;
            const cell = c + r * rowStride + slab * slabStride;
            shares.set(cell, (shares.get(cell) ?? 0) + share);
          }
      }
      const axis = sweep.axes[2];
      const across_cm = (0.1 * size[axis] * scene.spacing_mm[axis]) / Math.abs(sweep.direction[axis]);
      expect(length_cm).toBeCloseTo(across_cm, 5);
      expect(shares.size).toBe(7 * 5 * 6);
      expect(Math.max(...shares.values())).toBeCloseTo(1, 5);
      expect(Math.min(...shares.values())).toBeCloseTo(1, 5);
    }
  }
});

test('parts hold each sweep once', () => {
  const keys = (index: number, of: number): string[] =>
    sweepPlan({ ...scene, part: { index, of } }, { directions: 50, lines: 1 }).flatMap(({ sweeps }) =>
      sweeps.map((sweep) => JSON.stringify(sweep)),
    );
  expect([0, 1, 2].flatMap((index) => keys(index, 3)).sort()).toEqual(keys(0, 1).sort());
});

test('states the memory that it takes, with margins of four values', () => {
  expect(coneMemory_bytes([128, 128, 128])).toBeGreaterThan(24 * 128 ** 3);
  expect(coneMemory_bytes([128, 128, 128])).toBeLessThan(26 * 128 ** 3);
});

test.each([
  [{ density_g_per_mL: new Float32Array(9) }, '9 densities for 210 voxels'],
  [{ density_g_per_mL: volumeOf(size, (i, j, k) => (i + j + k === 3 ? -1 : 1)) }, 'Voxel 3 has a density of -1 g/mL'],
  [{ density_g_per_mL: volumeOf(size, (i) => (i === 2 ? NaN : 1)) }, 'Voxel 2 has a density of NaN g/mL'],
  [{ size: [7, 0, 6] as const }, '7 × 0 × 6 voxels'],
  [{ spacing_mm: [2, NaN, 3] as const }, '2 × NaN × 3 mm'],
  [{ directions: 46 }, 'The collapsed cone has 46 directions; an even number from 48'],
  [{ directions: 97 }, 'The collapsed cone has 97 directions'],
  [{ part: { index: 2, of: 2 } }, 'Part 2 of 2'],
  [{ local_MeV: -1 }, 'The energy absorbed where it is emitted is -1 MeV'],
])('refuses a scene that does not fit: %#', async (change, message) => {
  const module = await compileCollapsedConeModule();
  expect(() => createCollapsedCone(module, { ...scene, ...change })).toThrow(RangeError);
  expect(() => createCollapsedCone(module, { ...scene, ...change })).toThrow(message);
});

test.each([
  [new Float32Array(3), '3 values of decays were given for 210 voxels'],
  [volumeOf(size, (i) => (i === 1 ? -2 : 0)), 'Voxel 1 has -2 decays'],
  [volumeOf(size, (i) => (i === 4 ? Infinity : 0)), 'Voxel 4 has Infinity decays'],
])('refuses decays that do not fit: %#', async (decays, message) => {
  const cone = createCollapsedCone(await compileCollapsedConeModule(), scene);
  expect(() => cone.superpose(decays).next()).toThrow(message);
});
