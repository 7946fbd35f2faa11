import type { StageId } from '../../../extensions/dosimetry-core/src/index';
import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import type { ViewState } from '../../../extensions/dosimetry-viewer/src/viewState';

/** One picture of the gallery: what is shown, in which state of the case and of the view. */
export interface Example {
  readonly name: string;
  readonly shows:
    | 'panel'
    | 'timeActivity'
    | 'doseVolume'
    | 'regionTable'
    | 'caseTimeline'
    | 'legend'
    | 'differenceLegend'
    | 'fitMapLegend'
    | 'planar'
    | 'frontMips'
    | 'fusionLegend';
  readonly state: CaseState;
  readonly view: Partial<ViewState>;
  readonly blocked?: Partial<Record<StageId, string>>;
  /** Name of a control that is pressed before the picture is taken. */
  readonly press?: string;
  /** What is brought into sight before the picture is taken, as a CSS selector. */
  readonly scrollTo?: string;
  /** Planar images cannot be read. */
  readonly planarRefused?: true;
}

export const panel = (
  name: string,
  openStage: StageId,
  state: CaseState,
  more: { view?: Partial<ViewState>; blocked?: Example['blocked']; press?: string; scrollTo?: string } = {},
): Example => ({
  name,
  shows: 'panel',
  state,
  view: { openStage, ...more.view },
  ...(more.blocked === undefined ? {} : { blocked: more.blocked }),
  ...(more.press === undefined ? {} : { press: more.press }),
  ...(more.scrollTo === undefined ? {} : { scrollTo: more.scrollTo }),
});

export const chart = (
  name: string,
  shows: Example['shows'],
  state: CaseState,
  view: Partial<ViewState> = {},
): Example => ({
  name,
  shows,
  state,
  view,
});
