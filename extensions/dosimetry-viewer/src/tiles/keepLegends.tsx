import type { ReactElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { AbsorbedDoseLegend, ComparedDoseLegend } from '../charts/AbsorbedDoseLegend';
import { DifferenceLegend } from '../charts/DifferenceLegend';
import { FusionDifferenceLegend } from '../charts/FusionDifferenceLegend';
import { FitMapLegend } from '../charts/FitMapLegend';
import { COMPARED_DOSE_LEGEND_VIEWPORT_ID, DIFFERENCE_LEGEND_VIEWPORT_ID } from '../hanging/compareLayout';
import { DOSE_LEGEND_VIEWPORT_ID, FIT_MAP_VIEWPORT_ID, FUSION_LEGEND_VIEWPORT_ID } from '../hanging/stageLayouts';
import type { PanelProps } from '../panels/panelProps';
import type { HostServices } from '../ohif/services';
import { keepOwnKeys } from './ownKeys';

interface Parts extends PanelProps {
  readonly services: HostServices;
}

type Legend = (props: PanelProps) => ReactElement;

const LEGENDS: Readonly<Record<string, Legend>> = {
  [DOSE_LEGEND_VIEWPORT_ID]: AbsorbedDoseLegend,
  [FIT_MAP_VIEWPORT_ID]: FitMapLegend,
  [COMPARED_DOSE_LEGEND_VIEWPORT_ID]: ComparedDoseLegend,
  [DIFFERENCE_LEGEND_VIEWPORT_ID]: DifferenceLegend,
  [FUSION_LEGEND_VIEWPORT_ID]: FusionDifferenceLegend,
};

/** A place over the whole tile; only the legend in it takes the pointer. */
function createPlace(): HTMLElement {
  const place = document.createElement('div');
  Object.assign(place.style, { position: 'absolute', inset: '0', zIndex: '6', pointerEvents: 'none' });
  // The image's own tools must not scroll or pan while the legend is dragged.
  for (const type of ['mousedown', 'pointerdown', 'dblclick', 'wheel', 'touchstart'])
    place.addEventListener(type, (event) => event.stopPropagation());
  keepOwnKeys(place);
  return place;
}

/** Keeps each legend on its viewport while that is there. */
export function keepLegends({ services, ...panel }: Parts): () => void {
  const { cornerstoneViewportService } = services;
  const endings = Object.entries(LEGENDS).map(([viewportId, Legend]) => {
    let attached: { readonly element: HTMLElement; readonly place: HTMLElement; readonly root: Root } | null = null;
    const detach = (): void => {
      const old = attached;
      attached = null;
      old?.place.remove();
      setTimeout(() => old?.root.unmount());
    };
    const follow = (): void => {
      const element = cornerstoneViewportService.getCornerstoneViewport(viewportId)?.element ?? null;
      if (attached !== null && attached.element === element && attached.place.isConnected) return;
      detach();
      if (element === null || !element.isConnected) return;
      const place = createPlace();
      element.append(place);
      const root = createRoot(place);
      root.render(<Legend {...panel} />);
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
  });
  return () => {
    for (const end of endings) end();
  };
}
