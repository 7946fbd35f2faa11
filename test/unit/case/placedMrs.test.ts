/** Which motion regions follow that were drawn on an MR, and where they count as drawn. The placement is given. */
import {
  INITIAL_CHOICES,
  INITIAL_STATE,
  findingsOf,
  type CaseChoices,
  type CaseState,
  type PlacedImage,
} from '@voxel-dosimetry/case';
import { applyRigid, assessSeries, type MrSeries, type RigidTransform, type Vector3 } from '@voxel-dosimetry/core';
import { motionOfDrawn } from '../../../extensions/dosimetry-case/src/motionOfDrawn';
import { mrMotion, mrsToPlace } from '../../../extensions/dosimetry-case/src/placedMrs';
import { drawnAt } from '../../../extensions/dosimetry-case/src/stages/drawnOn';
import { ct, emission } from '../core/ingestSeries';

const shift = (x_mm: number): RigidTransform => ({
  rotation_rad: [0, 0, 0],
  translation_mm: [x_mm, 0, 0],
  centre_mm: [0, 0, 0],
});
const placement = (x_mm: number, fixed: string, moving: string): PlacedImage => ({
  seriesInstanceUIDs: [fixed, moving],
  grids: [null, null],
  found: {
    transform: shift(x_mm),
    informationBefore: 1,
    informationAfter: 1.2,
    largestMotion_mm: Math.abs(x_mm),
    voxelSize_mm: [4, 4, 4],
  },
  notFoundBecause: null,
});
const mrOn = (uid: string, frameOfReferenceUID: string): MrSeries => {
  const { kind: _kind, ...image } = ct(uid, 'study-m', frameOfReferenceUID);
  return { ...image, kind: 'mr', modality: 'MR', grid: image.grid.value! };
};
const point = emission('a', 4);
const own = ct('ct-a', point.studyInstanceUID, point.grid.value!.frameOfReferenceUID);

function stateWith(
  register: Partial<CaseChoices['register']>,
  placedImages: Readonly<Record<string, PlacedImage>>,
  mrs: readonly MrSeries[] = [mrOn('t1', 'magnet'), mrOn('t2', 'magnet')],
): CaseState {
  const ingest = assessSeries([point, own, ...mrs], { entries: {}, excluded: [], confirmed: [] });
  const outcome = { placedImages } as unknown as NonNullable<CaseState['results']['register']>;
  return {
    ...INITIAL_STATE,
    choices: { ...INITIAL_CHOICES, register: { ...INITIAL_CHOICES.register, ...register } },
    results: { ...INITIAL_STATE.results, ingest, register: outcome },
  };
}
const onCt = { mrs: { t1: { timePointId: point.seriesInstanceUID, onto: 'ct' } } } as const;
const on = (referencedSeriesInstanceUID: string | null, frameOfReferenceUID = 'magnet') => ({
  referencedSeriesInstanceUID,
  frameOfReferenceUID,
});
const x_mm = (motion: RigidTransform | null): number | null => motion && applyRigid(motion, [0, 0, 0] as Vector3)[0];

test('the MR that was brought onto an image, and others of its session, take what is drawn on them along', () => {
  const state = stateWith(onCt, { t1: placement(100, 'ct-a', 't1') });
  for (const drawn of [on('t1'), on('t2'), on(null)]) {
    expect(x_mm(motionOfDrawn(state, drawn))).toBe(100);
    expect(drawnAt(state, drawn)).toBe(point.seriesInstanceUID);
  }
  const frame = point.grid.value!.frameOfReferenceUID;
  for (const drawn of [on('ct-a', frame), on(point.seriesInstanceUID, frame), on(null, 'elsewhere')])
    expect(motionOfDrawn(state, drawn)).toBeNull();
});

test('an MR that takes no part, or was brought onto another image before, moves nothing', () => {
  expect(motionOfDrawn(stateWith({}, { t1: placement(100, 'ct-a', 't1') }), on('t1'))).toBeNull();
  const before = stateWith(onCt, { t1: placement(100, point.seriesInstanceUID, 't1') });
  expect(motionOfDrawn(before, on('t1'))).toBeNull();
});

test('onto a CT that is itself moved onto its emission image: both, one after the other', () => {
  const placed = {
    t1: placement(100, 'ct-a', 't1'),
    [point.seriesInstanceUID]: placement(12, point.seriesInstanceUID, 'ct-a'),
  };
  expect(x_mm(motionOfDrawn(stateWith(onCt, placed), on('t1')))).toBe(100);
  expect(x_mm(motionOfDrawn(stateWith({ ...onCt, ctOntoEmission: 'correct' }, placed), on('t1')))).toBe(112);
});

test('in one frame of reference a voxel is none: what was drawn on the emission image never follows the MR', () => {
  const frame = point.grid.value!.frameOfReferenceUID;
  const chosen = { mrs: { t1: { timePointId: point.seriesInstanceUID, onto: 'emission' } } } as const;
  const within = stateWith(chosen, { t1: placement(3, point.seriesInstanceUID, 't1') }, [mrOn('t1', frame)]);
  const beyond = stateWith(chosen, { t1: placement(9, point.seriesInstanceUID, 't1') }, [mrOn('t1', frame)]);
  expect([within, beyond].map((state) => x_mm(mrMotion(state, mrsToPlace(state)[0]!)))).toEqual([null, 9]);
  expect(x_mm(motionOfDrawn(beyond, on('t1', frame)))).toBe(9);
  expect([on(null, frame), on(point.seriesInstanceUID, frame)].map((drawn) => motionOfDrawn(beyond, drawn))).toEqual([
    null,
    null,
  ]);
});

test('one that could not be registered is told, with what that means', () => {
  const because = {
    code: 'register/not-reproduced',
    message: 'It ends elsewhere.',
    remedy: 'Choose another MR.',
  } as const;
  const lost = { ...placement(0, 'ct-a', 't1'), found: null, notFoundBecause: because };
  const state = stateWith(onCt, { t1: lost });
  expect(motionOfDrawn(state, on('t1'))).toBeNull();
  const told = findingsOf(
    { ...state, results: { ...state.results, register: { ...state.results.register!, aligned: [] } } },
    'register',
  );
  expect(told.map(({ code, message }) => [code, message])).toContainEqual([
    'register/mr-not-registered',
    expect.stringMatching(/lie by patient coordinates\. It ends elsewhere\./),
  ]);
});
