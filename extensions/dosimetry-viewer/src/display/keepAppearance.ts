import type { DosimetryCase } from '@voxel-dosimetry/case';
import { DEFAULT_OPACITY_frac, displayOrDefault, shownMaximum_Gy } from '../charts/absorbedDoseDisplay';
import { differenceWindow_Gy } from '../charts/differenceDisplay';
import { centreOf, fusionWindow } from '../charts/fusionDifferenceDisplay';
import { showsUncertainty, uncertaintyMaximum_frac } from '../charts/uncertaintyDisplay';
import { MODULE } from '../identifiers';
import { volumeViewports, type VolumeViewport } from '../ohif/cornerstone';
import type { Cornerstone, DisplaySet, HostServices } from '../ohif/services';
import type { ViewState, ViewStore } from '../viewState';
import type { ComputedVolumes, ShownKey } from './computedVolumes';
import { upperOf } from './displayRange';
import {
  absorbedDoseWash,
  ctWash,
  differenceWash,
  emissionWash,
  fitMapWash,
  gammaWash,
  hiddenWash,
  showWash,
  uncertaintyWash,
} from './wash';

interface Parts {
  readonly cornerstone: Cornerstone;
  readonly services: HostServices;
  readonly dosimetryCase: DosimetryCase;
  readonly view: ViewStore;
  readonly volumes: ComputedVolumes;
}

/** Colour over the reference in grey: what lies elsewhere stands out, and the organ is still seen. */
const FUSION_OPACITY_frac = 0.75;

/** Soft tissue, with lung and bone apart. */
const CT_RANGE = { lower: -160, upper: 240 };

/** Thicker than any slice: a projection. */
const PROJECTION_mm = 50;

const keyOf = ({ dosimetryKey }: DisplaySet): ShownKey | null => (dosimetryKey as ShownKey | undefined) ?? null;
const isEmission = (displaySet: DisplaySet): boolean =>
  displaySet.SOPClassHandlerId === MODULE.emission ||
  displaySet.Modality === 'PT' ||
  (displaySet.SOPClassHandlerId === MODULE.computed && displaySet.Modality !== 'RTDOSE');

/** Maxima of volumes whose voxels are all there, from what the viewer has found in each image. */
function createMaxima(cornerstone: Cornerstone, volumes: ComputedVolumes) {
  return (volumeId: string, displaySet: DisplaySet): number | null => {
    const key = keyOf(displaySet);
    if (key !== null) return volumes.shown(key)?.maximum ?? null;
    const volume = cornerstone.cache.getVolume(volumeId);
    const status = volume?.loadStatus as { readonly loaded?: boolean } | undefined;
    if (volume === undefined || status?.loaded === false) return null;
    const [, maximum] = volume.voxelManager?.getRange() ?? [0, 0];
    return Number.isFinite(maximum) && maximum > 0 ? maximum : null;
  };
}

/** The parts of the view that change how images look. */
const lookOf = (view: ViewState) =>
  [
    ...[view.absorbedDoseDisplay, view.doseWash, view.uncertaintyMaximum_frac],
    view.fitMapShown,
    ...[view.activityScale, view.openStage, view.comparedEngine],
    ...[view.comparedMapShown, view.differenceWindow_Gy],
    ...[view.fusionDifference, view.fusionWindows],
  ] as const;

/**
 * Gives emission volumes and the dose wash their display range and opacity, which are in the volume's own unit and thus
 * known only when the voxels are there. Applied when a volume has loaded, when a viewport gets its volumes, and when the
 * legend is dragged.
 */
export function keepAppearance({ cornerstone, services, dosimetryCase, view, volumes }: Parts): () => void {
  const maximumOf = createMaxima(cornerstone, volumes);
  const displaySetOf = (volumeId: string): DisplaySet | undefined =>
    services.displaySetService.getDisplaySetByUID(volumeId.slice(volumeId.indexOf(':') + 1));

  const dressEmission = (viewport: VolumeViewport, volumeId: string, displaySet: DisplaySet, isLowest: boolean) => {
    const maximum = maximumOf(volumeId, displaySet);
    if (maximum === null) return;
    const own = { seriesInstanceUID: displaySet.SeriesInstanceUID, maximum };
    const upper = upperOf(own, dosimetryCase.getState(), view.getState());
    // What lies lowest (a projection, the reference of a fusion check) stays dark on light.
    if (isLowest) viewport.setProperties({ voiRange: { lower: 0, upper }, invert: true }, volumeId);
    else showWash(viewport, volumeId, emissionWash(upper));
  };
  const dressDose = (viewport: VolumeViewport, volumeId: string, isCompared: boolean): void => {
    const [state, look] = [dosimetryCase.getState(), view.getState()];
    const display = displayOrDefault(look.absorbedDoseDisplay, shownMaximum_Gy(state));
    if (display === null) return;
    const { max_Gy, opacity_frac } = display;
    const isSeen = isCompared || !showsUncertainty(state, look);
    showWash(viewport, volumeId, isSeen ? absorbedDoseWash(max_Gy, opacity_frac) : hiddenWash(max_Gy));
  };
  const dressUncertainty = (viewport: VolumeViewport, volumeId: string): void => {
    const [state, look] = [dosimetryCase.getState(), view.getState()];
    const maximum_frac = uncertaintyMaximum_frac(state, look);
    const opacity_frac = look.absorbedDoseDisplay?.opacity_frac ?? DEFAULT_OPACITY_frac;
    const isSeen = maximum_frac !== null && showsUncertainty(state, look);
    showWash(
      viewport,
      volumeId,
      isSeen ? uncertaintyWash(maximum_frac, opacity_frac) : hiddenWash(state.results.dose?.max_Gy ?? 1),
    );
  };
  const dressDifference = (viewport: VolumeViewport, volumeId: string): void => {
    const [state, look] = [dosimetryCase.getState(), view.getState()];
    const window_Gy = differenceWindow_Gy(state, look);
    const opacity_frac = look.absorbedDoseDisplay?.opacity_frac ?? DEFAULT_OPACITY_frac;
    if (look.comparedMapShown === 'gamma') showWash(viewport, volumeId, gammaWash(opacity_frac));
    else if (window_Gy !== null) showWash(viewport, volumeId, differenceWash(window_Gy, opacity_frac));
  };
  const dressFusionDifference = (viewport: VolumeViewport, volumeId: string): void => {
    const { fusionDifference } = view.getState();
    const window = fusionWindow(view.getState());
    if (window === null || fusionDifference === null) return;
    showWash(viewport, volumeId, differenceWash(window, FUSION_OPACITY_frac, centreOf(fusionDifference)));
  };
  const dressCt = (viewport: VolumeViewport, volumeId: string, isLowest: boolean): void => {
    if (isLowest) viewport.setProperties({ voiRange: CT_RANGE, invert: false }, volumeId);
    else showWash(viewport, volumeId, ctWash);
  };
  /** Its brightest voxels are held down where it was made. */
  const dressMr = (viewport: VolumeViewport, volumeId: string, displaySet: DisplaySet): void => {
    const upper = maximumOf(volumeId, displaySet);
    if (upper !== null) viewport.setProperties({ voiRange: { lower: 0, upper }, invert: false }, volumeId);
  };
  const dressFitMap = (viewport: VolumeViewport, volumeId: string): void => {
    const { fitMapShown, absorbedDoseDisplay } = view.getState();
    const opacity_frac = absorbedDoseDisplay?.opacity_frac ?? DEFAULT_OPACITY_frac;
    if (fitMapShown !== null) showWash(viewport, volumeId, fitMapWash(fitMapShown, opacity_frac));
  };
  /** A dose of the archive, ours or another's: over its own whole range, alone or over images. */
  const dressStoredDose = (viewport: VolumeViewport, volumeId: string, displaySet: DisplaySet): void => {
    const maximum = maximumOf(volumeId, displaySet);
    const isAlone = viewport.getAllVolumeIds().length === 1;
    const opacity_frac = isAlone ? 1 : (view.getState().absorbedDoseDisplay?.opacity_frac ?? DEFAULT_OPACITY_frac);
    if (maximum !== null) showWash(viewport, volumeId, absorbedDoseWash(maximum, opacity_frac));
  };
  const dress = (viewport: VolumeViewport): void => {
    const volumeIds = viewport.getAllVolumeIds();
    const isProjection = (viewport.getSlabThickness() ?? 0) > PROJECTION_mm;
    volumeIds.forEach((volumeId, layer) => {
      const displaySet = displaySetOf(volumeId);
      if (displaySet === undefined) return;
      const key = keyOf(displaySet);
      const isDark = isProjection || volumeIds.length > 1 || (key?.startsWith('mosaic/') ?? false);
      if (displaySet.displaySetInstanceUID === volumes.displaySetInstanceUID('dose'))
        dressDose(viewport, volumeId, false);
      else if (key === 'compared/reference' || key === 'compared/other') dressDose(viewport, volumeId, true);
      else if (key === 'compared/difference') dressDifference(viewport, volumeId);
      else if (key?.startsWith('fusion/') || key === 'anatomy/difference') dressFusionDifference(viewport, volumeId);
      else if (key === 'anatomy/mr') dressMr(viewport, volumeId, displaySet);
      else if (key?.startsWith('anatomy/')) dressCt(viewport, volumeId, layer === 0);
      else if (key === 'fitMap') dressFitMap(viewport, volumeId);
      else if (key === 'doseUncertainty') dressUncertainty(viewport, volumeId);
      else if (displaySet.SOPClassHandlerId === MODULE.absorbedDose) dressStoredDose(viewport, volumeId, displaySet);
      else if (isEmission(displaySet)) dressEmission(viewport, volumeId, displaySet, layer === 0 && isDark);
    });
    viewport.render();
  };

  const dressAll = (): void => volumeViewports(cornerstone).forEach(dress);
  // The viewer sets its own properties in a timer after it announces new volumes; ours must come after those.
  const dressSoon = (): void => void setTimeout(() => setTimeout(dressAll));

  let shownLook = lookOf(view.getState());
  const followView = (): void => {
    const look = lookOf(view.getState());
    if (look.every((one, at) => one === shownLook[at])) return;
    shownLook = look;
    dressAll();
  };

  // The viewer writes the corners of an image anew when its display range is set: a map that is overtaken says so at once.
  const statuses = (): string => {
    const { stages, comparison } = dosimetryCase.getState();
    return [...Object.values(stages), comparison.state].map(({ status }) => status).join();
  };
  let shownStatuses = statuses();
  const followCase = (): void => {
    if (statuses() === shownStatuses) return;
    shownStatuses = statuses();
    dressAll();
  };

  const { eventTarget, Enums } = cornerstone;
  const { cornerstoneViewportService } = services;
  const changed = cornerstoneViewportService.subscribe(
    cornerstoneViewportService.EVENTS['VIEWPORT_VOLUMES_CHANGED'] ?? '',
    dressSoon,
  );
  const unfollow = view.subscribe(followView);
  const unfollowCase = dosimetryCase.subscribe(followCase);
  eventTarget.addEventListener(Enums.Events.IMAGE_VOLUME_LOADING_COMPLETED, dressSoon);
  return () => {
    changed.unsubscribe();
    unfollow();
    unfollowCase();
    eventTarget.removeEventListener(Enums.Events.IMAGE_VOLUME_LOADING_COMPLETED, dressSoon);
  };
}
