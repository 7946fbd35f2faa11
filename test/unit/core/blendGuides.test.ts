/** Motions of regions blended into one field: each keeps its own, nothing folds, and what lies far off stays. */
import {
  applyRigid,
  blendGuides,
  displacementAt,
  IDENTITY_RIGID,
  invertRigid,
  jacobianAt,
  determinant,
  type BlendedGuides,
  type Guide,
  type RegionMask,
  type RigidTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import { distanceMap } from '../../../extensions/dosimetry-core/src/register/guides/distanceMap';
import { fallingWeight } from '../../../extensions/dosimetry-core/src/register/guides/blendGuides';
import { drive, resultOf } from './drive';
import { centredGrid, turnedAxes, volumeOf } from './grids';

const grid = centredGrid([60, 50, 50], [3, 3, 3], { direction: turnedAxes(0.1) });
const ball = (name: string, centre_mm: Vector3, radius_mm: number): RegionMask => {
  const inside = volumeOf('HU', grid, (p) =>
    Math.hypot(p[0] - centre_mm[0], p[1] - centre_mm[1], p[2] - centre_mm[2]) <= radius_mm ? 1 : 0,
  );
  const origin = { kind: 'threshold', timePointId: 'a', fraction_frac: 0.5 } as const;
  return { id: name, name, colour: [0, 0, 0], grid, mask: Uint8Array.from(inside.values), origin };
};
const shift = (x: number, y: number, z: number): RigidTransform => ({ ...IDENTITY_RIGID, translation_mm: [x, y, z] });
const blended = (guides: readonly Guide[]): BlendedGuides => resultOf(blendGuides(guides, grid))!;
const off_mm = (a: Vector3, b: Vector3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
/** At the region's voxels. */
function pointsIn({ mask }: RegionMask): Vector3[] {
  const places = [0, 1, 2].map((axis) => volumeOf('HU', grid, (p) => p[axis]!).values);
  return [...mask.keys()]
    .filter((at) => mask[at] === 1)
    .map((at) => [places[0]![at]!, places[1]![at]!, places[2]![at]!]);
}
function leastJacobian({ deformation }: BlendedGuides): number {
  let least = Infinity;
  volumeOf('HU', grid, (p) => {
    least = Math.min(least, determinant(jacobianAt(deformation, p)));
    return 0;
  });
  return least;
}
const KIDNEY = ball('Kidney', [-30, 0, 0], 20);

test('a region keeps its own rigid motion; far from it nothing moves, and between them nothing is thinner than a fifth', () => {
  const motion: RigidTransform = { translation_mm: [1, -2, 12], rotation_rad: [0.05, 0, 0.1], centre_mm: [-30, 0, 0] };
  const found = blended([{ region: KIDNEY, motion }]);
  const back = invertRigid(motion);
  for (const x of pointsIn(KIDNEY)) {
    const u = displacementAt(found.deformation, x);
    expect(off_mm([x[0] + u[0], x[1] + u[1], x[2] + u[2]], applyRigid(back, x))).toBeLessThan(0.3);
  }
  const [{ reach_mm, offOwnMotion_mm }] = found.guides as [BlendedGuides['guides'][number]];
  expect(offOwnMotion_mm).toBeLessThan(0.01);
  // 12.2 mm, and a turn of 0.11 at 20 mm: over (1 − 0.2)² of it.
  expect(reach_mm).toBeGreaterThan(4 + 12.2 / 0.64);
  expect(reach_mm).toBeLessThan(4 + 17 / 0.64);
  const beyond = -30 + 20 + reach_mm + 8;
  expect(displacementAt(found.deformation, [beyond, 0, 0])).toEqual([0, 0, 0]);
  expect(leastJacobian(found)).toBeGreaterThanOrEqual(0.19);
});

test('regions that move alike and touch move as one; weights sum to one between them and never to more', () => {
  const [left, right] = [ball('left', [-22, 0, 0], 20), ball('right', [22, 0, 0], 20)];
  const motion = shift(0, 0, 6);
  const { deformation } = blended([
    { region: left, motion },
    { region: right, motion },
  ]);
  for (const x of [-20, -4, -2, 0, 2, 4, 20]) expect(displacementAt(deformation, [x, 0, 0])[2]).toBeCloseTo(-6, 1);
  const along = Array.from({ length: 120 }, (_, n) => displacementAt(deformation, [n - 60, 3, 5])[2]);
  expect(Math.min(...along)).toBeGreaterThanOrEqual(-6 - 1e-9);
  expect(Math.max(...along)).toBeLessThanOrEqual(1e-9);
});

test('a region that stays holds its place beside one that slides; the field has no jump', () => {
  const spine = ball('Spine', [18, 0, 0], 16);
  const found = blended([
    { region: KIDNEY, motion: shift(0, 0, 10) },
    { region: spine, motion: IDENTITY_RIGID },
  ]);
  for (const x of pointsIn(spine)) expect(off_mm(displacementAt(found.deformation, x), [0, 0, 0])).toBeLessThan(0.8);
  const steps = Array.from({ length: 400 }, (_, n) => displacementAt(found.deformation, [-60 + 0.25 * n, 0, 0])[2]);
  const jumps = steps.slice(1).map((each, n) => Math.abs(each - steps[n]!));
  expect(Math.max(...jumps)).toBeLessThan(0.8);
});

test('a lesion is laid over the liver that it lies in: inside it its own motion, around it the liver’s', () => {
  const liver = ball('Liver', [0, 0, 0], 45);
  const lesion = ball('Lesion', [10, 0, 0], 9);
  const { deformation, guides } = blended([
    { region: lesion, motion: shift(0, 3, 8) },
    { region: liver, motion: shift(0, 0, 8) },
  ]);
  expect(off_mm(displacementAt(deformation, [10, 0, 0]), [0, -3, -8])).toBeLessThan(0.01);
  expect(off_mm(displacementAt(deformation, [-30, 0, 0]), [0, 0, -8])).toBeLessThan(0.01);
  // Relative to the liver it moved by 3 mm only.
  expect(guides[0]!.reach_mm).toBeCloseTo(12, 6);
});

test('regions that touch and are pressed together do not fold, and what it costs them is told', () => {
  const found = blended([
    { region: ball('left', [-19, 0, 0], 18), motion: shift(-7, 0, 0) },
    { region: ball('right', [19, 0, 0], 18), motion: shift(7, 0, 0) },
  ]);
  expect(leastJacobian(found)).toBeGreaterThanOrEqual(0.15);
  for (const { offOwnMotion_mm } of found.guides) expect(offOwnMotion_mm).toBeGreaterThan(0.05);
});

test('no guides make no field; a region of one voxel guides; work is yielded', () => {
  expect(resultOf(blendGuides([], grid))).toBeNull();
  const dot = ball('dot', [0, 0, 0], 2.7);
  const { result, fractions } = drive(blendGuides([{ region: dot, motion: shift(5, 0, 0) }], grid));
  expect(displacementAt(result!.deformation, [0, 0, 0])[0]).toBeLessThan(-4);
  expect(fractions.length).toBeGreaterThan(3);
});

test('distances are those to the nearest marked voxel, along axes of their own spacing', () => {
  const size = [7, 6, 5] as const;
  const spacing_mm = [1, 2, 3.5] as const;
  const marked = new Uint8Array(7 * 6 * 5);
  const marks = [3, 100, 207];
  for (const mark of marks) marked[mark] = 1;
  const placeOf = (at: number): Vector3 => [
    (at % 7) * spacing_mm[0],
    (Math.floor(at / 7) % 6) * spacing_mm[1],
    Math.floor(at / 42) * spacing_mm[2],
  ];
  resultOf(distanceMap(marked, size, spacing_mm)).forEach((distance_mm, at) =>
    expect(distance_mm).toBeCloseTo(Math.min(...marks.map((mark) => off_mm(placeOf(mark), placeOf(at)))), 9),
  );
});

test('the weight falls from 1 to 0 without a kink, nowhere steeper than 1.25', () => {
  expect([-1, 0, 0.5, 1, 2].map(fallingWeight)).toEqual([1, 1, 0.5, 0, 0]);
  for (let part = 0; part < 1; part += 0.01) {
    const slope = (fallingWeight(part + 1e-6) - fallingWeight(part)) / 1e-6;
    expect(slope).toBeLessThanOrEqual(1e-6);
    expect(slope).toBeGreaterThan(-1.2501);
    expect(fallingWeight(part) + fallingWeight(1 - part)).toBeCloseTo(1, 12);
  }
});
