import type { HostServices } from '../ohif/services';

/**
 * The viewer refuses to put another series into a viewport whose protocol fuses several images, and breaks down when a SEG or
 * RTSTRUCT is opened there; in our layouts most viewports are fused. As long as the mode lasts, such a viewport shows what it
 * is given; coming back to the stage brings its own images again. Returns what ends it.
 */
export function letFusedViewportsChange({ hangingProtocolService, displaySetService }: HostServices): () => void {
  const original = hangingProtocolService.getViewportsRequireUpdate.bind(hangingProtocolService);
  const isFused = (viewportId: string): boolean =>
    (hangingProtocolService.getActiveProtocol().stage?.viewports ?? []).some(
      ({ viewportOptions, displaySets }) => viewportOptions.viewportId === viewportId && displaySets.length > 1,
    );
  hangingProtocolService.getViewportsRequireUpdate = (viewportId, displaySetInstanceUID, isProtocolLayout) =>
    isFused(viewportId) && displaySetService.getDisplaySetByUID(displaySetInstanceUID)?.unsupported !== true
      ? [{ viewportId, displaySetInstanceUIDs: [displaySetInstanceUID] }]
      : original(viewportId, displaySetInstanceUID, isProtocolLayout);
  return () => {
    hangingProtocolService.getViewportsRequireUpdate = original;
  };
}
