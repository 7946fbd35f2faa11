import { IDENTITY_RIGID, type RigidTransform } from '@voxel-dosimetry/core';
import { landmarksOf, marked } from '../../../extensions/dosimetry-viewer/src/landmarks';
import { caseAt, TORSO_POINTS } from '../../gallery/examples/cases';

const id = TORSO_POINTS[1]?.id ?? '';
const ready = caseAt({ readyTo: 'register' });
const MOVED: RigidTransform = { ...IDENTITY_RIGID, translation_mm: [0, 0, 5] };
const register = { ...ready.choices.register, transforms: { [id]: MOVED } };
const state = { ...ready, choices: { ...ready.choices, register } };

test('a mark on the time point is kept where its own image shows the place, that on the reference where it lies', () => {
  const first = marked(state, { timePointId: id, landmarkId: '1', side: 'reference' }, [1, 2, 3]);
  const half = { ...state, choices: { ...state.choices, register: first } };
  const second = marked(half, { timePointId: id, landmarkId: '1', side: 'moving' }, [1, 2, 4]);
  const whole = { ...state, choices: { ...state.choices, register: second } };
  // The image was moved up by 5 mm.
  expect(landmarksOf(whole, id)).toEqual([{ id: '1', reference_mm: [1, 2, 3], moving_mm: [1, 2, -1] }]);
  expect(landmarksOf(half, id)).toEqual([{ id: '1', reference_mm: [1, 2, 3], moving_mm: null }]);
});
