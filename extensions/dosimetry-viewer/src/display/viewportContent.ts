import type { SpatialTransform, StageId, TimePoint, Unit } from '@voxel-dosimetry/core';
import { ctMotion, transformOf, type CaseState } from '@voxel-dosimetry/case';
import type { HostServices } from '../ohif/services';
import { showsUncertainty } from '../charts/uncertaintyDisplay';
import { translator } from '../panels/messages/translator';
import { isSideBySide } from '../sideBySide';
import type { FitMap, ViewState } from '../viewState';
import type { ShownKey } from './computedVolumes';
import { hasCommonScale } from './displayRange';
import type { ComparePicture } from './keepComparison';
import type { FusionPicture } from './keepFusionCheck';

/** What a viewport shows, in the case's terms. */
export interface ViewportContent {
  /** The time point whose own images are shown; null when there are none. */
  readonly timePoint: TimePoint | null;
  /** Whether its CT is among them. */
  readonly showsCt: boolean;
  /** Computed volumes; these lie in the reference time point's frame. */
  readonly computed: readonly ShownKey[];
}

export function viewportContent(services: HostServices, state: CaseState, viewportId: string): ViewportContent {
  const { viewportGridService, displaySetService } = services;
  const uids = viewportGridService.getState().viewports.get(viewportId)?.displaySetInstanceUIDs ?? [];
  const displaySets = uids.map((uid) => displaySetService.getDisplaySetByUID(uid)).filter((one) => one !== undefined);
  const series = new Set(displaySets.map(({ SeriesInstanceUID }) => SeriesInstanceUID));
  const timePoint = state.results.ingest?.timePoints.find(
    ({ emission, ct }) => series.has(emission.seriesInstanceUID) || (ct !== null && series.has(ct.seriesInstanceUID)),
  );
  const computed = displaySets.map(({ dosimetryKey }) => dosimetryKey as ShownKey | undefined);
  const showsCt = timePoint !== undefined && timePoint.ct !== null && series.has(timePoint.ct.seriesInstanceUID);
  return { timePoint: timePoint ?? null, showsCt, computed: computed.filter((key) => key !== undefined) };
}

/** How points of the viewport's images are brought onto the reference; null where they stand on it already. */
export function toReference(state: CaseState, { timePoint, computed }: ViewportContent): SpatialTransform | null {
  if (timePoint === null || computed.length > 0) return null;
  const referenceId = state.choices.register.referenceTimePointId ?? state.results.ingest?.timePoints[0]?.id;
  return timePoint.id === referenceId ? null : transformOf(state, timePoint.id);
}

const COMPUTED_LABEL: Readonly<Record<string, string>> = {
  dose: 'Absorbed dose',
  doseUncertainty: 'Uncertainty of absorbed dose',
};

/** The stage that makes a map. */
const madeBy = (key: ShownKey): StageId => (key === 'dose' || key === 'doseUncertainty' ? 'dose' : 'fit');

/** What a running stage showed before is about to be replaced, or, after a resume, made again as it was. */
export const isOvertaken = ({ stages }: CaseState, stage: StageId): boolean =>
  stages[stage].status === 'stale' || stages[stage].status === 'failed';

/** What the labels need of view, fusion check and comparison. */
export interface LabelScene {
  readonly view: ViewState;
  readonly picture: FusionPicture | null;
  readonly compared: ComparePicture | null;
  readonly language: string;
}

/** What the corner of an image says. */
export interface ViewportLabel {
  /** "4.0 h", "Absorbed dose", "4.0 h and 168.0 h, aligned". */
  readonly what: string;
  /** Shown as a mark: "Out of date", "Not registered yet"; null for what is current. */
  readonly mark: string | null;
  /** "common scale"; null where there is nothing to tell apart. */
  readonly scale: string | null;
}

const OUT_OF_DATE = 'Out of date';
const CT_AS_ACQUIRED = 'CT as acquired';
const MOSAICS: readonly ShownKey[] = ['mosaic/right', 'mosaic/front', 'anatomy/right', 'anatomy/front'];
const DIFFERENCES: readonly ShownKey[] = ['fusion/difference', 'anatomy/difference'];
const isMosaic = (key: ShownKey): boolean => MOSAICS.includes(key);
const isAnatomy = (key: ShownKey): boolean => key.startsWith('anatomy/');
const isFusion = (key: ShownKey): boolean =>
  key.startsWith('aligned/') || key.startsWith('fusion/') || isMosaic(key) || isAnatomy(key);

/** Time points of a fusion check, with how they lie one on the other. */
function fusionLabel(
  state: CaseState,
  computed: readonly ShownKey[],
  { picture, view: { fusionDifference } }: LabelScene,
): ViewportLabel {
  const labels = new Map(state.results.ingest?.timePoints.map(({ id, label }) => [id, label]));
  const labelOf = (id: string | null | undefined): string => labels.get(id ?? '') ?? '';
  const aligned = computed
    .filter((key) => key.startsWith('aligned/'))
    .map((key) => labelOf(key.slice('aligned/'.length)));
  const [reference, chosen] = [labelOf(picture?.referenceId), labelOf(picture?.timePointId)];
  const both = picture?.mode === 'swipe' ? `${chosen} | ${reference}` : `${reference} and ${chosen}`;
  const isDifference = computed.some((key) => DIFFERENCES.includes(key)) && fusionDifference !== null;
  const isCt = picture?.image === 'ct';
  const times = isCt ? '' : ` × ${fusionDifference?.scale.toPrecision(3) ?? ''}`;
  const what = isDifference
    ? `${isCt ? 'CT, ' : ''}${chosen}${times} − ${reference}`
    : picture?.image === 'jacobian'
      ? `Jacobian, ${chosen} onto ${reference}`
      : picture?.image === 'emission-on-mr'
        ? `${chosen} on MR`
        : picture?.image === 'emission-on-ct'
          ? `${chosen} on ${ctName(picture, labelOf)}`
          : `${isCt ? 'CT, ' : ''}${isCt || computed.some(isMosaic) ? both : aligned.join(' and ')}, aligned`;
  const scale = isDifference && !isCt ? 'both scaled to the same total' : null;
  if (picture?.isComputed === false) return { what, mark: 'Nudged, not registered yet', scale };
  return { what, mark: isOvertaken(state, 'register') ? OUT_OF_DATE : null, scale };
}

/** The CT that lies below, virtual where another time point lends it. */
const ctName = ({ ctTimePointId, referenceId }: FusionPicture, labelOf: (id: string | null) => string): string =>
  ctTimePointId === referenceId ? `CT of ${labelOf(referenceId)}` : `virtual CT from ${labelOf(ctTimePointId)}`;

const isCompared = (key: ShownKey): boolean => key.startsWith('compared/');

/** Which engine's dose it is, or what less what. */
function comparedLabel(
  { comparison }: CaseState,
  computed: readonly ShownKey[],
  { compared, language }: LabelScene,
): ViewportLabel {
  if (compared === null) return { what: '', mark: null, scale: null };
  const t = translator(language);
  const { result, other, map } = compared;
  const names = { other: t(`dose.engineShort.${other}`), reference: t(`dose.engineShort.${result.reference}`) };
  const layer = computed.find(isCompared);
  const words = {
    'compared/reference': t('compare.referenceLabel', names),
    'compared/other': names.other,
    'compared/difference': t(map === 'gamma' ? 'compare.gammaLabel' : 'compare.differenceLabel', names),
  } as const;
  const isCurrent = comparison.result === result && comparison.state.status !== 'stale';
  return { what: words[layer as keyof typeof words], mark: isCurrent ? null : OUT_OF_DATE, scale: null };
}

export function viewportLabel(
  state: CaseState,
  { timePoint, computed, showsCt }: ViewportContent,
  scene: LabelScene,
): ViewportLabel {
  const { view } = scene;
  // The viewer shows archive images where their files say; what was computed lies on the CT where it was moved.
  const lies = showsCt && timePoint !== null && ctMotion(state, timePoint) !== null ? CT_AS_ACQUIRED : null;
  if (computed.some(isFusion)) return fusionLabel(state, computed, scene);
  if (computed.some(isCompared)) return comparedLabel(state, computed, scene);
  if (computed.length === 0) {
    const scale = `${hasCommonScale(state, view) ? 'common' : 'own'} scale`;
    return { what: timePoint?.label ?? '', mark: lies, scale: isSideBySide(view.openStage) ? scale : null };
  }
  const mark = computed.some((key) => isOvertaken(state, madeBy(key))) ? OUT_OF_DATE : lies;
  const map = translator(scene.language)(`fit.map.${view.fitMapShown?.map ?? view.fitMap}`);
  const seen = seenOf(computed, state, view).map((key) => (key === 'fitMap' ? map : (COMPUTED_LABEL[key] ?? key)));
  return { what: seen.join(', '), mark, scale: null };
}

/** Dose and its uncertainty lie on each other, and one of them is seen. */
function seenOf(computed: readonly ShownKey[], state: CaseState, view: ViewState): readonly ShownKey[] {
  const hidden: ShownKey = showsUncertainty(state, view) ? 'dose' : 'doseUncertainty';
  return computed.filter((key) => key !== hidden);
}

const COMPUTED_UNIT: Readonly<Record<string, Unit>> = {
  dose: 'Gy',
  doseUncertainty: 'frac',
};

/** Names and χ² have none. */
const FIT_MAP_UNIT: Readonly<Partial<Record<FitMap, Unit>>> = {
  tia: 'Bq·s/mL',
  effectiveHalfLife: 's',
  tiaUncertainty: 'frac',
};

/** Unit of the display range that the viewer writes for the topmost image; null for images of the archive: NM is shown as stored. */
export function displayedUnit(state: CaseState, { computed }: ViewportContent, view: ViewState): Unit | null {
  const top = seenOf(computed, state, view).at(-1);
  if (top === undefined) return null;
  if (top === 'compared/difference' && view.comparedMapShown === 'gamma') return null;
  if (isCompared(top)) return 'Gy';
  if (top === 'fitMap') return FIT_MAP_UNIT[view.fitMapShown?.map ?? view.fitMap] ?? null;
  if (isAnatomy(top)) return 'HU';
  if (top === 'fusion/jacobian') return null;
  return isFusion(top) ? 'Bq/mL' : (COMPUTED_UNIT[top] ?? null);
}
