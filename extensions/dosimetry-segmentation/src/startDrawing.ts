import { DosimetryError } from '@voxel-dosimetry/core';
import type { DisplaySet, HostContext } from './host';

export type DrawingTool = 'brush' | 'eraser' | 'threshold';

export interface DrawingRequest {
  readonly tool: DrawingTool;
  /** Series to draw on; null when the time point has none. */
  readonly seriesInstanceUID: string | null;
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

/** Makes a label map on the series (once), shows it where the series is shown, and hands the viewer's own tool to the mouse. */
export async function startDrawing(context: HostContext, { tool, seriesInstanceUID }: DrawingRequest): Promise<void> {
  const { segmentationService, viewportGridService } = context.servicesManager.services;
  const displaySet = displaySetToDrawOn(context, seriesInstanceUID);
  const viewportIds = viewportsShowing(context, displaySet);
  const segmentationId = drawnOn(displaySet.SeriesInstanceUID);
  if (segmentationService.getSegmentation(segmentationId) === undefined)
    await segmentationService.createLabelmapForDisplaySet(displaySet, {
      segmentationId,
      label: `Drawn on ${displaySet.SeriesDescription ?? displaySet.Modality}`,
      segments: { 1: { label: 'Region 1', active: true } },
    });
  for (const viewportId of viewportIds) {
    await segmentationService.addSegmentationRepresentation(viewportId, { segmentationId, type: 'Labelmap' });
    segmentationService.setActiveSegmentation(viewportId, segmentationId);
  }
  const [first] = viewportIds;
  if (first !== undefined) viewportGridService.setActiveViewportId(first);
  context.commandsManager.runCommand('setToolActiveToolbar', { toolName: TOOL_NAME[tool], toolGroupIds: ['default'] });
}
