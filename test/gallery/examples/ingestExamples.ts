import { missing, sourced, type IngestIssue } from '../../../extensions/dosimetry-core/src/index';
import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import { caseAt, CLOSED_CASE, TORSO_POINTS } from './cases';
import { type Example, panel } from './example';
import { FIVE_POINTS } from './manyOf';
import { PATIENT, timePoint } from './series';

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

/** A header that lacks the same thing at every time point: asked once. */
export const ASSUMED_EVERYWHERE: readonly IngestIssue[] = TORSO_POINTS.map(({ id }) => ({
  id: `decayCorrection-assumed:${id}:none`,
  code: 'ingest/decayCorrection-assumed',
  timePointId: id,
  field: 'decayCorrection',
  severity: 'confirm',
  message: 'The decay correction is assumed: DecayCorrection (0054,1102) is absent; NM is taken as not corrected',
  remedy: 'Confirm it, or correct it: enter what the image is decay-corrected to.',
}));

/** A second study was opened by mistake; a scan starts before its injection; a CT has lost slices; a reconstruction is there twice. */
const EARLY = TORSO_POINTS[0]?.id ?? '';
export const REFUSED_INPUT: readonly IngestIssue[] = [
  {
    id: `acquisition-before-administration:${EARLY}:-7200`,
    code: 'ingest/acquisition-before-administration',
    timePointId: EARLY,
    field: 'administrationTime',
    severity: 'refuse',
    message: 'The acquisition starts 2.0 h before the administration; it must start after it.',
    remedy: 'Correct the time of administration or of the acquisition, or leave this series out.',
    enter: ['administrationTime', 'acquisitionStart'],
  },
  {
    id: 'missing-slices:case:2.25.41.24.2',
    code: 'ingest/missing-slices',
    timePointId: null,
    field: 'ct',
    severity: 'refuse',
    message: 'The CT "CT for attenuation": 2 of 92 slices are missing between 120 mm and 130 mm.',
    remedy: 'Send the missing slices to the archive, or leave this CT out.',
    leaveOut: [{ seriesInstanceUID: '2.25.41.24.2', name: 'CT "CT for attenuation"' }],
  },
  {
    id: `duplicate-emission:${TORSO_POINTS[3]?.id}:${TORSO_POINTS[2]?.id}`,
    code: 'ingest/duplicate-emission',
    timePointId: TORSO_POINTS[3]?.id ?? '',
    field: 'series',
    severity: 'confirm',
    message:
      'Series "SPECT OSEM" shows the same moment as "SPECT OSEM filtered" (168.0 h); both would count as time points.',
    remedy: 'Leave one of them out, or confirm that both are meant.',
    leaveOut: [
      { seriesInstanceUID: '2.25.41.168.1', name: 'NM "SPECT OSEM"' },
      { seriesInstanceUID: '2.25.41.168.9', name: 'NM "SPECT OSEM filtered"' },
    ],
  },
];

/** Two people's studies were opened together. */
export const TWO_PATIENTS: CaseState = {
  ...CLOSED_CASE,
  studyInstanceUIDs: ['2.25.40.4', '2.25.40.24', '2.25.99.1'],
  patientsFound: [
    { patient: PATIENT, studyInstanceUIDs: ['2.25.40.4', '2.25.40.24'] },
    {
      patient: { patientID: 'DEMO-0178', issuer: '', name: 'الخطيب^ليلى', birthDate: '19701224', sex: 'F' },
      studyInstanceUIDs: ['2.25.99.1'],
    },
  ],
  stages: {
    ...CLOSED_CASE.stages,
    ingest: {
      status: 'failed',
      error: {
        code: 'ingest/two-patients',
        message:
          'The series belong to more than one patient: Weber, Anna Maria (DEMO-0177, born 1961-03-14) and الخطيب, ليلى (DEMO-0178, born 1970-12-24).',
        remedy: 'Choose whose images are meant, or open the studies of one patient.',
      },
    },
  },
};

export const INGEST_EXAMPLES: readonly Example[] = [
  panel('ingest refused input', 'ingest', caseAt({ issues: REFUSED_INPUT })),
  panel('ingest two patients', 'ingest', TWO_PATIENTS),
  panel('ingest asked once', 'ingest', caseAt({ issues: ASSUMED_EVERYWHERE })),
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
            by: 'Dr. M. Physicist',
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
