import { doseBitsNeeded, quantiseDose, type Volume } from '@voxel-dosimetry/core';
import { centredGrid, errorOf } from './grids';

const grid = centredGrid([64, 64, 1], [4, 4, 4]);
const dose = (valueAt: (v: number) => number): Volume<'Gy'> => ({
  unit: 'Gy',
  grid,
  values: Float32Array.from({ length: 4096 }, (_, v) => valueAt(v)),
});

test.each([16, 32] as const)('%d bit: every value is within half a step, the maximum fits', (bits) => {
  for (const scale of [1e-7, 3.3e-3, 1, 47.1234567, 8.9e4]) {
    const map = dose((v) => scale * (v / 4095) ** 2);
    const { gridScaling, values } = quantiseDose(map, bits);
    expect(values).toBeInstanceOf(bits === 16 ? Uint16Array : Uint32Array);
    const worst = Array.from(map.values).reduce(
      (most, value, v) => Math.max(most, Math.abs(values[v]! * gridScaling - value)),
      0,
    );
    expect(worst).toBeLessThanOrEqual(gridScaling * 0.5000001);
    expect(values[4095]! / (2 ** bits - 1)).toBeGreaterThan(0.9999);
  }
});

test('the scaling is exact in the 16 characters of a DICOM decimal string', () => {
  for (const scale of [1e-7, 3.3e-3, Math.PI, 47.1234567, 8.9e4]) {
    const { gridScaling } = quantiseDose(
      dose((v) => (scale * v) / 4095),
      32,
    );
    const text = gridScaling.toExponential();
    expect(text.length).toBeLessThanOrEqual(16);
    expect(Number(text)).toBe(gridScaling);
  }
});

test('a map without dose has a scaling of 1 and zeros', () => {
  const { gridScaling, values } = quantiseDose(
    dose(() => 0),
    16,
  );
  expect(gridScaling).toBe(1);
  expect(Math.max(...values)).toBe(0);
  expect(doseBitsNeeded(dose(() => 0))).toBe(16);
});

test('16 bit for an even map, 32 bit where a hot spot would eat the steps', () => {
  expect(doseBitsNeeded(dose((v) => 1 + v / 4096))).toBe(16);
  expect(doseBitsNeeded(dose((v) => (v === 7 ? 500 : 1)))).toBe(32);
  expect(doseBitsNeeded(dose((v) => (v % 2 === 0 ? 0 : 1)))).toBe(16);
});

test.each([-0.01, NaN, Infinity])('refuses a dose of %p Gy', (value) => {
  const map = dose((v) => (v === 9 ? value : 1));
  const error = errorOf(() => quantiseDose(map, 16));
  expect(error.code).toBe('export/dose-not-storable');
  expect(error.message).toMatch(/^Voxel 9 has an absorbed dose of /);
  expect(errorOf(() => doseBitsNeeded(map)).code).toBe('export/dose-not-storable');
});
