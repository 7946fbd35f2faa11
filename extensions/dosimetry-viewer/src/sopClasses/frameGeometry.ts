import type { Grid } from '@voxel-dosimetry/core';
import { absorbedDoseGrid, describeSeries, type Dataset } from '@voxel-dosimetry/dicom';

/** Grid of a multi-frame NM by the same reading as ingest's; null when its header cannot place it. */
export function emissionGrid(instance: Dataset): Grid | null {
  const described = describeSeries([instance]).find((series) => series.kind === 'emission');
  return described?.grid.value ?? null;
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
