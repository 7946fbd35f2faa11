/** The parts of the OHIF viewer that this extension uses, as it sees them (OHIF 3.12–3.14 ship no types). */
import type * as cornerstoneCore from '@cornerstonejs/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';

export interface DisplaySet {
  readonly displaySetInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly Modality: string;
  readonly SeriesDescription?: string;
  readonly imageIds?: readonly string[];
}

export interface Segment {
  readonly segmentIndex: number;
  readonly label: string;
}

/** A segmentation of the viewer: a label map of images, each derived from an image of the series it was drawn on. */
export interface Segmentation {
  readonly segmentationId: string;
  readonly label: string;
  readonly segments: Readonly<Record<number, Segment | undefined>>;
  readonly representationData: {
    readonly Labelmap?: {
      readonly imageIds?: readonly string[];
      readonly referencedImageIds?: readonly string[];
    };
  };
}

export interface SegmentationService {
  createLabelmapForDisplaySet(
    displaySet: DisplaySet,
    options: {
      readonly segmentationId: string;
      readonly label: string;
      readonly segments: Readonly<Record<number, { readonly label: string; readonly active: boolean }>>;
    },
  ): Promise<string>;
  addSegmentationRepresentation(
    viewportId: string,
    representation: { readonly segmentationId: string; readonly type: 'Labelmap' },
  ): Promise<void>;
  getSegmentation(segmentationId: string): Segmentation | undefined;
  getSegmentations(): readonly Segmentation[];
  addSegment(
    segmentationId: string,
    segment: { readonly segmentIndex: number; readonly label: string; readonly active: boolean },
  ): void;
  setActiveSegmentation(viewportId: string, segmentationId: string): void;
  getSegmentColor(
    viewportId: string,
    segmentationId: string,
    segmentIndex: number,
  ): readonly [number, number, number, number] | undefined;
}

export interface HostServices {
  readonly segmentationService: SegmentationService;
  readonly displaySetService: {
    getDisplaySetsForSeries(seriesInstanceUID: string): readonly DisplaySet[];
    getDisplaySetByUID(uid: string): DisplaySet | undefined;
  };
  readonly viewportGridService: {
    getState(): {
      readonly viewports: ReadonlyMap<
        string,
        { readonly viewportId: string; readonly displaySetInstanceUIDs?: readonly string[] }
      >;
    };
    setActiveViewportId(viewportId: string): void;
  };
  readonly dosimetryService?: { session(): { readonly dosimetryCase: DosimetryCase } | null };
}

export interface HostContext {
  readonly servicesManager: { readonly services: HostServices };
  readonly commandsManager: { runCommand(name: string, options?: Readonly<Record<string, unknown>>): unknown };
  readonly extensionManager: { getModuleEntry(id: string): unknown };
}

type Cornerstone = typeof cornerstoneCore;

/** The viewer's own cornerstone. */
export function cornerstoneOf(context: HostContext): Cornerstone {
  const entry = context.extensionManager.getModuleEntry('@ohif/extension-cornerstone.utilityModule.common') as {
    readonly exports: { getCornerstoneLibraries(): { readonly cornerstone: Cornerstone } };
  };
  return entry.exports.getCornerstoneLibraries().cornerstone;
}
