import type { DosimetryCase } from '@voxel-dosimetry/case';
import { displayOrDefault } from '../charts/absorbedDoseDisplay';
import { MODULE } from '../identifiers';
import { volumeViewports, type VolumeViewport } from '../ohif/cornerstone';
import type { Cornerstone, DisplaySet, HostServices } from '../ohif/services';
import type { ViewStore } from '../viewState';
import type { ComputedVolumes } from './computedVolumes';
import { absorbedDoseWash, emissionWash, showWash } from './wash';

interface Parts {
  readonly cornerstone: Cornerstone;
  readonly services: HostServices;
  readonly dosimetryCase: DosimetryCase;
  readonly view: ViewStore;
  readonly volumes: ComputedVolumes;
}

/** Upper end of the display range as a share of the maximum: the hottest voxels must not hide the rest. */
const UPPER_FRAC = 0.35;
/** Thicker than any slice: a projection. */
const PROJECTION_mm = 50;

const isEmission = (displaySet: DisplaySet): boolean =>
  displaySet.SOPClassHandlerId === MODULE.emission ||
  displaySet.Modality === 'PT' ||
  (displaySet.SOPClassHandlerId === MODULE.computed && displaySet.Modality !== 'RTDOSE');

function maximumOf(values: ArrayLike<number>): number {
  let maximum = 0;
  for (let index = 0; index < values.length; index++) maximum = Math.max(maximum, values[index] ?? 0);
  return maximum;
}

/** Maxima of volumes whose voxels are all there, found once a volume. */
function createMaxima(cornerstone: Cornerstone): (volumeId: string) => number | null {
  const maxima = new Map<string, number>();
  return (volumeId) => {
    const known = maxima.get(volumeId);
    if (known !== undefined) return known;
    const volume = cornerstone.cache.getVolume(volumeId);
    const status = volume?.loadStatus as { readonly loaded?: boolean } | undefined;
    if (volume === undefined || status?.loaded === false) return null;
    const maximum = maximumOf(volume.voxelManager?.getCompleteScalarDataArray?.() ?? []);
    if (maximum <= 0) return null;
    maxima.set(volumeId, maximum);
    return maximum;
  };
}

/**
 * Gives emission volumes and the dose wash their display range and opacity, which are in the volume's own unit and thus
 * known only when the voxels are there. Applied when a volume has loaded, when a viewport gets its volumes, and when the
 * legend is dragged.
 */
export function keepAppearance({ cornerstone, services, dosimetryCase, view, volumes }: Parts): () => void {
  const maximum = createMaxima(cornerstone);
  const displaySetOf = (volumeId: string): DisplaySet | undefined =>
    services.displaySetService.getDisplaySetByUID(volumeId.slice(volumeId.indexOf(':') + 1));

  const dressEmission = (viewport: VolumeViewport, volumeId: string, isLowest: boolean): void => {
    const found = maximum(volumeId);
    if (found === null) return;
    const upper = UPPER_FRAC * found;
    // What lies lowest (a projection, the reference of a fusion check) stays dark on light.
    if (isLowest) viewport.setProperties({ voiRange: { lower: 0, upper }, invert: true }, volumeId);
    else showWash(viewport, volumeId, emissionWash(upper));
  };
  const dressDose = (viewport: VolumeViewport, volumeId: string): void => {
    const { absorbedDoseDisplay } = view.getState();
    const display = displayOrDefault(absorbedDoseDisplay, dosimetryCase.getState().results.dose?.max_Gy ?? null);
    if (display !== null) showWash(viewport, volumeId, absorbedDoseWash(display.max_Gy, display.opacity_frac));
  };
  const dress = (viewport: VolumeViewport): void => {
    const volumeIds = viewport.getAllVolumeIds();
    const isProjection = (viewport.getSlabThickness() ?? 0) > PROJECTION_mm;
    volumeIds.forEach((volumeId, layer) => {
      const displaySet = displaySetOf(volumeId);
      if (displaySet === undefined) return;
      if (displaySet.displaySetInstanceUID === volumes.displaySetInstanceUID('dose')) dressDose(viewport, volumeId);
      else if (isEmission(displaySet))
        dressEmission(viewport, volumeId, layer === 0 && (isProjection || volumeIds.length > 1));
    });
    viewport.render();
  };

  const dressAll = (): void => volumeViewports(cornerstone).forEach(dress);
  // The viewer sets its own properties in a timer after it announces new volumes; ours must come after those.
  const dressSoon = (): void => void setTimeout(() => setTimeout(dressAll));

  let shownDisplay = view.getState().absorbedDoseDisplay;
  const followView = (): void => {
    const { absorbedDoseDisplay } = view.getState();
    if (absorbedDoseDisplay === shownDisplay) return;
    shownDisplay = absorbedDoseDisplay;
    dressAll();
  };

  // The viewer writes the corners of an image anew when its display range is set: a map that is overtaken says so at once.
  const statuses = (): string =>
    Object.values(dosimetryCase.getState().stages)
      .map(({ status }) => status)
      .join();
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
