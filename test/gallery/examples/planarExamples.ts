import type { PlanarChoices, PlanarTimePoint } from '../../../extensions/dosimetry-core/src/index';
import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import type { PlanarLook, ViewState } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt, type CasePlan } from './cases';
import { leftOut, regionFits } from './curves';
import { chart, panel, type Example } from './example';
import { FORTY_REGIONS, RIGHT_TO_LEFT, RUNNING } from './manyOf';
import { drawnRegions, FIVE_PLANAR_POINTS, hybridFits, PLANAR_HOURS, PLANAR_POINTS, POSTERIOR_ASSUMED } from './planar';
import { TORSO_REGIONS } from './regionPlan';
import { timePoint } from './series';

const SCAN = [timePoint(24)];
const KIDNEY = 'region-3';
const LOOK: PlanarLook = {
  timePointId: PLANAR_POINTS[1]?.id ?? null,
  tool: 'move',
  target: null,
  upper_frac: 0.6,
  sight: { zoom: 1, centre_mm: [0, 0] },
};
const kidney = (change: Partial<PlanarLook> = {}): Partial<ViewState> => ({
  selectedRegionIds: [KIDNEY],
  planar: { ...LOOK, target: { regionId: KIDNEY, part: 'outline' }, ...change },
});

/** A case with one scan and planar images. */
function planarCase(
  plan: CasePlan,
  points: readonly PlanarTimePoint[] = PLANAR_POINTS,
  choices: Partial<PlanarChoices> = {},
): CaseState {
  const state = caseAt({ timePoints: SCAN, ...plan });
  const { ingest } = state.results;
  return {
    ...state,
    choices: {
      ...state.choices,
      fit: { ...state.choices.fit, planar: { ...state.choices.fit.planar, ...choices } },
    },
    results: { ...state.results, ingest: ingest === null ? null : { ...ingest, planarTimePoints: points } },
  };
}

const notDrawn = planarCase({ readyTo: 'segment' });
const drawn = planarCase({ readyTo: 'segment' }, PLANAR_POINTS, {
  regions: drawnRegions(5),
  shifts_mm: { [PLANAR_POINTS[3]?.id ?? '']: [6, -12.5] },
  // The last one was shifted by hand since.
  placements: Object.fromEntries(
    PLANAR_POINTS.map(({ id }, n) => [id, { shift_mm: [0, 0], correlation: [0.83, 0.97, 0.96, 0.94][n] ?? 0 }]),
  ),
});
const many = planarCase({ readyTo: 'segment', regions: FORTY_REGIONS }, PLANAR_POINTS, { regions: drawnRegions(40) });
const rightToLeft = planarCase({ readyTo: 'segment', regions: RIGHT_TO_LEFT }, PLANAR_POINTS, {
  regions: drawnRegions(6),
});
const five = planarCase({ readyTo: 'segment' }, FIVE_PLANAR_POINTS, { regions: drawnRegions(2) });
const running: CaseState = { ...drawn, stages: { ...drawn.stages, fit: RUNNING } };

/** Curves of planar images through the scan at 24 h; the last region follows nothing but its scan elsewhere. */
const fitted = ((): CaseState => {
  const state = planarCase({ readyTo: 'fit' }, PLANAR_POINTS, { regions: drawnRegions(6) });
  const fits = hybridFits(
    regionFits(
      TORSO_REGIONS,
      PLANAR_HOURS.map((hours) => timePoint(hours)),
    ),
    PLANAR_POINTS,
  );
  return {
    ...state,
    results: {
      ...state.results,
      fit: state.results.fit === null ? null : { ...state.results.fit, regionFits: fits },
    },
  };
})();
const withLeftOut: CaseState = {
  ...fitted,
  stages: { ...fitted.stages, fit: { status: 'stale', because: 'The outlines on planar images have changed.' } },
  refittedCurves: {
    regionFits: leftOut(fitted.results.fit?.regionFits ?? [], KIDNEY, 2, 'Patient moved'),
    failures: [],
  },
};

export const PLANAR_EXAMPLES: readonly Example[] = [
  panel('planar ingest', 'ingest', planarCase({ readyTo: 'ingest' })),
  panel('planar ingest to settle', 'ingest', planarCase({ issues: POSTERIOR_ASSUMED })),
  panel('planar fit none drawn', 'fit', notDrawn, { scrollTo: '[data-section="planar"]' }),
  panel('planar fit drawn', 'fit', drawn, { view: kidney(), scrollTo: '[data-section="planar"]' }),
  panel('planar fit images opened', 'fit', drawn, {
    view: kidney(),
    press: 'Shift and posterior view',
    scrollTo: '[data-section="planar-images"]',
  }),
  panel('planar fit region opened', 'fit', drawn, {
    view: kidney(),
    press: 'Details of Kidney right',
    scrollTo: '[data-region="region-4"]',
  }),
  panel('planar fit two chosen', 'fit', drawn, {
    view: { ...kidney(), selectedRegionIds: [KIDNEY, 'region-4'] },
    scrollTo: '[data-region="region-3"]',
  }),
  panel('planar fit forty regions', 'fit', many, { scrollTo: '[data-section="planar"]' }),
  panel('planar fit right to left', 'fit', rightToLeft, { scrollTo: '[data-section="planar"]' }),
  panel('planar fit five images', 'fit', five, { scrollTo: '[data-section="planar"]' }),
  panel('planar fit running', 'fit', running, { scrollTo: '[data-section="planar"]' }),
  panel('planar fit details', 'fit', fitted, { press: 'Details of Kidney left', scrollTo: '.vd-fit-details' }),
  chart('planar none drawn', 'planar', notDrawn, { planar: LOOK }),
  chart('planar drawn', 'planar', drawn, kidney()),
  chart('planar drawing', 'planar', drawn, kidney({ tool: 'freehand' })),
  chart('planar nearer', 'planar', drawn, kidney({ sight: { zoom: 2.6, centre_mm: [0, -60] } })),
  chart('planar shifting', 'planar', drawn, kidney({ tool: 'shift', timePointId: PLANAR_POINTS[3]?.id ?? null })),
  chart('planar forty regions', 'planar', many, { planar: LOOK }),
  chart('planar right to left', 'planar', rightToLeft, kidney()),
  chart('planar five images', 'planar', five, { planar: LOOK }),
  chart('planar running', 'planar', running, kidney()),
  { ...chart('planar failed', 'planar', drawn, kidney()), planarRefused: true },
  chart('planar without images', 'planar', caseAt({ readyTo: 'segment' })),
  chart('planar curves', 'timeActivity', fitted),
  chart('planar curves of kidney', 'timeActivity', fitted, { selectedRegionIds: [KIDNEY] }),
  chart('planar curves left out', 'timeActivity', withLeftOut, { selectedRegionIds: [KIDNEY] }),
  chart('planar case timeline', 'caseTimeline', planarCase({ readyTo: 'calibrate' })),
];
