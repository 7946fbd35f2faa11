import type { CaseState, PlacedImage } from '@voxel-dosimetry/case';
import type { MrSeries } from '@voxel-dosimetry/core';
import { caseAt, TORSO_POINTS } from './cases';

const registered = caseAt({ readyTo: 'register' });
const checked = (shift_mm: number, found = true): PlacedImage => ({
  seriesInstanceUIDs: ['2.25.1', '2.25.2'],
  grids: [null, null],
  found: found
    ? {
        transform: { rotation_rad: [0.02, 0, 0.01], translation_mm: [0, shift_mm, 0], centre_mm: [0, 0, 0] },
        informationBefore: 1.0831,
        informationAfter: 1.0831 + shift_mm / 250,
        largestMotion_mm: shift_mm,
        voxelSize_mm: [4.8, 4.8, 4.8],
      }
    : null,
  notFoundBecause: found
    ? null
    : {
        code: 'register/implausible-motion',
        message:
          'The registration moves the CT by up to 61 mm against the emission image of its own session; at most 50 mm were expected.',
        remedy: 'Look at Emission on CT; leave the CT as acquired, or correct the series.',
      },
});

/** One CT that lies off, one right, one that could not be compared, one that a person left as acquired. */
export function withCheckedCts(ctOntoEmission: 'check' | 'correct'): CaseState {
  const { results } = registered;
  const found = [checked(14.2), checked(1.3), checked(0, false), checked(9.7)];
  const placedImages = Object.fromEntries(found.map((each, n) => [TORSO_POINTS[n]!.id, each]));
  return caseAt({
    readyTo: 'register',
    choices: { register: { ...registered.choices.register, ctOntoEmission, ctsAsAcquired: [TORSO_POINTS[3]!.id] } },
    change: { results: { ...results, register: results.register && { ...results.register, placedImages } } },
  });
}

/** Two MRs of one session: one brought onto a CT, one that takes no part. */
export function withMr(): CaseState {
  const { results, choices } = registered;
  const [point] = TORSO_POINTS;
  const { patient, seriesInstanceUID: _uid, kind: _kind, ...identity } = point!.emission;
  const mr = (description: string, uid: string): MrSeries => ({
    ...identity,
    patient,
    kind: 'mr',
    modality: 'MR',
    description,
    seriesInstanceUID: uid,
    grid: point!.emission.grid.value!,
  });
  const mrs = [mr('T1 tra', '2.25.11'), mr('T2 tra fat-suppressed', '2.25.12')];
  const lies = checked(431);
  const placed: PlacedImage = { ...lies, seriesInstanceUIDs: [point!.ct!.seriesInstanceUID, '2.25.11'] };
  return caseAt({
    readyTo: 'register',
    choices: { register: { ...choices.register, mrs: { '2.25.11': { timePointId: point!.id, onto: 'ct' } } } },
    change: {
      results: {
        ...results,
        ingest: results.ingest && { ...results.ingest, mrs },
        register: results.register && { ...results.register, placedImages: { '2.25.11': placed } },
      },
    },
  });
}
