import { COMPARED_LAYERS, ctLayer, HIDDEN_UNTIL_DRESSED, timePointSelectors } from './arrangement';
import type { Arrangement, ComparedLayer, LayoutScene } from './arrangement';
import { byDisplaySet } from './selectors';
import { chartTile, slice, type Layer } from './viewports';

/** The viewports that carry the legends. */
export const COMPARED_DOSE_LEGEND_VIEWPORT_ID = 'compare-other';
export const DIFFERENCE_LEGEND_VIEWPORT_ID = 'compare-difference';

/** Reference, other and difference at the same level; the difference from the front and all histograms below. */
export function engineComparison(scene: LayoutScene, compared: Readonly<Record<ComparedLayer, string>>): Arrangement {
  const layersOf = (layer: ComparedLayer): Layer[] => [...ctLayer(scene), { id: layer, options: HIDDEN_UNTIL_DRESSED }];
  const [third, upper] = [1 / 3, 0.52];
  return {
    rows: 2,
    columns: 3,
    places: [
      ...[0, 1, 2].map((column) => ({ x: column * third, y: 0, width: third, height: upper })),
      { x: 0, y: upper, width: third, height: 1 - upper },
      { x: third, y: upper, width: 2 * third, height: 1 - upper },
    ],
    selectors: {
      ...timePointSelectors(scene),
      ...Object.fromEntries(COMPARED_LAYERS.map((layer) => [layer, byDisplaySet(compared[layer])])),
      chart: byDisplaySet(scene.charts.doseVolume),
    },
    viewports: [
      ...COMPARED_LAYERS.map((layer) => slice(`compare-${layer}`, 'axial', layersOf(layer), 'compare')),
      slice('compare-difference-coronal', 'coronal', layersOf('difference')),
      chartTile('compare-chart', 'chart'),
    ],
  };
}
