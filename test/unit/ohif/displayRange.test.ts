import type { CaseState } from '@voxel-dosimetry/case';
import type { TimePoint } from '@voxel-dosimetry/core';
import { hasCommonScale, upperOf } from '../../../extensions/dosimetry-viewer/src/display/displayRange';
import { displayedUnit, viewportLabel } from '../../../extensions/dosimetry-viewer/src/display/viewportContent';
import { createViewStore, type ViewState } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt, TORSO_POINTS } from '../../gallery/examples/cases';
import { withCheckedCts } from '../../gallery/examples/placedImages';

const [early, late] = TORSO_POINTS as readonly [TimePoint, TimePoint];
const calibrated = caseAt({ readyTo: 'calibrate' });
/** Largest concentrations, Bq/mL: the first image is five times as hot as the others. */
const state: CaseState = {
  ...calibrated,
  results: {
    ...calibrated.results,
    calibrate: {
      volumes: Object.fromEntries(
        Object.entries(calibrated.results.calibrate?.volumes ?? {}).map(([id, volume]) => [
          id,
          { ...volume, max: id === early.id ? 5e6 : 1e6 },
        ]),
      ),
    },
  },
};
const view = (change: Partial<ViewState> = {}): ViewState =>
  createViewStore({ openStage: 'ingest', ...change }).getState();
/** As the viewer holds them: stored values, another factor in each image. */
const hot = { seriesInstanceUID: early.emission.seriesInstanceUID, maximum: 1000 };
const cold = { seriesInstanceUID: late.emission.seriesInstanceUID, maximum: 400 };

test('with a common scale the same concentration is as bright at every time point, whatever is stored', () => {
  expect(upperOf(hot, state, view())).toBeCloseTo(350);
  // Five times its own maximum: 5e6 Bq/mL would be stored as 2000 in this image.
  expect(upperOf(cold, state, view())).toBeCloseTo(0.35 * 2000);
});

test('each has its own when that is asked, and wherever one is looked at alone', () => {
  expect(upperOf(cold, state, view({ activityScale: 'own' }))).toBeCloseTo(140);
  expect(upperOf(cold, state, view({ openStage: 'segment' }))).toBeCloseTo(140);
  expect(upperOf({ seriesInstanceUID: 'tia', maximum: 20 }, state, view())).toBeCloseTo(7);
});

test('before Calibrate nobody knows what the stored values mean: no common scale is claimed', () => {
  expect(hasCommonScale(caseAt({ readyTo: 'ingest' }), view())).toBe(false);
  expect(upperOf(cold, caseAt({ readyTo: 'ingest' }), view())).toBeCloseTo(140);
  const stale: CaseState = { ...state, stages: { ...state.stages, calibrate: { status: 'stale', because: '' } } };
  expect(hasCommonScale(stale, view())).toBe(false);
  expect(hasCommonScale(state, view())).toBe(true);
});

test('the corner of the image says which', () => {
  const content = { timePoint: late, showsCt: true, computed: [] };
  const labelled = (look: ViewState) =>
    viewportLabel(state, content, { view: look, picture: null, compared: null, language: 'en' });
  expect(labelled(view())).toMatchObject({ what: '24.0 h', scale: 'common scale' });
  expect(labelled(view({ activityScale: 'own' }))).toMatchObject({ scale: 'own scale' });
  expect(labelled(view({ openStage: 'segment' }))).toMatchObject({ what: '24.0 h', scale: null });
});

test('where CTs are moved it says that this one stands as acquired', () => {
  const moved = withCheckedCts('correct');
  const [first, second] = TORSO_POINTS;
  const markOf = (timePoint: TimePoint | undefined, showsCt: boolean): string | null => {
    const scene = { view: view(), picture: null, compared: null, language: 'en' };
    return viewportLabel(moved, { timePoint: timePoint!, showsCt, computed: [] }, scene).mark;
  };
  expect([markOf(first, true), markOf(first, false), markOf(second, true)]).toEqual(['CT as acquired', null, null]);
});

test('the display range of what was computed has a unit; that of stored values has none to claim', () => {
  const unitOf = (...computed: Parameters<typeof displayedUnit>[1]['computed']) =>
    displayedUnit(state, { timePoint: early, showsCt: false, computed }, view());
  expect([unitOf('fitMap'), unitOf('dose'), unitOf('mosaic/right'), unitOf()]).toEqual([
    'Bq·s/mL',
    'Gy',
    'Bq/mL',
    null,
  ]);
});
