import { IDENTITY_RIGID } from '@voxel-dosimetry/core';
import { movedByKey } from '../../../extensions/dosimetry-viewer/src/display/handMotion';

/** As the viewer shows them: axial with the patient's left at the right and the front above, coronal with the head above. */
const AXIAL = { point_mm: [0, 0, 0], right: [1, 0, 0], up: [0, -1, 0] } as const;
const CORONAL = { point_mm: [0, 0, 0], right: [1, 0, 0], up: [0, 0, 1] } as const;
const press = (plane: typeof AXIAL | typeof CORONAL, key: string, shiftKey = false) =>
  movedByKey(IDENTITY_RIGID, plane, { key, shiftKey });
const DEGREE = Math.PI / 180;

test('arrows move the image on the screen by 1 mm, with Shift by 5 mm', () => {
  expect(press(AXIAL, 'ArrowRight')?.translation_mm).toEqual([1, 0, 0]);
  expect(press(AXIAL, 'ArrowUp')?.translation_mm.map((value) => value + 0)).toEqual([0, -1, 0]);
  expect(press(CORONAL, 'ArrowUp', true)?.translation_mm).toEqual([0, 0, 5]);
  expect(press(CORONAL, 'ArrowLeft')?.translation_mm.map((value) => value + 0)).toEqual([-1, 0, 0]);
});

test('[ turns against the clock as it is seen, ] with it, about the axis towards the viewer', () => {
  // Axial is seen from the feet: right × up = −z.
  expect(press(AXIAL, '[')?.rotation_rad[2]).toBeCloseTo(-DEGREE, 12);
  // Coronal is seen from the front: right × up = −y, towards the viewer.
  expect(press(CORONAL, ']')?.rotation_rad[1]).toBeCloseTo(DEGREE, 12);
  expect(press(CORONAL, '}', true)?.rotation_rad[1]).toBeCloseTo(5 * DEGREE, 12);
});

test('other keys are none of its business', () => {
  expect(press(AXIAL, 'a')).toBeNull();
});
