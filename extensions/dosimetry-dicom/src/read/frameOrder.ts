import {
  patientToVoxel,
  sourced,
  voxelToPatient,
  type CtSeries,
  type EmissionSeries,
  type Grid,
} from '@voxel-dosimetry/core';
import { withReversedSlices } from './orientation';

/** Share of the emission grid's slices whose centre lies inside the CT, 0..1. */
export function slicesInside_frac(emission: Grid, ct: Grid): number {
  const [columns, rows, slices] = emission.size;
  let inside = 0;
  for (let k = 0; k < slices; k++) {
    const [, , along] = patientToVoxel(ct, voxelToPatient(emission, [(columns - 1) / 2, (rows - 1) / 2, k]));
    if (along >= -0.5 && along <= ct.size[2] - 0.5) inside++;
  }
  return inside / slices;
}

const percent = (fraction: number): string => `${Math.round(100 * fraction)} %`;

/**
 * Vendors write head-first frames with a positive Spacing Between Slices, which by the standard means the other direction and
 * puts the image beside the patient. When the CT of the same frame of reference holds the image only if its frames run the
 * other way, that way is taken, as an assumption that the person confirms on the fusion check.
 * Proved by test/unit/dicom/nmGrid.test.ts.
 */
export function checkFrameOrder(emission: EmissionSeries, cts: readonly CtSeries[]): EmissionSeries {
  const grid = emission.grid.value;
  if (grid === null || emission.modality !== 'NM' || emission.frameOrder.source === 'derived') return emission;
  const ct = cts.find((one) => one.grid.value?.frameOfReferenceUID === grid.frameOfReferenceUID)?.grid.value;
  if (!ct) return emission;
  const reversed = withReversedSlices(grid);
  const [stated_frac, reversed_frac] = [slicesInside_frac(grid, ct), slicesInside_frac(reversed, ct)];
  if (stated_frac > 0.5 || reversed_frac < 0.8 || reversed_frac < 2 * stated_frac) return emission;
  const order = emission.frameOrder.value === 'against-normal' ? 'along-normal' : 'against-normal';
  const why = `${emission.frameOrder.detail}; but then ${percent(stated_frac)} of the slices lie inside the CT, and ${percent(reversed_frac)} the other way round: frames taken ${order.replace('-', ' the ')}`;
  return {
    ...emission,
    frameOrder: sourced(order, 'assumed', why),
    grid: sourced(reversed, emission.grid.source, emission.grid.detail),
  };
}
