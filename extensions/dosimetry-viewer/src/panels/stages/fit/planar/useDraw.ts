import type { PlanarPart } from '../../../../viewState';
import { useScene } from '../../../CaseContext';

/** Hands over to the tile of planar images, where it is drawn. */
export function useDraw(): (regionId: string, part: PlanarPart) => void {
  const { view, viewStore } = useScene();
  return (regionId, part) =>
    viewStore.set({
      selectedRegionIds: [regionId],
      planar: { ...view.planar, tool: 'ellipse', target: { regionId, part } },
    });
}
