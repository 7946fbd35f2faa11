/** A region followed by itself: its motion is found beside a spine that stays, and what cannot be followed says why. */
import {
  applyRigid,
  IDENTITY_RIGID,
  invertRigid,
  regionMotion,
  type RegionMask,
  type RegionPair,
  type RigidTransform,
  type Vector3,
  type Volume,
} from '@voxel-dosimetry/core';
import { windowedPart } from '../../../extensions/dosimetry-core/src/register/guides/windowedPart';
import { drive, resultOf } from './drive';
import { centredGrid, errorOf, uniform, volumeOf } from './grids';

const grid = centredGrid([48, 40, 48], [3, 3, 3]);
/** An organ that is longer than wide and has a bump, HU above what is around it. */
const isOrgan = ([x, y, z]: Vector3): boolean =>
  Math.hypot(x / 18, y / 15, z / 30) < 1 || Math.hypot(x - 12, y - 8, z - 18) < 11;
const isSpine = ([x]: Vector3): boolean => x > 30 && x < 50;
/** The organ as it lies after `motion`, beside a spine that stays. */
const imageOf = (motion: RigidTransform): Volume<'HU'> => {
  const back = invertRigid(motion);
  return volumeOf('HU', grid, (p) => (isOrgan(applyRigid(back, p)) ? 45 : isSpine(p) ? 900 : -90));
};
const ORGAN: RegionMask = {
  id: 'organ',
  name: 'Kidney',
  colour: [0, 0, 0],
  grid,
  mask: Uint8Array.from(volumeOf('HU', grid, (p) => Number(isOrgan(p))).values),
  origin: { kind: 'threshold', timePointId: 'a', fraction_frac: 0.5 },
};
const STILL = imageOf(IDENTITY_RIGID);
const pairWith = (moving: Volume, change: Partial<RegionPair> = {}): RegionPair => ({
  fixed: STILL,
  moving,
  transform: IDENTITY_RIGID,
  region: ORGAN,
  window: [-200, 300],
  outside: -1000,
  ...change,
});
const off_mm = (a: Vector3, b: Vector3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const CORNERS: readonly Vector3[] = [
  [0, 0, 28],
  [15, 0, 0],
  [0, -14, 0],
  [-10, 5, -20],
];

test.each([
  ['shifted along the spine', [0, 0, 11], [0, 0, 0]],
  ['shifted and turned', [-4, 3, -8], [0.08, 0, 0.05]],
] as const)('an organ that was %s is found within half a voxel at its edge', (_, translation_mm, rotation_rad) => {
  // What the moving image shows at p lies at motion(p).
  const motion: RigidTransform = { translation_mm, rotation_rad, centre_mm: [0, 0, 0] };
  const { result, fractions } = drive(regionMotion(pairWith(imageOf(invertRigid(motion)))));
  for (const p of CORNERS) expect(off_mm(applyRigid(result.motion, p), applyRigid(motion, p))).toBeLessThan(1.5);
  expect(result.similarityAfter).toBeGreaterThan(0.97);
  expect(result.similarityBefore).toBeLessThan(0.9);
  expect(fractions.length).toBeGreaterThan(20);
});

test('the motion comes after that of the whole patient', () => {
  const whole: RigidTransform = { translation_mm: [9, -6, 3], rotation_rad: [0, 0, 0], centre_mm: [0, 0, 0] };
  const moved = imageOf({ ...whole, translation_mm: [0, 0, -6] });
  const moving = { ...moved, grid: { ...grid, origin_mm: applyRigid(invertRigid(whole), grid.origin_mm) } };
  const { motion } = resultOf(regionMotion(pairWith(moving, { transform: whole })));
  expect(off_mm(applyRigid(motion, [0, 0, 0]), [0, 0, 6])).toBeLessThan(0.5);
});

test('a region that lay still stays, and a small one is not turned', () => {
  const { shift_mm, turn_rad, similarityAfter } = resultOf(regionMotion(pairWith(STILL)));
  expect(shift_mm).toBeLessThan(0.05);
  expect(turn_rad).toBeLessThan(0.005);
  expect(similarityAfter).toBeGreaterThan(0.999);
  const small = { ...ORGAN, mask: ORGAN.mask.map((inside, at) => (Math.floor(at / 1920) > 30 ? inside : 0)) };
  const turned = imageOf({ translation_mm: [0, 0, 0], rotation_rad: [0.1, 0, 0.1], centre_mm: [12, 8, 18] });
  expect(resultOf(regionMotion(pairWith(turned, { region: small }))).turn_rad).toBe(0);
});

test('what cannot be followed is refused by name', () => {
  const refused = (pair: RegionPair) => errorOf(() => resultOf(regionMotion(pair)));
  expect(refused(pairWith(uniform('HU', grid, 40)))).toMatchObject({
    code: 'register/guide-unlike',
    message: expect.stringContaining('"Kidney"') as string,
  });
  const elsewhere = { ...ORGAN, grid: { ...grid, origin_mm: [900, 0, 0] as const } };
  expect(refused(pairWith(STILL, { region: elsewhere })).code).toBe('register/guide-outside');
  const none = { ...ORGAN, mask: new Uint8Array(ORGAN.mask.length) };
  expect(refused(pairWith(STILL, { region: none })).code).toBe('register/guide-outside');
  const away = { ...STILL, grid: { ...grid, origin_mm: [4000, 0, 0] as const } };
  expect(refused(pairWith(away)).code).toBe('register/guide-outside');
});

test('values are held within the window before they are averaged, and the average keeps what is uniform', () => {
  const part = windowedPart(STILL, { low: [0, 0, 0], size: grid.size }, [-200, 300]);
  expect(Math.max(...part.values)).toBeLessThanOrEqual(300);
  const flat = windowedPart(uniform('HU', grid, 7), { low: [3, 4, 5], size: [6, 5, 4] }, [-200, 300]);
  expect(new Set(flat.values)).toEqual(new Set([7]));
  expect(flat.grid.origin_mm).toEqual([0, 1, 2].map((axis) => grid.origin_mm[axis]! + 3 * (3 + axis)));
});
