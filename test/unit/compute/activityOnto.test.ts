/** Activity that a deformation carries along stays what it was: stretches and compressions by the determinant of their matrix, exactly. */
import { IDENTITY_RIGID, type Grid, type SpatialTransform, type Vector3, type Volume } from '@voxel-dosimetry/core';
import { activityOnto } from '../../../extensions/dosimetry-compute/src/engine/activityOnto';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { cubicDeformation } from '../core/deformations';

const FRAME = { direction: [1, 0, 0, 0, 1, 0, 0, 0, 1], frameOfReferenceUID: '2.25.1' } as const;
const EMISSION: Grid = { ...FRAME, size: [40, 40, 40], spacing_mm: [4, 4, 4], origin_mm: [-78, -78, -78] };
const CONTROL: Grid = { ...FRAME, size: [10, 10, 10], spacing_mm: [40, 40, 40], origin_mm: [-180, -180, -180] };

/** An organ with an edge that a camera blurs, in the middle of nothing. */
const organ: Volume = {
  unit: 'Bq/mL',
  grid: EMISSION,
  values: Float32Array.from({ length: 40 ** 3 }, (_, at) => {
    const place = [at % 40, Math.floor(at / 40) % 40, Math.floor(at / 1600)].map((n) => -78 + 4 * n);
    return 1e5 / (1 + Math.exp((Math.hypot(...place) - 28) / 5));
  }),
};
const deformed = (at: (point_mm: Vector3) => Vector3): SpatialTransform => ({
  rigid: IDENTITY_RIGID,
  deformation: cubicDeformation(CONTROL, at),
});
const onto = (transform: SpatialTransform): Promise<Volume> =>
  createJobRunner().run({ id: 'onto', onProgress: () => undefined }, (control) =>
    activityOnto(organ, EMISSION, transform, control, [0, 1]),
  );
const total = ({ values }: Volume): number => Array.from(values).reduce((sum, value) => sum + value, 0);

test.each([
  ['compressed by a fifth along the body when it was scanned', -0.2, -0.2],
  ['stretched by a fifth', 0.2, 0.2],
  ['stretched across and compressed along', 0.15, -0.15],
])('an organ that was %s keeps its activity', async (_, across, along) => {
  const carried = await onto(deformed(([x, y, z]) => [across * x, 0 * y, along * z]));
  // Sums over voxels of 4 mm of an edge of 5 mm.
  expect(total(carried) / total(organ)).toBeCloseTo(1, 3);
  // In its middle the concentration changes by the volume that it had.
  const [middle] = [20 + 40 * (20 + 40 * 20)];
  expect(carried.values[middle]! / organ.values[middle]!).toBeCloseTo((1 + across) * (1 + along), 2);
});

test('what is moved without a deformation keeps its concentration', async () => {
  const carried = await onto({ rigid: { ...IDENTITY_RIGID, translation_mm: [8, 0, -4] }, deformation: null });
  const at = (x: number, y: number, z: number) => x + 40 * (y + 40 * z);
  expect(carried.values[at(22, 20, 19)]! / organ.values[at(20, 20, 20)]!).toBeCloseTo(1, 5);
  expect(total(carried) / total(organ)).toBeCloseTo(1, 4);
});

test('where a deformation folds nothing is counted twice or below zero', async () => {
  const carried = await onto(deformed(([x, y, z]) => [-1.5 * x, 0 * y, 0 * z]));
  expect(carried.values.every((value) => value === 0)).toBe(true);
});
