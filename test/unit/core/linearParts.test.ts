/** How finely a spline must be sampled so that linear interpolation follows it. */
import { displacementAt, linearDeformation, linearParts, type Deformation } from '@voxel-dosimetry/core';
import { bending, pointsInside } from '../../fixtures/dicom/registrations';
import { resultOf } from './drive';

const scaled = (spline: Deformation, factor: number): Deformation => ({
  ...spline,
  coefficients_mm: spline.coefficients_mm.map((each_mm) => factor * each_mm),
});

const worst_mm = (spline: Deformation, parts: [number, number, number]): number => {
  const linear = resultOf(linearDeformation(spline, parts));
  return Math.max(
    ...pointsInside(spline, 3000).map((point) => {
      const [a, b] = [displacementAt(spline, point), displacementAt(linear, point)];
      return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    }),
  );
};

test.each([0.02, 0.05, 0.5])('within %d mm of the spline everywhere, and not by chance', (within_mm) => {
  const spline = bending();
  const parts = linearParts(spline, within_mm);
  expect(worst_mm(spline, parts)).toBeLessThan(within_mm);
  const coarser = parts.map((each) => Math.ceil(each / 3)) as [number, number, number];
  expect(worst_mm(spline, coarser)).toBeGreaterThan(within_mm);
});

test('four times the bend needs twice the points; what does not bend, and what is linear already, none', () => {
  const spline = bending();
  const [once, fourTimes] = [linearParts(spline, 0.01), linearParts(scaled(spline, 4), 0.01)];
  fourTimes.forEach((parts, axis) => expect(Math.abs(parts - 2 * once[axis]!)).toBeLessThanOrEqual(1));
  expect(linearParts(scaled(spline, 0), 0.05)).toEqual([1, 1, 1]);
  expect(linearParts({ ...spline, degree: 1 }, 0.05)).toEqual([1, 1, 1]);
});

/** What is stored must be read again. */
test('no more points than are wanted, and then as near to the spline as they allow', () => {
  const spline = bending();
  const most = 20_000;
  const points = (parts: [number, number, number]): number =>
    resultOf(linearDeformation(spline, parts)).coefficients_mm.length / 3;
  const [exact, fewer] = [linearParts(spline, 0.02), linearParts(spline, 0.02, most)];
  expect(points(exact)).toBeGreaterThan(2 * most);
  expect(points(fewer)).toBeLessThanOrEqual(most);
  expect(points(fewer)).toBeGreaterThan(0.7 * most);
  expect(worst_mm(spline, fewer)).toBeLessThan(0.06);
  expect(linearParts(spline, 0.02, 1e7)).toEqual(exact);
  expect(linearParts(spline, 0.02, 1)).toEqual([1, 1, 1]);
});
