import {
  frontProjection,
  placeProjection,
  shadowOutlines,
  type Grid,
  type PlanarOutline,
  type Volume,
} from '@voxel-dosimetry/core';
import { polygonArea } from '../../../extensions/dosimetry-core/src/fit/planar/polygonArea';
import { resultOf } from './drive';

const SIZE = [48, 36, 60] as const;
const STEP_mm = 5;
/** As acquired, and with axes the other way round and in another order. */
const PLAIN: Grid = {
  size: SIZE,
  spacing_mm: [STEP_mm, STEP_mm, STEP_mm],
  origin_mm: [-110, -80, -200],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2',
};
const TURNED: Grid = {
  ...PLAIN,
  size: [SIZE[2], SIZE[0], SIZE[1]],
  origin_mm: [-110, 95, 95],
  direction: [0, 0, -1, 1, 0, 0, 0, -1, 0],
};

type Inside = (x_mm: number, y_mm: number, z_mm: number) => number;

/** Values by patient position. */
function volumeOf<U extends 'Bq/mL' | 'g/mL'>(grid: Grid, unit: U, valueAt: Inside): Volume<U> {
  const [nx, ny] = grid.size;
  const values = Float32Array.from({ length: SIZE[0] * SIZE[1] * SIZE[2] }, (_, v) => {
    const index = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))];
    const at = [0, 1, 2].map((of) =>
      index.reduce((sum, n, axis) => sum + n * STEP_mm * grid.direction[3 * axis + of]!, grid.origin_mm[of]!),
    );
    return valueAt(at[0]!, at[1]!, at[2]!);
  });
  return { unit, grid, values };
}

const ball =
  (x0: number, y0: number, z0: number, radius_mm: number): Inside =>
  (x, y, z) =>
    Math.hypot(x - x0, y - y0, z - z0) <= radius_mm ? 1 : 0;
const body: Inside = (x, y, z) => ((x / 95) ** 2 + (y / 75) ** 2 <= 1 && z > -190 && z < 85 ? 1 : 0);
const liver = ball(-40, 0, -40, 40);
const lesion = ball(-45, 5, -45, 15);
const kidney = ball(-30, 30, -95, 28);
const spleen = ball(50, 20, -40, 25);

function occupied(grid: Grid, inside: Inside) {
  const { values } = volumeOf(grid, 'Bq/mL', inside);
  const voxels = Array.from(values.keys()).filter((v) => values[v]! > 0);
  return { voxels, fractions: voxels.map(() => 1) };
}
const RASTER = { columns: 90, rows: 120, pixelSpacing_mm: [4, 4] as const };

/** The middle of an outline, and its area in mm². */
function shapeOf(outline: PlanarOutline): { middle: [number, number]; area: number } {
  const mean = (of: 0 | 1): number => outline.reduce((sum, point) => sum + point[of], 0) / outline.length;
  return { middle: [mean(0), mean(1)], area: Math.abs(polygonArea(outline)) };
}
const isInside = (outline: PlanarOutline, [x, y]: readonly [number, number]): boolean =>
  outline.reduce((inside, [x1, y1], n) => {
    const [x2, y2] = outline[(n + 1) % outline.length]!;
    return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1 ? !inside : inside;
  }, false);

describe.each([
  ['as acquired', PLAIN],
  ['with its axes turned', TURNED],
])('a patient on a grid %s', (_, grid) => {
  const density = volumeOf(grid, 'g/mL', body);
  const activity = volumeOf(
    grid,
    'Bq/mL',
    (...at) => body(...at) + 5 * liver(...at) + 20 * kidney(...at) + 9 * spleen(...at),
  );

  it('is seen from the front: left at the right, feet below', () => {
    const image = resultOf(frontProjection(activity, null, 0, RASTER));
    const at = (left_mm: number, feet_mm: number): number =>
      image.values[
        Math.round((left_mm - image.origin_mm[0]) / 4) + image.columns * Math.round((feet_mm - image.origin_mm[1]) / 4)
      ]!;
    // Through the middle: the body's thickness and that of the organ, in voxels.
    const thickness = (left_mm: number): number => (150 * Math.sqrt(1 - (left_mm / 95) ** 2)) / STEP_mm;
    expect(at(-30, 95) / (thickness(-30) + (20 * 56) / STEP_mm)).toBeCloseTo(1, 1);
    expect(at(50, 40) / (thickness(50) + (9 * 50) / STEP_mm)).toBeCloseTo(1, 1);
    expect(at(0, -92)).toBe(0);
    const attenuated = resultOf(frontProjection(activity, density, 0.13, RASTER));
    const place = Math.round((50 - image.origin_mm[0]) / 4) + image.columns * Math.round((40 - image.origin_mm[1]) / 4);
    const expected = Math.exp((-0.13 * (thickness(50) * STEP_mm)) / 10 / 2);
    expect(attenuated.values[place]! / image.values[place]! / expected).toBeCloseTo(1, 1);
  });

  it('is found on a planar image, to a fraction of a pixel', () => {
    const projected = resultOf(frontProjection(activity, density, 0.13, RASTER));
    for (const [x_mm, y_mm] of [
      [13, 61],
      [-22, 40],
    ] as const) {
      const seen = Float32Array.from({ length: 90 * 120 }, (__, pixel) => {
        const left = ((pixel % 90) - 44.5) * 4 - x_mm - projected.origin_mm[0];
        const feet = (Math.floor(pixel / 90) - 59.5) * 4 - y_mm - projected.origin_mm[1];
        const [column, row] = [Math.round(left / 4), Math.round(feet / 4)];
        const isIn = column >= 0 && row >= 0 && column < projected.columns && row < projected.rows;
        return isIn ? 3 * projected.values[column + projected.columns * row]! : 0;
      });
      const place = resultOf(placeProjection(projected, seen, seen, RASTER));
      expect(place.correlation).toBeGreaterThan(0.99);
      expect(Math.abs(place.offset_mm[0] - x_mm)).toBeLessThan(2.1);
      expect(Math.abs(place.offset_mm[1] - y_mm)).toBeLessThan(2.1);
    }
    const empty = new Float32Array(90 * 120);
    expect(() => resultOf(placeProjection(projected, empty, empty, RASTER))).toThrow(
      expect.objectContaining({ code: 'fit/planar-place' }) as Error,
    );
  });

  it('has outlines where its regions lie, each with the part that no other covers', () => {
    const regions = { liver, lesion, kidney, spleen };
    const found = shadowOutlines(
      density,
      true,
      Object.entries(regions).map(([id, inside]) => ({ id, occupied: occupied(grid, inside) })),
    );
    const [spleenShape, lesionShape] = ['spleen', 'lesion'].map((id) => shapeOf(found.get(id)!.outline));
    expect(spleenShape!.middle[0]).toBeCloseTo(50, 0);
    expect(spleenShape!.middle[1]).toBeCloseTo(40, 0);
    expect(Math.abs(spleenShape!.area / (Math.PI * 25 ** 2) - 1)).toBeLessThan(0.06);
    // The lesion is a part of the liver: both are measured with what they share.
    expect(Math.abs(lesionShape!.area / (Math.PI * 15 ** 2) - 1)).toBeLessThan(0.1);
    expect(isInside(found.get('liver')!.outline, [-45, 45])).toBe(true);
    expect(isInside(found.get('lesion')!.background!, [-45, 45])).toBe(false);
    const kidneyOutline = found.get('kidney')!.outline;
    expect(isInside(kidneyOutline, [-30, 110])).toBe(true);
    // The liver's lower edge lies at 80 mm.
    expect(isInside(kidneyOutline, [-34, 73])).toBe(false);
    for (const { outline, background } of found.values()) {
      expect(background).not.toBeNull();
      for (const point of background!) expect(isInside(outline, point)).toBe(false);
    }
  });
});

it('a region without voxels has no outline, and without a density the background may lie anywhere', () => {
  const density = volumeOf(PLAIN, 'g/mL', () => 1);
  const found = shadowOutlines(density, false, [
    { id: 'none', occupied: { voxels: [], fractions: [] } },
    { id: 'spleen', occupied: occupied(PLAIN, spleen) },
  ]);
  expect([...found.keys()]).toEqual(['spleen']);
  expect(shapeOf(found.get('spleen')!.background!).area).toBeGreaterThan(500);
});
