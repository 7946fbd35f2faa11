import { volumeViewports } from '../ohif/cornerstone';
import type { Cornerstone, HostServices } from '../ohif/services';

/**
 * The viewer writes the patient's directions (R, A, H …) at an image's edges only once its camera was moved: an image that
 * nobody has scrolled yet would not tell left from right. Says so for the camera as it stands whenever images appear.
 */
export function keepOrientationLetters(cornerstone: Cornerstone, services: HostServices): () => void {
  const { cornerstoneViewportService } = services;
  const { CAMERA_MODIFIED } = cornerstone.Enums.Events;
  const announce = (): void => {
    for (const viewport of volumeViewports(cornerstone)) {
      const { element, id, renderingEngineId } = viewport;
      const camera = viewport.getCamera();
      const detail = { previousCamera: camera, camera, element, viewportId: id, renderingEngineId };
      cornerstone.triggerEvent(element, CAMERA_MODIFIED, detail);
    }
  };
  const changed = cornerstoneViewportService.subscribe(
    cornerstoneViewportService.EVENTS['VIEWPORT_VOLUMES_CHANGED'] ?? '',
    // The viewer's own corner texts are mounted after it has announced the images.
    () => setTimeout(() => setTimeout(announce)),
  );
  return () => changed.unsubscribe();
}
