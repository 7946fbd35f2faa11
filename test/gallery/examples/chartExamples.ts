import { missing, sourced } from '../../../extensions/dosimetry-core/src/index';
import { caseAt, CLOSED_CASE, TORSO_POINTS } from './cases';
import { type Example, chart } from './example';
import { FIVE_POINTS, TOO_MUCH, calibrated } from './manyOf';
import { caseByMonteCarlo } from './monteCarlo';
import { TORSO_REGIONS } from './regionPlan';
import { timePoint } from './series';

const withDose = caseAt({ readyTo: 'analyse' });

export const CHART_EXAMPLES: readonly Example[] = [
  chart('dose volume', 'doseVolume', withDose),
  chart('dose volume one region', 'doseVolume', caseAt({ readyTo: 'analyse', regions: TORSO_REGIONS.slice(2, 3) })),
  chart('region table', 'regionTable', withDose),
  chart('region table one chosen', 'regionTable', withDose, { selectedRegionIds: ['region-3'] }),
  chart('dose volume one chosen', 'doseVolume', withDose, { selectedRegionIds: ['region-3'] }),
  chart('legend', 'legend', withDose),
  chart('legend of uncertainty', 'legend', caseByMonteCarlo(), { doseWash: 'uncertainty' }),
  chart('region table after Monte Carlo', 'regionTable', caseByMonteCarlo()),
];

const UNKNOWN_TIME = missing('RadiopharmaceuticalStartDateTime (0018,1078) is absent');
const UNKNOWN_ACTIVITY = missing('RadionuclideTotalDose (0018,1074) is absent');

export const TIMELINE_EXAMPLES: readonly Example[] = [
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
