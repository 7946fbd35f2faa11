import { createRoot, type Root } from 'react-dom/client';
import { AbsorbedDoseLegend } from '../charts/AbsorbedDoseLegend';
import type { PanelProps } from '../panels/panelProps';
import type { HostServices } from '../ohif/services';
import { keepOwnKeys } from './ownKeys';
import { DOSE_LEGEND_VIEWPORT_ID } from '../hanging/stageLayouts';

interface Parts extends PanelProps {
  readonly services: HostServices;
}

/** Keeps the legend in Gy on the first viewport that shows the dose wash. */
export function keepLegend({ services, ...panel }: Parts): () => void {
  const { cornerstoneViewportService } = services;
  let attached: { readonly element: HTMLElement; readonly place: HTMLElement; readonly root: Root } | null = null;

  const detach = (): void => {
    const old = attached;
    attached = null;
    old?.place.remove();
    setTimeout(() => old?.root.unmount());
  };
  const follow = (): void => {
    const viewport = cornerstoneViewportService.getCornerstoneViewport(DOSE_LEGEND_VIEWPORT_ID);
    const element = viewport?.element ?? null;
    if (attached !== null && attached.element === element && attached.place.isConnected) return;
    detach();
    if (element === null || !element.isConnected) return;
    const place = document.createElement('div');
    // The legend finds its place in the whole tile; only itself takes the pointer.
    Object.assign(place.style, { position: 'absolute', inset: '0', zIndex: '6', pointerEvents: 'none' });
    // The image's own tools must not scroll or pan while the legend is dragged.
    for (const type of ['mousedown', 'pointerdown', 'dblclick', 'wheel', 'touchstart'])
      place.addEventListener(type, (event) => event.stopPropagation());
    keepOwnKeys(place);
    element.append(place);
    const root = createRoot(place);
    root.render(<AbsorbedDoseLegend {...panel} />);
    attached = { element, place, root };
  };

  const changed = cornerstoneViewportService.subscribe(
    cornerstoneViewportService.EVENTS['VIEWPORT_VOLUMES_CHANGED'] ?? '',
    follow,
  );
  return () => {
    changed.unsubscribe();
    detach();
  };
}
