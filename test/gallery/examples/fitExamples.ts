import type { RegionFit } from '../../../extensions/dosimetry-core/src/index';
import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import { caseAt, TORSO_POINTS } from './cases';
import { byOneScan, leftOut, regionFits, withSigmas } from './curves';
import { chart, panel, type Example } from './example';
import { FIVE_POINTS, FORTY_REGIONS, LONG_NAMES, RUNNING } from './manyOf';
import { TORSO_REGIONS } from './regionPlan';
import { timePoint } from './series';

const FAILED = {
  status: 'failed',
  error: {
    code: 'fit/too-few-points',
    message: 'Kidney left has 1 time point with activity; 2 are needed for a mono-exponential.',
    remedy: 'Include a further time point or choose the trapezoid with physical tail.',
  },
} as const;

const ready = caseAt({ readyTo: 'fit' });
const CHANGED = { status: 'stale', because: 'The curves of single regions have changed.' } as const;
const KIDNEY = 'region-3';
const REASON = 'Region misaligned at this time';

const withFits = (state: CaseState, fits: readonly RegionFit[]): CaseState => ({
  ...state,
  results: { ...state.results, fit: state.results.fit === null ? null : { ...state.results.fit, regionFits: fits } },
});

const uncertain = withFits(ready, withSigmas(regionFits(TORSO_REGIONS, TORSO_POINTS), 0.06));

const kidneyChoice = {
  models: null,
  selection: 'f-test',
  fixedHalfLives: { phases_s: [51 * 3600], uptake_s: null },
  excluded: [{ timePointId: TORSO_POINTS[1]?.id ?? '', reason: REASON }],
  tissue: 'kidney',
} as const;

/** Curves follow the choices; the maps wait. */
const CHOOSING: CaseState = {
  ...ready,
  stages: { ...ready.stages, fit: CHANGED },
  choices: { ...ready.choices, fit: { ...ready.choices.fit, regions: { [KIDNEY]: kidneyChoice } } },
  refittedCurves: {
    regionFits: leftOut(withSigmas(regionFits(TORSO_REGIONS, TORSO_POINTS), 0.06), KIDNEY, 1, REASON),
    failures: [],
  },
};

const REFUSED: CaseState = {
  ...CHOOSING,
  choices: {
    ...CHOOSING.choices,
    fit: {
      ...CHOOSING.choices.fit,
      regions: {
        'region-6': {
          ...kidneyChoice,
          excluded: TORSO_POINTS.map(({ id }) => ({ timePointId: id, reason: REASON })),
          tissue: 'red-marrow',
        },
      },
    },
  },
  refittedCurves: {
    regionFits: CHOOSING.refittedCurves?.regionFits.slice(0, 5) ?? [],
    failures: [
      {
        regionId: 'region-6',
        error: {
          code: 'fit/too-few-points',
          message: 'All 4 points are left out; at least one has to take part.',
          remedy: 'Take a point back.',
        },
      },
    ],
  },
};

const ONE_POINT = [timePoint(24)];
const oneScanBefore = caseAt({ readyTo: 'segment', timePoints: ONE_POINT });
const oneScanReady = ((): CaseState => {
  const state = caseAt({ readyTo: 'fit', timePoints: ONE_POINT });
  const { fit } = state.choices;
  return withFits(
    {
      ...state,
      choices: {
        ...state.choices,
        fit: { ...fit, curves: { ...fit.curves, selection: 'single-time-point:madsen' } },
      },
    },
    byOneScan(regionFits(TORSO_REGIONS, ONE_POINT)),
  );
})();

const rightToLeft = caseAt({
  readyTo: 'fit',
  regions: TORSO_REGIONS.map((plan, index) => ({ ...plan, name: index === 2 ? 'الكلية اليسرى' : plan.name })),
});

export const FIT_EXAMPLES: readonly Example[] = [
  panel('fit empty', 'fit', caseAt({ readyTo: 'segment' })),
  panel('fit ready', 'fit', ready),
  panel('fit curves opened', 'fit', ready, { press: 'Curves' }),
  panel('fit voxels opened', 'fit', ready, { press: 'Voxels', scrollTo: '[data-section="voxels"]' }),
  panel('fit details', 'fit', uncertain, { press: 'Details of Kidney left', scrollTo: '.vd-fit-details' }),
  panel('fit choosing', 'fit', CHOOSING, { view: { selectedRegionIds: [KIDNEY, 'region-4'] } }),
  panel('fit refused region', 'fit', REFUSED),
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
  panel('fit forty regions', 'fit', caseAt({ readyTo: 'fit', regions: FORTY_REGIONS })),
  panel('fit long names', 'fit', caseAt({ readyTo: 'fit', regions: LONG_NAMES })),
  panel('fit right to left', 'fit', rightToLeft),
  panel('fit one region', 'fit', caseAt({ readyTo: 'fit', regions: TORSO_REGIONS.slice(0, 1) })),
  panel('fit one scan before', 'fit', oneScanBefore),
  panel('fit one scan', 'fit', oneScanReady, { press: 'Curves' }),
  chart('time activity', 'timeActivity', ready),
  chart('time activity logarithmic', 'timeActivity', ready, {
    chartScale: 'logarithmic',
    selectedRegionIds: ['region-3', 'region-5'],
  }),
  chart('time activity uncertain', 'timeActivity', uncertain, { selectedRegionIds: [KIDNEY] }),
  chart('time activity left out', 'timeActivity', CHOOSING, { selectedRegionIds: [KIDNEY] }),
  chart('time activity stale', 'timeActivity', { ...ready, stages: { ...ready.stages, fit: CHANGED } }),
  chart('time activity one region', 'timeActivity', caseAt({ readyTo: 'fit', regions: TORSO_REGIONS.slice(2, 3) })),
  chart('time activity five points', 'timeActivity', caseAt({ readyTo: 'fit', timePoints: FIVE_POINTS })),
  chart('time activity forty regions', 'timeActivity', caseAt({ readyTo: 'fit', regions: FORTY_REGIONS })),
  chart('legend of half-life', 'fitMapLegend', ready, {
    fitMapShown: { map: 'effectiveHalfLife', upper: 159.528 * 3600 },
  }),
  chart('legend of models', 'fitMapLegend', ready, { fitMapShown: { map: 'fitModel', upper: 7.5 } }),
  chart('legend of outcomes', 'fitMapLegend', ready, { fitMapShown: { map: 'fitStatus', upper: 7.5 } }),
  chart('time activity empty', 'timeActivity', caseAt({ readyTo: 'segment' })),
];
