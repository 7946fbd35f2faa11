import type { ComputeApi } from '@voxel-dosimetry/compute';
import { IDENTITY_TRANSFORM, pointsToReference } from '@voxel-dosimetry/core';
import { transformOf, type CaseState, type DosimetryCase } from '@voxel-dosimetry/case';
import { checkedTimePointId } from '../fusionCheck';
import { landmarksOf } from '../landmarks';
import { absorbedDoseColour } from '../style/absorbedDoseColours';
import { displayOrDefault, shownMaximum_Gy } from '../charts/absorbedDoseDisplay';
import type { AbsorbedDoseDisplay, ViewState, ViewStore } from '../viewState';
import { volumeViewports } from '../ohif/cornerstone';
import type { Cornerstone, CornerstoneTools, HostServices } from '../ohif/services';
import type { ComputedVolumes, ShownKey } from './computedVolumes';
import {
  CONTOUR_TOOL_NAME,
  createContourTool,
  type ContourLayer,
  type ContourMark,
  type ContourScene,
  type SceneOf,
} from './contourTool';
import { createRegionOutlines } from './regionOutlines';
import { toReference, viewportContent } from './viewportContent';

interface Parts {
  readonly cornerstone: Cornerstone;
  readonly cornerstoneTools: CornerstoneTools;
  readonly services: HostServices;
  readonly dosimetryCase: DosimetryCase;
  readonly compute: ComputeApi;
  readonly view: ViewStore;
  readonly volumes: ComputedVolumes;
}

const TOOL_GROUP = 'default';

/** The tool class is made once a page: the viewer's cornerstone keeps it. What it draws is the open session's. */
const NOTHING: ContourScene = { layers: [], toReference: null };
let sceneOf: SceneOf = () => NOTHING;
const taught = new WeakSet();

function addToolTo(cornerstoneTools: CornerstoneTools, services: HostServices): void {
  if (!taught.has(cornerstoneTools)) {
    taught.add(cornerstoneTools);
    cornerstoneTools.addTool(createContourTool(cornerstoneTools, (viewportId) => sceneOf(viewportId)));
  }
  const group = services.toolGroupService.getToolGroup(TOOL_GROUP);
  if (group === undefined || group.hasTool(CONTOUR_TOOL_NAME)) return;
  group.addTool(CONTOUR_TOOL_NAME);
  group.setToolEnabled(CONTOUR_TOOL_NAME);
}

/** The wash's own colour at the level, halfway to white: the dark end of the map must be seen on the image. */
function lineColour(level_Gy: number, max_Gy: number): string {
  const [red, green, blue] = absorbedDoseColour(level_Gy, max_Gy).map((channel) => Math.round((channel + 255) / 2));
  return `rgb(${red}, ${green}, ${blue})`;
}

function isodoseLayer(volumes: ComputedVolumes, key: ShownKey, display: AbsorbedDoseDisplay | null): ContourLayer[] {
  const dose = volumes.shown(key);
  if (dose === null || display === null || !display.isodoseVisible) return [];
  return [
    {
      id: `isodose-${key}`,
      version: dose.version,
      grid: dose.volume.grid,
      values: dose.volume.values,
      lines: display.isodoseLevels_Gy.map((level) => {
        return { level, colour: lineColour(level, display.max_Gy), width_px: 1.5 };
      }),
    },
  ];
}

/** A viewport of a comparison has the lines of its own dose, that of the difference those of the reference. */
function doseIn(computed: readonly ShownKey[]): ShownKey {
  if (computed.includes('compared/other')) return 'compared/other';
  return computed.some((key) => key.startsWith('compared/')) ? 'compared/reference' : 'dose';
}

/** Of the reference and, as it lies there now, of the time point that is checked. */
const MARK_COLOURS = { reference: 'rgb(0, 114, 178)', moving: 'rgb(213, 94, 0)' } as const;

function landmarkMarks(state: CaseState, view: ViewState): ContourMark[] {
  const timePointId = checkedTimePointId(state, view);
  if (timePointId === null) return [];
  const toReference = pointsToReference(transformOf(state, timePointId) ?? IDENTITY_TRANSFORM);
  return landmarksOf(state, timePointId).flatMap(({ id, reference_mm, moving_mm }) => {
    const moved_mm = moving_mm && toReference(moving_mm);
    return [
      ...(reference_mm ? [{ id: `reference-${id}`, place_mm: reference_mm, colour: MARK_COLOURS.reference }] : []),
      ...(moved_mm ? [{ id: `moving-${id}`, place_mm: moved_mm, colour: MARK_COLOURS.moving }] : []),
    ];
  });
}

const DOSE_STAGES: readonly ViewState['openStage'][] = ['dose', 'analyse', 'export'];

/** Keeps isodose lines and region outlines drawn over the image viewports, as case and view say. */
export function keepContours(parts: Parts): () => void {
  const { cornerstone, cornerstoneTools, services, dosimetryCase, compute, view, volumes } = parts;
  const redraw = (): void => {
    for (const viewport of volumeViewports(cornerstone)) viewport.render();
  };
  const regions = createRegionOutlines(compute, redraw);

  sceneOf = (viewportId) => {
    const { openStage, selectedRegionIds, absorbedDoseDisplay } = view.getState();
    const state = dosimetryCase.getState();
    // The fusion check is about the images alone, and what was marked on them.
    if (openStage === 'register') return { ...NOTHING, marks: landmarkMarks(state, view.getState()) };
    const content = viewportContent(services, state, viewportId);
    const display = displayOrDefault(absorbedDoseDisplay, shownMaximum_Gy(state));
    const isodoses = DOSE_STAGES.includes(openStage) ? isodoseLayer(volumes, doseIn(content.computed), display) : [];
    return {
      layers: [...regions.layers(selectedRegionIds), ...isodoses],
      toReference: toReference(state, content),
    };
  };

  const follow = (): void => {
    addToolTo(cornerstoneTools, services);
    const state = dosimetryCase.getState();
    regions.follow(state);
    const isRunning = Object.values(state.stages).some(({ status }) => status === 'running');
    if (!isRunning) regions.again();
    redraw();
  };
  const changed = services.cornerstoneViewportService.subscribe(
    services.cornerstoneViewportService.EVENTS['VIEWPORT_VOLUMES_CHANGED'] ?? '',
    () => addToolTo(cornerstoneTools, services),
  );
  const endings = [dosimetryCase.subscribe(follow), view.subscribe(redraw), () => changed.unsubscribe()];
  return () => {
    for (const ending of endings) ending();
    sceneOf = () => NOTHING;
  };
}
