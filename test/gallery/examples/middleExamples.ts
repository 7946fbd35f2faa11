import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import { alignmentOf } from '../../../extensions/dosimetry-viewer/src/fusionCheck';
import type { ViewState } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt, TORSO_POINTS } from './cases';
import { type Example, panel } from './example';
import { FORTY_REGIONS, LONG_NAMES } from './manyOf';
import { TORSO_REGIONS } from './regionPlan';

const registered = caseAt({ readyTo: 'register' });
/** As after a look at the fusion of the first two that wait. */
const seen = (state: CaseState): ViewState['seenAlignments'] =>
  Object.fromEntries(
    TORSO_POINTS.slice(1, 3).flatMap(({ id }) => {
      const alignment = alignmentOf(state, id);
      return alignment === null ? [] : [[id, alignment] as const];
    }),
  );
const NUDGE = { rotation_rad: [0, 0, 0.05], translation_mm: [3, -4, 12], centre_mm: [0, 0, 0] } as const;
const NUDGED = caseAt({
  readyTo: 'register',
  stages: { register: { status: 'stale', because: 'The alignment has changed.' } },
  choices: {
    register: {
      referenceTimePointId: null,
      transforms: { [TORSO_POINTS[1]?.id ?? '']: NUDGE },
      accepted: [TORSO_POINTS[2]?.id ?? ''],
      rigidBy: null,
      densityCalibration: null,
    },
  },
});

const RIGID_BY_CT = { ...registered.choices.register, rigidBy: 'ct' } as const;
/** One time point found, one that could not be registered, one nudged by hand since. */
const REGISTERED_BY_CT = caseAt({
  readyTo: 'register',
  choices: { register: { ...RIGID_BY_CT, transforms: { [TORSO_POINTS[3]?.id ?? '']: NUDGE } } },
  change: {
    results: {
      ...registered.results,
      register: registered.results.register && {
        ...registered.results.register,
        automatic: {
          [TORSO_POINTS[1]?.id ?? '']: {
            image: 'ct',
            seriesInstanceUIDs: ['1.2.3.1', '1.2.3.2'],
            grids: [null, null],
            found: {
              image: 'ct',
              transform: {
                rotation_rad: [0.002, -0.001, -0.0523],
                translation_mm: [-8.62, 6.48, -14.03],
                centre_mm: [6, -148, -412],
              },
              similarityBefore: 0.842,
              similarityAfter: 0.991,
              largestMotion_mm: 27.4,
              voxelSize_mm: [3.2, 3.2, 5],
            },
            notRegisteredBecause: null,
          },
          [TORSO_POINTS[2]?.id ?? '']: {
            image: 'ct',
            seriesInstanceUIDs: ['1.2.3.1', '1.2.3.3'],
            grids: [null, null],
            found: null,
            notRegisteredBecause: {
              code: 'register/not-improved',
              message: 'After registration the images are less similar than before: correlation 0.612, before 0.874.',
              remedy: 'Register the other kind of image, or align this time point by hand.',
            },
          },
        },
      },
    },
  },
});

const OWN_DENSITY = caseAt({
  readyTo: 'register',
  choices: {
    register: {
      ...registered.choices.register,
      densityCalibration: {
        name: 'Scanner A 120 kV',
        nodes: [
          [-1000, 0.0012],
          [0, 1],
          [1000, 1.6],
        ],
      },
    },
  },
});

export const MIDDLE_EXAMPLES: readonly Example[] = [
  panel(
    'register ready',
    'register',
    caseAt({
      readyTo: 'register',
      choices: { register: { ...registered.choices.register, accepted: [TORSO_POINTS[1]?.id ?? ''] } },
    }),
  ),
  panel('register nudging', 'register', caseAt({ readyTo: 'register' }), { press: 'Nudge' }),
  panel('register looked at', 'register', registered, {
    view: { fusionMode: 'swipe', seenAlignments: seen(registered) },
  }),
  panel('register registered', 'register', REGISTERED_BY_CT),
  panel(
    'register method chosen',
    'register',
    caseAt({
      readyTo: 'register',
      stages: { register: { status: 'stale', because: 'The alignment has changed.' } },
      choices: { register: { ...RIGID_BY_CT, rigidBy: 'emission' } },
    }),
  ),
  panel('register own density', 'register', OWN_DENSITY),
  panel('register density table', 'register', OWN_DENSITY, { press: 'Edit table' }),
  panel('register nudged', 'register', NUDGED, {
    view: { alignmentPreviewed: { timePointId: TORSO_POINTS[1]?.id ?? '', correlationWithReference: 0.991 } },
  }),
  panel('register empty', 'register', caseAt({ readyTo: 'calibrate' })),
  panel('segment ready', 'segment', caseAt({ readyTo: 'segment' })),
  panel('segment empty', 'segment', caseAt({ readyTo: 'register' }), {
    blocked: { segment: 'Accept the alignment of 24.0 h, 96.0 h, 168.0 h.' },
  }),
  panel('segment forty regions', 'segment', caseAt({ readyTo: 'segment', regions: FORTY_REGIONS })),
  panel('segment region opened', 'segment', caseAt({ readyTo: 'segment' }), {
    press: 'Activity of Liver at each time point',
  }),
  panel('segment one region', 'segment', caseAt({ readyTo: 'segment', regions: TORSO_REGIONS.slice(0, 1) })),
  panel('segment long names', 'segment', caseAt({ readyTo: 'segment', regions: LONG_NAMES })),
];
