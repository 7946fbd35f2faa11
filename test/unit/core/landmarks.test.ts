import { IDENTITY_RIGID, landmarkResiduals, rigidly, type Landmark } from '@voxel-dosimetry/core';

const pair = (id: string, reference_mm: Landmark['reference_mm'], moving_mm: Landmark['moving_mm']): Landmark => ({
  id,
  reference_mm,
  moving_mm,
});

test('the residual is what is left in the frame of the reference after the transform; half a pair has none', () => {
  const transform = rigidly({ ...IDENTITY_RIGID, translation_mm: [10, 0, 0] });
  const landmarks = [
    pair('hit', [10, 20, 30], [0, 20, 30]),
    pair('off', [10, 3, 4], [0, 0, 0]),
    pair('half', [1, 2, 3], null),
  ];
  expect(landmarkResiduals(landmarks, transform)).toEqual({
    residuals_mm: { hit: 0, off: 5, half: null },
    mean_mm: 2.5,
  });
  expect(landmarkResiduals([], transform)).toEqual({ residuals_mm: {}, mean_mm: null });
});

test('turned about a centre', () => {
  const transform = rigidly({ rotation_rad: [0, 0, Math.PI / 2], translation_mm: [0, 0, 0], centre_mm: [10, 0, 0] });
  const { residuals_mm } = landmarkResiduals([pair('a', [10, 5, 0], [15, 0, 0])], transform);
  expect(residuals_mm['a']).toBeCloseTo(0, 9);
});
