import type { StageId } from '@voxel-dosimetry/core';
import type { EncodedInstance } from '@voxel-dosimetry/dicom';

/**
 * What the panels ask of the viewer that hosts them. Implemented once on OHIF's services, and once by the gallery;
 * panels never touch OHIF or cornerstone themselves.
 */
export interface HostActions {
  /** Lays the viewports out for a stage, keeping a layout that the person made. */
  showStage(stage: StageId): void;
  /** Blend of the reference and one time point on the dose grid, for the register stage. */
  showFusionCheck(timePointId: string): void;
  /** Starts one of the host's own segmentation tools on an image of a time point. */
  startDrawing(
    tool: 'brush' | 'eraser' | 'threshold',
    on: { timePointId: string; image: 'ct' | 'emission'; isNewRegion?: boolean },
  ): Promise<void>;
  /** Takes what was drawn in the host's segmentations into the case. */
  collectDrawnRegions(): Promise<void>;
  notify(notice: { title: string; message: string; type: 'info' | 'success' | 'warning' | 'error' }): void;
  download(instances: readonly EncodedInstance[]): void;
  copyText(text: string): Promise<void>;
}
