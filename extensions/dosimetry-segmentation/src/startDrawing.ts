import { DosimetryError } from '@voxel-dosimetry/core';
import { cornerstoneOf, type DisplaySet, type HostContext } from './host';
import { earlierRegions, freeName, redraw, segmentsOf } from './earlierRegions';
import { slicesOf } from './labelSlices';

export type DrawingTool = 'brush' | 'eraser' | 'threshold';

export interface DrawingRequest {
  readonly tool: DrawingTool;
  /** Series to draw on; null when the time point has none. */
  readonly seriesInstanceUID: string | null;
  /** Draws a further region instead of going on with the active one. */
  readonly isNewRegion?: boolean;
}

const TOOL_NAME: Readonly<Record<DrawingTool, string>> = {
  brush: 'CircularBrush',
  eraser: 'CircularEraser',
  threshold: 'ThresholdCircularBrush',
};

/** Label maps that this extension made, so that collecting takes these and leaves what was loaded from the archive. */
export const DRAWN_PREFIX = 'dosimetry-drawn-';

const drawnOn = (seriesInstanceUID: string): string => `${DRAWN_PREFIX}${seriesInstanceUID}`;

function displaySetToDrawOn({ servicesManager }: HostContext, seriesInstanceUID: string | null): DisplaySet {
  const { displaySetService } = servicesManager.services;
  const displaySet =
    seriesInstanceUID === null ? undefined : displaySetService.getDisplaySetsForSeries(seriesInstanceUID)[0];
  if (displaySet !== undefined && (displaySet.imageIds?.length ?? 0) > 0) return displaySet;
  throw new DosimetryError({
    code: 'segment/nothing-to-draw-on',
    message: 'The image to draw on is not shown: the viewer has not loaded it.',
    remedy: 'Open the Segment stage, wait until its images are there, and choose an image that the time point has.',
  });
}

/** Viewports that show the display set; drawing is possible in these alone. */
function viewportsShowing({ servicesManager }: HostContext, { displaySetInstanceUID }: DisplaySet): string[] {
  const { viewports } = servicesManager.services.viewportGridService.getState();
  return [...viewports.values()]
    .filter(({ displaySetInstanceUIDs }) => displaySetInstanceUIDs?.includes(displaySetInstanceUID) ?? false)
    .map(({ viewportId }) => viewportId);
}

/** Makes the label map, once a visit, with what was drawn on the series in earlier visits. */
async function ensureLabelMap(context: HostContext, displaySet: DisplaySet, segmentationId: string): Promise<void> {
  const { segmentationService } = context.servicesManager.services;
  if (segmentationService.getSegmentation(segmentationId) !== undefined) return;
  const regions = earlierRegions(context, segmentationId);
  await segmentationService.createLabelmapForDisplaySet(displaySet, {
    segmentationId,
    label: `Drawn on ${displaySet.SeriesDescription ?? displaySet.Modality}`,
    segments: segmentsOf(regions, freeName(context)),
  });
  const made = segmentationService.getSegmentation(segmentationId);
  if (made !== undefined) redraw(slicesOf(cornerstoneOf(context), made), regions);
}

/** A further segment, made active; numbers of removed ones are not used again. */
function addRegion(context: HostContext, segmentationId: string): void {
  const { segmentationService } = context.servicesManager.services;
  const used = Object.values(segmentationService.getSegmentation(segmentationId)?.segments ?? {});
  const segmentIndex = 1 + Math.max(0, ...used.map((segment) => segment?.segmentIndex ?? 0));
  segmentationService.addSegment(segmentationId, { segmentIndex, label: freeName(context), active: true });
}

/** Makes a label map on the series (once), shows it where the series is shown, and hands the viewer's own tool to the mouse. */
export async function startDrawing(
  context: HostContext,
  { tool, seriesInstanceUID, isNewRegion = false }: DrawingRequest,
): Promise<void> {
  const { segmentationService, viewportGridService } = context.servicesManager.services;
  const displaySet = displaySetToDrawOn(context, seriesInstanceUID);
  const viewportIds = viewportsShowing(context, displaySet);
  const segmentationId = drawnOn(displaySet.SeriesInstanceUID);
  await ensureLabelMap(context, displaySet, segmentationId);
  if (isNewRegion) addRegion(context, segmentationId);
  for (const viewportId of viewportIds) {
    await segmentationService.addSegmentationRepresentation(viewportId, { segmentationId, type: 'Labelmap' });
    segmentationService.setActiveSegmentation(viewportId, segmentationId);
  }
  const [first] = viewportIds;
  if (first !== undefined) viewportGridService.setActiveViewportId(first);
  context.commandsManager.runCommand('setToolActiveToolbar', { toolName: TOOL_NAME[tool], toolGroupIds: ['default'] });
}
