/** Which stored registrations speak of two time points, by their images or their frames of reference. */
import {
  imagesOfTimePoint,
  placesInRegistration,
  registrationsBetween,
  type RegisteredImages,
  type RegistrationObject,
  type RegistrationSeries,
} from '@voxel-dosimetry/core';
import { asTimePoint, firstVisit, secondVisit } from '../../fixtures/dicom/registrations';
import { FRAME_UID } from '../../fixtures/dicom/headers';

const [first, second] = [asTimePoint(firstVisit()), asTimePoint(secondVisit())];
const [FIRST, SECOND] = [imagesOfTimePoint(first), imagesOfTimePoint(second)];

const item = (
  frameOfReferenceUID: string,
  sopInstanceUIDs: readonly string[] = [],
  isDeformed = false,
): RegisteredImages => ({
  frameOfReferenceUID,
  sopInstanceUIDs,
  isDeformed,
});
const object = (items: readonly RegisteredImages[], changes: Partial<RegistrationObject> = {}): RegistrationObject => ({
  sopInstanceUID: '2.25.1',
  contentDate: '20260902',
  contentTime: '083015',
  creator: '',
  frameOfReferenceUID: FRAME_UID,
  items,
  ...changes,
});
const series = (...objects: RegistrationObject[]): RegistrationSeries => ({
  ...firstVisit().emission,
  kind: 'registration',
  modality: 'REG',
  objects,
});

test('a time point is its emission image and the CT of the same visit and frame of reference', () => {
  expect(SECOND).toEqual({
    frameOfReferenceUID: '2.25.2001',
    sopInstanceUIDs: ['2.25.30091', '2.25.40091', '2.25.40092'],
  });
  const borrowed = imagesOfTimePoint({ ...second, ct: first.ct });
  expect(borrowed.sopInstanceUIDs).toEqual(['2.25.30091']);
});

type Places = ReturnType<typeof placesInRegistration>;

test.each<[string, RegistrationObject, Places]>([
  ['by images, one slice is enough', object([item('', ['2.25.4001']), item('', ['2.25.40092'])]), { onto: 0, of: 1 }],
  ['by frames alone', object([item(FRAME_UID), item('2.25.2001')]), { onto: 0, of: 1 }],
  ['the registered frame needs no item', object([item('2.25.2001')]), { onto: 'registered', of: 0 }],
  [
    'images that are not of this patient',
    object([item('2.25.7', ['2.25.8'])], { frameOfReferenceUID: '2.25.7' }),
    null,
  ],
  ['an item that names other images of the frame speaks of those alone', object([item('2.25.2001', ['2.25.8'])]), null],
  ['no frame of reference is no common one', object([item('')], { frameOfReferenceUID: '' }), null],
])('%s', (_name, stored, places) => {
  expect(placesInRegistration(stored, FIRST, SECOND)).toEqual(places);
});

test('two time points in one frame of reference must both be named', () => {
  const together = { ...SECOND, frameOfReferenceUID: FRAME_UID };
  const named = object([item(FRAME_UID, ['2.25.3001']), item(FRAME_UID, ['2.25.30091'])]);
  expect(placesInRegistration(named, FIRST, together)).toEqual({ onto: 0, of: 1 });
  for (const items of [[item(FRAME_UID)], [item('', ['2.25.3001'])], [item('', ['2.25.30091'])]])
    expect(placesInRegistration(object(items), FIRST, together)).toBeNull();
});

test('the newest first; a deformation of the reference itself is told', () => {
  const rigid = object([item('2.25.2001')], { sopInstanceUID: '2.25.11', contentDate: '20260901' });
  const deformable = object([item('2.25.2001', [], true)], { sopInstanceUID: '2.25.12', contentTime: '120000' });
  const reversed = object([item(FRAME_UID, [], true)], { sopInstanceUID: '2.25.13', frameOfReferenceUID: '2.25.2001' });
  const offers = registrationsBetween([series(rigid, reversed), series(deformable)], first, second);
  expect(
    offers.map(({ object: { sopInstanceUID }, isDeformable, isReversed }) => [
      sopInstanceUID,
      isDeformable,
      isReversed,
    ]),
  ).toEqual([
    ['2.25.12', true, false],
    ['2.25.13', true, true],
    ['2.25.11', false, false],
  ]);
});
