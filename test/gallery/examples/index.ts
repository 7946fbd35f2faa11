import { missing, sourced, type IngestIssue, type StageId } from '../../../extensions/dosimetry-core/src/index';
import type { CaseState, ExportedObject } from '../../../extensions/dosimetry-case/src/index';
import type { ViewState } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt, CLOSED_CASE, TORSO_POINTS } from './cases';
import { TORSO_REGIONS, type RegionPlan } from './results';
import { PATIENT, timePoint } from './series';

/** One picture of the gallery: what is shown, in which state of the case and of the view. */
export interface Example {
  readonly name: string;
  readonly shows: 'panel' | 'timeActivity' | 'doseVolume' | 'regionTable' | 'caseTimeline' | 'legend';
  readonly state: CaseState;
  readonly view: Partial<ViewState>;
  readonly blocked?: Partial<Record<StageId, string>>;
  /** Name of a control that is pressed before the picture is taken. */
  readonly press?: string;
}

const panel = (
  name: string,
  openStage: StageId,
  state: CaseState,
  more: { view?: Partial<ViewState>; blocked?: Example['blocked']; press?: string } = {},
): Example => ({
  name,
  shows: 'panel',
  state,
  view: { openStage, ...more.view },
  ...(more.blocked === undefined ? {} : { blocked: more.blocked }),
  ...(more.press === undefined ? {} : { press: more.press }),
});

/** Two values missing, one to confirm: what a first look at a difficult patient is like. */
export const DIFFICULT_POINTS = [
  timePoint(4),
  timePoint(24, {
    administeredActivity_MBq: missing('RadionuclideTotalDose (0018,1074) is absent'),
    unit: missing('Units (0054,1001) is absent'),
  }),
  timePoint(96, {
    frameOrder: sourced(
      'against-normal',
      'assumed',
      'SpacingBetweenSlices (0018,0088) is negative: frames taken as head first',
    ),
    administeredActivity_MBq: sourced(7400, 'entered', 'Entered 2026-11-02'),
  }),
  timePoint(
    168,
    { decayCorrection: sourced('start', 'assumed', 'Not in the header: corrected to scan start assumed') },
    false,
  ),
];
const idOf = (index: number): string => DIFFICULT_POINTS[index]?.id ?? '';

export const DIFFICULT_ISSUES: readonly IngestIssue[] = [
  {
    id: 'missing-activity-24',
    code: 'ingest/administered-activity-missing',
    timePointId: idOf(1),
    field: 'administeredActivity_MBq',
    severity: 'blocks',
    message: '24.0 h: the administered activity is not in the image.',
    remedy: 'Enter it in MBq, from the administration record.',
  },
  {
    id: 'missing-unit-24',
    code: 'ingest/unit-missing',
    timePointId: idOf(1),
    field: 'unit',
    severity: 'blocks',
    message: '24.0 h: the image does not say whether its values are counts or Bq/mL.',
    remedy: 'Enter the unit that your reconstruction writes.',
  },
  {
    id: 'frame-order-96',
    code: 'ingest/frame-order-assumed',
    timePointId: idOf(2),
    field: 'frameOrder',
    severity: 'confirm',
    message: '96.0 h: the frames run against the slice normal (spacing −4.8 mm).',
    remedy: 'Check the fused view: the SPECT outline must lie on the CT outline.',
  },
];

const FAILED = {
  status: 'failed',
  error: {
    code: 'fit/too-few-points',
    message: 'Kidney left has 1 time point with activity; 2 are needed for a mono-exponential.',
    remedy: 'Include a further time point or choose the trapezoid with physical tail.',
  },
} as const;

const object = (modality: ExportedObject['modality'], change: Partial<ExportedObject> = {}): ExportedObject => ({
  modality,
  studyInstanceUID: '2.25.40.4',
  seriesInstanceUID: `2.25.90.${modality.length}`,
  sopInstanceUID: `2.25.304916832471038592374650192837465019283746.${modality.length}`,
  outcome: { sopInstanceUID: '2.25.91', stored: true, failure: null },
  readBack: {
    sopInstanceUID: '2.25.91',
    equal: true,
    statement:
      modality === 'RTDOSE' ? '1 572 864 dose values, largest difference 3e-8 Gy' : '6 regions, all voxels equal',
  },
  ...change,
});

const REFUSED = object('SEG', {
  outcome: {
    sopInstanceUID: '2.25.92',
    stored: false,
    failure: {
      code: 'archive/refused',
      message: 'The archive refused the SEG (HTTP 507, insufficient storage).',
      remedy: 'Free space on the archive and try again, or download the object.',
    },
  },
  readBack: null,
});

export const FORTY_REGIONS: readonly RegionPlan[] = Array.from({ length: 40 }, (_, index) => {
  const base = TORSO_REGIONS[index % TORSO_REGIONS.length] ?? {
    name: '',
    volume_mL: 1,
    activityAtZero_MBq: 1,
    halfLife_h: 50,
  };
  return {
    ...base,
    name: index < 6 ? base.name : `Lesion ${index - 5}`,
    volume_mL: base.volume_mL / (1 + index / 4),
    activityAtZero_MBq: base.activityAtZero_MBq / (1 + index / 5),
  };
});
const LONG_NAMES: readonly RegionPlan[] = TORSO_REGIONS.map((plan) => ({
  ...plan,
  name: `${plan.name}, contoured on the portal-venous phase by the referring department (second reading)`,
}));
const FIVE_POINTS = [1, 4, 24, 96, 168].map((hours) => timePoint(hours));
const withDose = caseAt({ readyTo: 'analyse' });
const RUNNING = { status: 'running', jobId: 'fit-1', progress: { fraction: 0.42, doing: 'Fitting voxels' } } as const;

const INGEST: readonly Example[] = [
  panel('closed', 'ingest', CLOSED_CASE),
  panel('ingest ready', 'ingest', caseAt({ readyTo: 'ingest' })),
  panel('ingest to settle', 'ingest', caseAt({ timePoints: DIFFICULT_POINTS, issues: DIFFICULT_ISSUES }), {
    blocked: { ingest: '24.0 h: the administered activity is not in the image.' },
  }),
  panel(
    'ingest confirmed and left out',
    'ingest',
    caseAt({
      readyTo: 'ingest',
      timePoints: TORSO_POINTS.slice(0, 3),
      choices: { ingest: { entries: {}, excluded: ['2.25.41.24.5'], confirmed: ['frame-order-96'] } },
      change: {
        resumedAt: '2026-11-02T08:41:00+01:00',
        confirmations: [
          {
            what: 'frame-order-96',
            statement: 'Confirmed: 96.0 h: the frames run against the slice normal (spacing −4.8 mm).',
            at: '2026-11-02T10:20:00+01:00',
          },
        ],
      },
    }),
  ),
  panel('ingest entering', 'ingest', caseAt({ timePoints: DIFFICULT_POINTS }), {
    press: 'Voxel values, 24.0 h: –, missing',
  }),
  panel('ingest five points', 'ingest', caseAt({ readyTo: 'ingest', timePoints: FIVE_POINTS })),
  panel(
    'ingest failed',
    'ingest',
    caseAt({
      stages: {
        ingest: {
          status: 'failed',
          error: {
            code: 'archive/unreachable',
            message: 'The archive at /dicom-web did not answer within 30 s.',
            remedy: 'Check that the archive is running, then try again.',
          },
        },
      },
    }),
  ),
  panel(
    'long name',
    'ingest',
    caseAt({
      readyTo: 'ingest',
      patient: {
        ...PATIENT,
        name: 'Wolfeschlegelsteinhausenbergerdorff^Hubert Blaine^Adolph Charles David Earl',
        patientID: 'UNIV-HOSP-NUC-2026-000000000000123456789',
      },
    }),
  ),
  panel(
    'right-to-left name',
    'ingest',
    caseAt({ readyTo: 'ingest', patient: { ...PATIENT, name: 'الخطيب^ليلى', patientID: 'DEMO-0178' } }),
  ),
];

const MIDDLE: readonly Example[] = [
  panel('calibrate empty', 'calibrate', caseAt({ readyTo: 'ingest' })),
  panel(
    'calibrate ready',
    'calibrate',
    caseAt({
      readyTo: 'calibrate',
      choices: { calibrate: { calibration: { source: 'factor', factor_cps_per_MBq: 9.36 } } },
    }),
  ),
  panel(
    'calibrate running',
    'calibrate',
    caseAt({
      readyTo: 'ingest',
      stages: { calibrate: { ...RUNNING, progress: { fraction: 0.61, doing: 'Reading 96.0 h' } } },
    }),
  ),
  panel(
    'register ready',
    'register',
    caseAt({
      readyTo: 'register',
      choices: { register: { referenceTimePointId: null, transforms: {}, accepted: [TORSO_POINTS[1]?.id ?? ''] } },
    }),
  ),
  panel('register nudging', 'register', caseAt({ readyTo: 'register' }), { press: 'Nudge' }),
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
  panel('fit ready', 'fit', caseAt({ readyTo: 'fit' })),
  panel('fit running', 'fit', caseAt({ readyTo: 'segment', stages: { fit: RUNNING } })),
  panel(
    'fit stale',
    'fit',
    caseAt({
      readyTo: 'segment',
      stages: {
        fit: { status: 'stale', because: 'The regions have changed.' },
        dose: { status: 'stale', because: 'Fit is out of date.' },
      },
    }),
  ),
  panel('fit failed', 'fit', caseAt({ readyTo: 'segment', stages: { fit: FAILED } })),
];

const LAST: readonly Example[] = [
  panel('dose empty', 'dose', caseAt({ readyTo: 'fit' })),
  panel(
    'dose running',
    'dose',
    caseAt({
      readyTo: 'fit',
      stages: { dose: { ...RUNNING, progress: { fraction: 0.18, doing: 'Depositing energy' } } },
    }),
  ),
  panel('dose ready', 'dose', caseAt({ readyTo: 'dose' })),
  panel('analyse ready', 'analyse', withDose),
  panel('analyse forty regions', 'analyse', caseAt({ readyTo: 'analyse', regions: FORTY_REGIONS })),
  panel('analyse long names', 'analyse', caseAt({ readyTo: 'analyse', regions: LONG_NAMES })),
  panel('export ready to store', 'export', withDose),
  panel('export stored', 'export', caseAt({ readyTo: 'export', exported: [object('RTDOSE'), object('SEG')] })),
  panel(
    'export half stored',
    'export',
    caseAt({
      readyTo: 'analyse',
      exported: [object('RTDOSE'), REFUSED],
      stages: {
        export: {
          status: 'failed',
          error: {
            code: 'export/not-all-stored',
            message: '1 of 2 objects was stored: the SEG was refused.',
            remedy: 'Nothing is lost. Try again, or download the objects.',
          },
        },
      },
    }),
  ),
];

const chart = (name: string, shows: Example['shows'], state: CaseState, view: Partial<ViewState> = {}): Example => ({
  name,
  shows,
  state,
  view,
});

const CHARTS: readonly Example[] = [
  chart('time activity', 'timeActivity', withDose),
  chart('time activity logarithmic', 'timeActivity', withDose, {
    chartScale: 'logarithmic',
    selectedRegionIds: ['region-3', 'region-5'],
  }),
  chart('time activity forty regions', 'timeActivity', caseAt({ readyTo: 'analyse', regions: FORTY_REGIONS })),
  chart('time activity empty', 'timeActivity', caseAt({ readyTo: 'segment' })),
  chart('dose volume', 'doseVolume', withDose),
  chart('dose volume one region', 'doseVolume', caseAt({ readyTo: 'analyse', regions: TORSO_REGIONS.slice(2, 3) })),
  chart('region table', 'regionTable', withDose),
  chart('region table one chosen', 'regionTable', withDose, { selectedRegionIds: ['region-3'] }),
  chart('dose volume one chosen', 'doseVolume', withDose, { selectedRegionIds: ['region-3'] }),
  chart('legend', 'legend', withDose),
];

const calibrated = caseAt({ readyTo: 'calibrate' });
/** A camera factor that is half of what it should be doubles every activity: the first image then holds more than all. */
const TOO_MUCH: CaseState = {
  ...calibrated,
  results: {
    ...calibrated.results,
    calibrate: {
      volumes: Object.fromEntries(
        Object.entries(calibrated.results.calibrate?.volumes ?? {}).map(([id, volume]) => [
          id,
          { ...volume, total: 8 * volume.total },
        ]),
      ),
    },
  },
};
const UNKNOWN_TIME = missing('RadiopharmaceuticalStartDateTime (0018,1078) is absent');
const UNKNOWN_ACTIVITY = missing('RadionuclideTotalDose (0018,1074) is absent');

const TIMELINES: readonly Example[] = [
  chart('case timeline', 'caseTimeline', calibrated, { selectedTimePointId: TORSO_POINTS[1]?.id ?? null }),
  chart('case timeline logarithmic', 'caseTimeline', calibrated, { chartScale: 'logarithmic' }),
  chart('case timeline five points', 'caseTimeline', caseAt({ readyTo: 'calibrate', timePoints: FIVE_POINTS })),
  chart('case timeline one point', 'caseTimeline', caseAt({ readyTo: 'calibrate', timePoints: [timePoint(24)] })),
  chart('case timeline not calibrated', 'caseTimeline', caseAt({ readyTo: 'ingest' })),
  chart(
    'case timeline out of date',
    'caseTimeline',
    caseAt({
      readyTo: 'ingest',
      stages: { calibrate: { status: 'stale', because: 'The camera factor has changed.' } },
    }),
  ),
  chart(
    'case timeline failed',
    'caseTimeline',
    caseAt({
      readyTo: 'ingest',
      stages: {
        calibrate: {
          status: 'failed',
          error: {
            code: 'calibrate/factor-missing',
            message: 'The image at 24.0 h holds counts and there is no camera factor.',
            remedy: 'Enter the camera factor in cps/MBq.',
          },
        },
      },
    }),
  ),
  chart('case timeline more than administered', 'caseTimeline', TOO_MUCH),
  chart(
    'case timeline without activity',
    'caseTimeline',
    caseAt({
      readyTo: 'calibrate',
      timePoints: [4, 24, 96].map((hours) => timePoint(hours, { administeredActivity_MBq: UNKNOWN_ACTIVITY })),
    }),
  ),
  chart(
    'case timeline contradictory',
    'caseTimeline',
    caseAt({
      readyTo: 'ingest',
      timePoints: [
        timePoint(4),
        timePoint(24, { administeredActivity_MBq: sourced(5550, 'attribute', 'RadionuclideTotalDose (0018,1074)') }),
        timePoint(96, { administrationTime: UNKNOWN_TIME }),
      ],
    }),
  ),
  chart(
    'case timeline without times',
    'caseTimeline',
    caseAt({ timePoints: [4, 24].map((hours) => timePoint(hours, { administrationTime: UNKNOWN_TIME })) }),
  ),
  chart('case timeline empty', 'caseTimeline', CLOSED_CASE),
];

export const EXAMPLES: readonly Example[] = [...INGEST, ...MIDDLE, ...LAST, ...CHARTS, ...TIMELINES];

export function exampleNamed(name: string): Example {
  const found = EXAMPLES.find((example) => example.name === name);
  if (found === undefined) throw new Error(`There is no example "${name}".`);
  return found;
}
