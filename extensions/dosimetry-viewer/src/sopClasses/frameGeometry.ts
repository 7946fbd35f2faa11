import type { Grid, Series } from '@voxel-dosimetry/core';
import { absorbedDoseGrid, describeSeries, type Dataset } from '@voxel-dosimetry/dicom';

/**
 * Grids of multi-frame NM as ingest reads them. An image's own header does not always tell in which order its frames run:
 * ingest also looks at the CT of the same study, so the grids of whole studies are remembered before the viewer, which shows
 * one series at a time to a SOP class handler, asks for them.
 */
export interface EmissionGrids {
  readonly remember: (series: readonly Series[]) => void;
  /** The remembered grid, or what the instance's own header says; null when that cannot place it. */
  readonly gridOf: (instance: Dataset) => Grid | null;
}

export function createEmissionGrids(): EmissionGrids {
  const remembered = new Map<string, Grid>();
  return {
    remember(series) {
      for (const each of series)
        if (each.kind === 'emission' && each.modality === 'NM' && each.grid.value !== null)
          for (const uid of each.sopInstanceUIDs) remembered.set(uid, each.grid.value);
    },
    gridOf(instance) {
      const known = remembered.get(String(instance['SOPInstanceUID']));
      if (known !== undefined) return known;
      const described = describeSeries([instance]).find((series) => series.kind === 'emission');
      return described?.grid.value ?? null;
    },
  };
}

/** Grid of an RTDOSE; null when its header cannot place it. */
export function doseGrid(instance: Dataset): Grid | null {
  try {
    return absorbedDoseGrid(instance);
  } catch {
    // Why it cannot be placed is told by the case, which reads the same header; here it is shown as a stack of frames.
    return null;
  }
}
