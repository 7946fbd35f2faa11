import type { StageId } from '@voxel-dosimetry/core';
import type { HangingProtocol, ProtocolViewport } from '../ohif/services';
import { CT_OPTIONS, ctLayer, fusedLayers, HIDDEN_UNTIL_DRESSED, timePointSelectors } from './arrangement';
import type { Arrangement, LayoutScene, Place } from './arrangement';
import { engineComparison } from './compareLayout';
import { byDisplaySet, byRoleInStudy } from './selectors';
import { chartTile, projection, slice, sliceOnBlack, sliceOnWhite, type Layer, type Orientation } from './viewports';

/** The viewports that carry a legend. */
export const DOSE_LEGEND_VIEWPORT_ID = 'dose-sagittal';
export const FIT_MAP_VIEWPORT_ID = 'fit-map';
export const FUSION_LEGEND_VIEWPORT_ID = 'fusion-sagittal';

const PLANES: readonly Orientation[] = ['axial', 'coronal', 'sagittal'];

/** Time points side by side, each plane at the same level: axial above, coronal below. */
function timePointRows(hasCt: readonly boolean[]): Pick<Arrangement, 'rows' | 'columns' | 'viewports'> {
  const row = (plane: Orientation): ProtocolViewport[] =>
    hasCt.map((withCt, index) => slice(`time-point-${index}-${plane}`, plane, fusedLayers(index, withCt), plane));
  return { rows: 2, columns: Math.max(1, hasCt.length), viewports: [...row('axial'), ...row('coronal')] };
}

const sideBySide = (scene: LayoutScene): Arrangement => ({
  ...timePointRows(scene.timePoints.map(({ ctSeriesUID }) => ctSeriesUID !== null)),
  selectors: timePointSelectors(scene),
});

/** Time points in a row from the front, what they hold against administered and decayed below. */
function imagesAndTimeline(scene: LayoutScene): Arrangement {
  const count = scene.timePoints.length;
  return {
    rows: 2,
    columns: count,
    places: [
      ...scene.timePoints.map((_, index) => ({ x: index / count, y: 0, width: 1 / count, height: 0.55 })),
      { x: 0, y: 0.55, width: 1, height: 0.45 },
    ],
    selectors: { ...timePointSelectors(scene), chart: byDisplaySet(scene.charts.caseTimeline) },
    viewports: [
      ...scene.timePoints.map(({ ctSeriesUID }, index) =>
        slice(`time-point-${index}-coronal`, 'coronal', fusedLayers(index, ctSeriesUID !== null), 'coronal'),
      ),
      chartTile('calibrate-chart', 'chart'),
    ],
  };
}

/** Three planes and a projection of one time point. */
function planesOf(scene: LayoutScene, index: number): Arrangement {
  const layers = fusedLayers(index, (scene.timePoints[index]?.ctSeriesUID ?? null) !== null);
  return {
    rows: 2,
    columns: 2,
    selectors: timePointSelectors(scene),
    viewports: [
      ...PLANES.map((plane) => slice(`planes-${plane}`, plane, layers)),
      projection('planes-projection', `emission${index}`),
    ],
  };
}

function fusionCheck(scene: LayoutScene): Arrangement {
  const { fusion } = scene.computed;
  if (fusion === null) return sideBySide(scene);
  const uidsOf = (plane: Orientation) => fusion[plane === 'sagittal' ? 'sagittal' : 'across'];
  const layersOf = (plane: Orientation): Layer[] =>
    uidsOf(plane).map((uid, layer) => ({
      id: uid,
      options: layer > 0 ? HIDDEN_UNTIL_DRESSED : fusion.isAnatomy ? CT_OPTIONS : { voiInverted: true },
    }));
  return {
    rows: 2,
    columns: 2,
    selectors: {
      ...Object.fromEntries(PLANES.flatMap(uidsOf).map((uid) => [uid, byDisplaySet(uid)] as const)),
      mips: byDisplaySet(scene.charts.frontMips),
    },
    viewports: [
      ...PLANES.map((plane) => {
        const sliced = fusion.isAnatomy ? sliceOnBlack : sliceOnWhite;
        return sliced(`fusion-${plane}`, plane, layersOf(plane));
      }),
      chartTile('fusion-mips', 'mips'),
    ],
  };
}

/** Places from top to bottom beside each other in a column of the grid. */
const stacked = (count: number, x: number, width: number): Place[] =>
  Array.from({ length: count }, (_, row) => ({ x, y: row / count, width, height: 1 / count }));

/** The height that images need where planar images take one half of the screen and the curves share the other. */
const IMAGES_BELOW = 0.36;

/** Planar images at the left for their height; the curves at the right, the images side by side below them. */
function placesWithPlanar(images: number): Place[] {
  const width = 0.5 / images;
  const y = 1 - IMAGES_BELOW;
  return [
    ...Array.from({ length: images }, (_, column) => ({ x: 0.5 + column * width, y, width, height: IMAGES_BELOW })),
    { x: 0.5, y: 0, width: 0.5, height: y },
    { x: 0, y: 0, width: 0.5, height: 1 },
  ];
}

function curveAndMap(scene: LayoutScene): Arrangement {
  const { computed, planar } = scene;
  const { fitMap } = computed;
  const ct = ctLayer(scene);
  const map =
    fitMap === null
      ? []
      : [slice(FIT_MAP_VIEWPORT_ID, 'coronal', [...ct, { id: 'fitMap', options: HIDDEN_UNTIL_DRESSED }], 'fit')];
  const images = 1 + map.length;
  return {
    rows: planar === null ? images : 2,
    columns: planar === null ? 2 : 1 + images,
    // Images one above the other at the left, the curves beside them.
    places:
      planar === null
        ? [...stacked(images, 0, 0.5), { x: 0.5, y: 0, width: 0.5, height: 1 }]
        : placesWithPlanar(images),
    selectors: {
      ...timePointSelectors(scene),
      chart: byDisplaySet(scene.charts.timeActivity),
      ...(fitMap === null ? {} : { fitMap: byDisplaySet(fitMap) }),
      ...(planar === null ? {} : { planar: byDisplaySet(planar) }),
    },
    viewports: [
      slice('fit-fused', 'coronal', fusedLayers(scene.reference, ct.length > 0), 'fit'),
      ...map,
      chartTile('fit-chart', 'chart'),
      ...(planar === null ? [] : [chartTile('fit-planar', 'planar')]),
    ],
  };
}

function doseWash(scene: LayoutScene): Arrangement {
  const { absorbedDose, doseUncertainty } = scene.computed;
  if (absorbedDose === null) return planesOf(scene, scene.reference);
  const washes = doseUncertainty === null ? ['dose'] : ['dose', 'doseUncertainty'];
  const layers = [...ctLayer(scene), ...washes.map((id) => ({ id, options: HIDDEN_UNTIL_DRESSED }))];
  return {
    rows: 2,
    columns: 2,
    selectors: {
      ...timePointSelectors(scene),
      dose: byDisplaySet(absorbedDose),
      ...(doseUncertainty === null ? {} : { doseUncertainty: byDisplaySet(doseUncertainty) }),
      chart: byDisplaySet(scene.charts.doseVolume),
    },
    viewports: [...PLANES.map((plane) => slice(`dose-${plane}`, plane, layers)), chartTile('dose-chart', 'chart')],
  };
}

/** Three planes above, histogram and table below. */
function doseResults(scene: LayoutScene): Arrangement {
  const wash = doseWash(scene);
  const planes = wash.viewports.slice(0, 3);
  if (scene.computed.absorbedDose === null) return wash;
  const [third, half] = [1 / 3, 1 / 2];
  return {
    rows: 2,
    columns: 3,
    places: [
      ...[0, 1, 2].map((column) => ({ x: column * third, y: 0, width: third, height: 0.58 })),
      { x: 0, y: 0.58, width: half, height: 0.42 },
      { x: half, y: 0.58, width: half, height: 0.42 },
    ],
    selectors: { ...wash.selectors, table: byDisplaySet(scene.charts.regionTable) },
    viewports: [...planes, chartTile('dose-chart', 'chart'), chartTile('dose-table', 'table')],
  };
}

const doseOrComparison = (scene: LayoutScene): Arrangement =>
  scene.computed.compared === null ? doseWash(scene) : engineComparison(scene, scene.computed.compared);

const ARRANGEMENT: Readonly<Record<StageId, (scene: LayoutScene) => Arrangement>> = {
  ingest: sideBySide,
  calibrate: imagesAndTimeline,
  register: fusionCheck,
  segment: (scene) => planesOf(scene, scene.selected),
  fit: curveAndMap,
  dose: doseOrComparison,
  analyse: doseResults,
  export: doseResults,
};

function protocolOf(
  id: string,
  name: string,
  { rows, columns, places, selectors, viewports }: Arrangement,
): HangingProtocol {
  const used = new Set(viewports.flatMap(({ displaySets }) => displaySets.map((layer) => layer.id)));
  return {
    id,
    name,
    protocolMatchingRules: [],
    numberOfPriorsReferenced: 1,
    toolGroupIds: ['default'],
    displaySetSelectors: Object.fromEntries(Object.entries(selectors).filter(([selector]) => used.has(selector))),
    stages: [
      {
        id,
        name,
        viewportStructure: {
          layoutType: 'grid',
          properties: { rows, columns, ...(places === undefined ? {} : { layoutOptions: places }) },
        },
        viewports,
      },
    ],
  };
}

/** The hanging protocol of a stage for this case; `id` must be new when the content is. */
export const stageProtocol = (id: string, name: string, stage: StageId, scene: LayoutScene): HangingProtocol =>
  protocolOf(id, name, ARRANGEMENT[stage](scene));

/** Until the case has assessed the headers: emission over CT of every study in the address, side by side. */
export function openingProtocol(id: string, name: string, studyCount: number): HangingProtocol {
  const indices = Array.from({ length: studyCount }, (_, index) => index);
  return protocolOf(id, name, {
    ...timePointRows(indices.map(() => true)),
    selectors: Object.fromEntries(
      indices.flatMap((index) => [
        [`emission${index}`, byRoleInStudy('emission', index)],
        [`ct${index}`, byRoleInStudy('ct', index)],
      ]),
    ),
  });
}
