import { volumeViewports } from '../ohif/cornerstone';
import type { Cornerstone, HostServices } from '../ohif/services';

/** What the fusion check asks of the screen. */
export interface FusionScreen {
  /** Whether one viewport shows all of these display sets. */
  shows(displaySetInstanceUIDs: readonly string[]): boolean;
  /** Tells when viewports have got other volumes, or these their voxels; returns how to stop. */
  subscribe(listener: () => void): () => void;
  /** Resolves when what is in the viewports now has been painted; never while nobody can see the page. */
  painted(): Promise<void>;
}

const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

export const fusionScreen = (cornerstone: Cornerstone, services: HostServices): FusionScreen => ({
  shows: (displaySetInstanceUIDs) =>
    volumeViewports(cornerstone).some((viewport) => {
      const shown = viewport.getAllVolumeIds();
      return displaySetInstanceUIDs.every((uid) => shown.some((volumeId) => volumeId.endsWith(uid)));
    }),
  subscribe(listener) {
    const { eventTarget, Enums } = cornerstone;
    const { cornerstoneViewportService } = services;
    // The viewer and we dress the volumes in timers after they have come.
    const soon = (): void => void setTimeout(() => setTimeout(listener));
    const changed = cornerstoneViewportService.subscribe(
      cornerstoneViewportService.EVENTS['VIEWPORT_VOLUMES_CHANGED'] ?? '',
      soon,
    );
    eventTarget.addEventListener(Enums.Events.IMAGE_VOLUME_LOADING_COMPLETED, soon);
    return () => {
      changed.unsubscribe();
      eventTarget.removeEventListener(Enums.Events.IMAGE_VOLUME_LOADING_COMPLETED, soon);
    };
  },
  async painted() {
    // The viewer renders in the frame after the one in which it was asked to.
    await nextFrame();
    await nextFrame();
  },
});
