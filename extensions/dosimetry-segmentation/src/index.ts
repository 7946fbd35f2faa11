import { DosimetryError } from '@voxel-dosimetry/core';
import { drawnRegions } from './collectRegions';
import type { HostContext } from './host';
import { startDrawing, type DrawingRequest } from './startDrawing';

interface SegmentationExtension {
  readonly id: string;
  getCommandsModule(context: HostContext): {
    readonly defaultContext: string;
    readonly definitions: Readonly<Record<string, { readonly commandFn: (options: never) => Promise<void> }>>;
  };
}

async function collect(context: HostContext): Promise<void> {
  const session = context.servicesManager.services.dosimetryService?.session();
  const regions = drawnRegions(context);
  if (session === null || session === undefined || regions.length === 0)
    throw new DosimetryError({
      code: 'segment/nothing-drawn',
      message: 'Nothing has been drawn yet: no label map of this visit has a voxel inside.',
      remedy: 'Choose brush or threshold, draw on the image, and take the regions then.',
    });
  await session.dosimetryCase.putDrawnRegions(regions);
}

/**
 * The OHIF extension for regions: the viewer's own brush and threshold tools on any series of the case. Its commands
 * `startDosimetryDrawing` and `collectDosimetryRegions` are what the panels' host actions call.
 */
const extension: SegmentationExtension = {
  id: '@voxel-dosimetry/extension-segmentation',
  getCommandsModule: (context) => ({
    defaultContext: 'VIEWER',
    definitions: {
      startDosimetryDrawing: { commandFn: (request: DrawingRequest) => startDrawing(context, request) },
      collectDosimetryRegions: { commandFn: () => collect(context) },
    },
  }),
};

export default extension;
