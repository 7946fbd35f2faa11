import { rigidly, type Deformation } from '../../../extensions/dosimetry-core/src/index';
import type { AutomaticAlignment, CaseState } from '../../../extensions/dosimetry-case/src/index';
import { alignmentOf } from '../../../extensions/dosimetry-viewer/src/fusionCheck';
import type { ViewState } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt, TORSO_POINTS } from './cases';
import { withCheckedCts, withMr } from './placedImages';
import { chart, type Example, panel } from './example';
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
      registration: null,
      densityCalibration: null,
    },
  },
});

const RIGID_BY_CT = { ...registered.choices.register, registration: { method: 'rigid', image: 'ct' } } as const;
const FOUND = {
  method: 'rigid',
  image: 'ct',
  transform: rigidly({
    rotation_rad: [0.002, -0.001, -0.0523],
    translation_mm: [-8.62, 6.48, -14.03],
    centre_mm: [6, -148, -412],
  }),
  deformation: null,
  similarityBefore: 0.842,
  similarityAfter: 0.991,
  largestMotion_mm: 27.4,
  voxelSize_mm: [3.2, 3.2, 5],
} as const;
const alignment = (index: number): AutomaticAlignment => ({
  method: 'rigid',
  image: 'ct',
  seriesInstanceUIDs: ['1.2.3.1', `1.2.3.${index + 1}`],
  grids: [null, null],
  found: FOUND,
  notRegisteredBecause: null,
});
const NOT_REGISTERED: AutomaticAlignment = {
  ...alignment(2),
  found: null,
  notRegisteredBecause: {
    code: 'register/not-improved',
    message: 'After registration the images are less similar than before: correlation 0.612, before 0.874.',
    remedy: 'Register the other kind of image, or align this time point by hand.',
  },
};

/** Register's result with what registration found for the later time points. */
function withFound(
  automatic: readonly AutomaticAlignment[],
  register: CaseState['choices']['register'],
  confirmations: CaseState['confirmations'] = [],
): CaseState {
  const found = automatic.map((each, index) => [TORSO_POINTS[index + 1]?.id ?? '', each] as const);
  const { results } = registered;
  return caseAt({
    readyTo: 'register',
    choices: { register },
    change: {
      confirmations,
      results: {
        ...results,
        register: results.register && { ...results.register, automatic: Object.fromEntries(found) },
      },
    },
  });
}

/** One time point found, one that could not be registered, one nudged by hand since. */
const REGISTERED_BY_CT = withFound([alignment(1), NOT_REGISTERED, alignment(3)], {
  ...RIGID_BY_CT,
  transforms: { [TORSO_POINTS[3]?.id ?? '']: NUDGE },
});

/** Of no displacement: what it does is told by its figures. */
const LATTICE: Deformation = {
  degree: 1,
  grid: {
    size: [2, 2, 2],
    spacing_mm: [600, 600, 600],
    origin_mm: [-300, -300, -300],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    frameOfReferenceUID: '2.25.41',
  },
  coefficients_mm: new Float64Array(24),
};
const deformed = (index: number, folded_mL: number): AutomaticAlignment => ({
  ...alignment(index),
  method: 'deformable',
  found: {
    ...FOUND,
    method: 'deformable',
    transform: { ...FOUND.transform, deformation: LATTICE },
    similarityAfter: 0.994,
    deformation: {
      largest_mm: 11.3,
      mean_mm: 2.4,
      leastJacobian: folded_mL > 0 ? -0.12 : 0.71,
      greatestJacobian: 1.38,
      folded_mL,
    },
  },
});
const accepted = (index: number, by: string | null): CaseState['confirmations'][number] => ({
  what: `register/${TORSO_POINTS[index]?.id ?? ''}`,
  statement: `Alignment of ${TORSO_POINTS[index]?.label ?? ''} with 4.0 h accepted.`,
  at: '2026-11-02T10:20:00+01:00',
  by,
});
/** Deformed: accepted with a name, accepted without one, and one that folds. */
const DEFORMED = withFound(
  [deformed(1, 0), deformed(2, 0), deformed(3, 1.7)],
  {
    ...RIGID_BY_CT,
    registration: { method: 'deformable', image: 'ct' },
    accepted: TORSO_POINTS.slice(1, 3).map(({ id }) => id),
  },
  [accepted(1, 'Dr. Margarethe Physicist'), accepted(2, null)],
);

/** By regions: one that moved, one that stayed, one that could not be followed, one beside a neighbour that moves otherwise. */
const GUIDED = withFound(
  [
    {
      ...deformed(1, 0),
      method: 'contour-guided',
      found: {
        ...FOUND,
        method: 'contour-guided',
        transform: { ...FOUND.transform, deformation: LATTICE },
        deformation: { largest_mm: 10.9, mean_mm: 1.1, leastJacobian: 0.38, greatestJacobian: 1.62, folded_mL: 0 },
        guides: [
          {
            ...{ regionId: 'a', name: 'Kidney left', became: 'moved', shift_mm: 9.8, turn_deg: 1.4 },
            ...{ similarityBefore: 0.412, similarityAfter: 0.921, reach_mm: 15.7, offOwnMotion_mm: 0.2 },
            leftOutBecause: null,
          },
          {
            ...{ regionId: 'b', name: 'Spleen', became: 'moved', shift_mm: 4.1, turn_deg: 0.6 },
            ...{ similarityBefore: 0.702, similarityAfter: 0.884, reach_mm: 8, offOwnMotion_mm: 1.3 },
            leftOutBecause: null,
          },
          {
            ...{ regionId: 'c', name: 'Liver', became: 'stayed', shift_mm: 0, turn_deg: 0 },
            ...{ similarityBefore: 0.953, similarityAfter: 0.953, reach_mm: null, offOwnMotion_mm: 0.1 },
            leftOutBecause: null,
          },
          {
            ...{ regionId: 'd', name: 'Lesion 3', became: 'left-out', shift_mm: 0, turn_deg: 0 },
            ...{ similarityBefore: null, similarityAfter: null, reach_mm: null, offOwnMotion_mm: null },
            leftOutBecause: {
              code: 'register/guide-too-far',
              message: 'Lesion 3 would move by 34.2 mm; at most 30 mm were expected.',
              remedy: 'Look at the images; what lies around it decides.',
            },
          },
        ],
      },
    },
  ],
  { ...RIGID_BY_CT, registration: { method: 'contour-guided', image: 'ct' } },
);

/** One CT, that of the second time point: what it is lent by, carried by nothing, or by registration of the emission images. */
function withOneCt(state: CaseState): CaseState {
  const { ingest } = state.results;
  const ct = ingest?.timePoints[1]?.ct ?? null;
  const timePoints = (ingest?.timePoints ?? []).map((each, index) => ({ ...each, ct: index === 1 ? ct : null }));
  return { ...state, results: { ...state.results, ingest: ingest && { ...ingest, timePoints } } };
}
const emissionFound: AutomaticAlignment = {
  ...alignment(1),
  image: 'emission',
  found: { ...FOUND, image: 'emission' },
};
const VIRTUAL_CT = withOneCt(
  withFound([emissionFound], {
    ...registered.choices.register,
    registration: { method: 'rigid', image: 'emission' },
  }),
);

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
  panel('register deformed', 'register', DEFORMED, {
    view: { person: { name: 'Dr. Margarethe Physicist', isFromHost: true } },
  }),
  panel('register by regions', 'register', GUIDED, { press: '2 of 4 regions moved on their own' }),
  panel('register virtual CT', 'register', VIRTUAL_CT, { view: { fusionImage: 'emission-on-ct' } }),
  panel('register virtual CT not carried', 'register', withOneCt(withFound([], RIGID_BY_CT))),
  panel('register CTs compared', 'register', withCheckedCts('check')),
  panel('register CTs moved', 'register', withCheckedCts('correct')),
  panel('register MR', 'register', withMr()),
  panel('register redo', 'register', DEFORMED, { press: 'Redo', view: { fusionMode: 'difference' } }),
  chart('front mips', 'frontMips', caseAt({ readyTo: 'segment' })),
  chart('front mips before segment', 'frontMips', registered),
  chart('fusion difference legend', 'fusionLegend', registered, {
    fusionMode: 'difference',
    fusionDifference: { unit: 'Bq/mL', scale: 1.83, maximum: 812_000 },
  }),
  panel(
    'register method chosen',
    'register',
    caseAt({
      readyTo: 'register',
      stages: { register: { status: 'stale', because: 'The alignment has changed.' } },
      choices: { register: { ...RIGID_BY_CT, registration: { method: 'rigid', image: 'emission' } } },
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
