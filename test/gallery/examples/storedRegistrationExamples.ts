import {
  rigidly,
  type RegistrationObject,
  type RegistrationSeries,
} from '../../../extensions/dosimetry-core/src/index';
import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import { caseAt, TORSO_POINTS } from './cases';
import { type Example, panel } from './example';

const instanceOf = (index: number): string => TORSO_POINTS[index]?.emission.sopInstanceUIDs[0] ?? '';
const point = (index: number): string => TORSO_POINTS[index]?.id ?? '';

/** A registration of the archive that moves one time point's images onto those of another. */
const stored = (
  uid: string,
  moving: number,
  onto: number,
  isDeformed: boolean,
  creator: string,
): RegistrationObject => ({
  sopInstanceUID: uid,
  contentDate: '20260921',
  contentTime: '164000',
  creator,
  frameOfReferenceUID: TORSO_POINTS[onto]?.emission.grid.value?.frameOfReferenceUID ?? '',
  items: [
    { frameOfReferenceUID: '', sopInstanceUIDs: [instanceOf(onto)], isDeformed: false },
    { frameOfReferenceUID: '', sopInstanceUIDs: [instanceOf(moving)], isDeformed },
  ],
});

const REGISTRATIONS: RegistrationSeries = {
  ...TORSO_POINTS[0]!.emission,
  kind: 'registration',
  modality: 'REG',
  seriesInstanceUID: '2.25.60',
  sopInstanceUIDs: ['2.25.61', '2.25.62', '2.25.63'],
  objects: [
    stored('2.25.61', 1, 0, false, 'Voxel dosimetry 0.1.0'),
    stored('2.25.62', 2, 0, true, 'Voxel dosimetry 0.1.0'),
    stored('2.25.63', 0, 3, true, 'Planning system 7.1'),
  ],
};

/** As after Register, with registrations in the archive: one is taken, one could be, one is the other way round. */
function withStored(state: CaseState): CaseState {
  const { ingest, register } = state.results;
  const source = {
    seriesInstanceUID: '2.25.60',
    contentDate: '20260921',
    contentTime: '164000',
    creator: 'Voxel dosimetry 0.1.0',
  };
  const transform = rigidly({ rotation_rad: [0, 0, 0.03], translation_mm: [2, -6, 11], centre_mm: [0, 0, 0] });
  return {
    ...state,
    choices: { ...state.choices, register: { ...state.choices.register, stored: { [point(2)]: '2.25.62' } } },
    results: {
      ...state.results,
      ingest: ingest && { ...ingest, registrations: [REGISTRATIONS] },
      register: register && {
        ...register,
        stored: { [point(2)]: { ...source, sopInstanceUID: '2.25.62', transform } },
      },
    },
  };
}

const READY = caseAt({ readyTo: 'analyse' });

export const STORED_REGISTRATION_EXAMPLES: readonly Example[] = [
  panel('register stored registrations', 'register', withStored(caseAt({ readyTo: 'register' })), {
    scrollTo: '.vd-card:nth-child(3)',
  }),
  panel('register stored registration reversed', 'register', withStored(caseAt({ readyTo: 'register' })), {
    scrollTo: '.vd-card:nth-child(4)',
  }),
  panel(
    'export with registrations',
    'export',
    withStored({ ...READY, choices: { ...READY.choices, export: { objects: ['RTDOSE', 'SEG', 'REG'] } } }),
  ),
];
