import { DosimetryError, type AbsorbedDoseSeries, type Grid, type Volume } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, numbers, text } from '../dataset';
import { readPart10 } from '../part10';
import { asVector3, directionOf, dot, orientationOf, type Orientation } from './orientation';
import { storedValues } from './pixels';
import { inPlaneSpacing_mm } from './stackGrid';

const VOXELS_PER_YIELD = 1 << 18;
/** Share of the work that parsing takes. */
const PARSED_frac = 0.5;

/**
 * A stored RTDOSE as absorbed dose, Gy, Float32, x fastest. Planes lie at Image Position (Patient) + Grid Frame Offset Vector
 * along the normal; for transverse planes the vector may hold positions instead (PS3.3 C.8.8.3.2: its first value is then the
 * z of the position, not 0). Yields the fraction done. Throws `ingest/dose-units` for RELATIVE, `ingest/dose-grid`, `ingest/truncated`.
 * Proved by test/round-trip/dicom/rtDose.test.ts and interop.test.ts.
 */
export function* decodeAbsorbedDose(
  series: AbsorbedDoseSeries,
  files: readonly ArrayBuffer[],
): Generator<number, Volume<'Gy'>> {
  const parsed = files.map((file) => readPart10(file));
  const file = parsed.find((one) => series.sopInstanceUIDs.includes(text(one.dataset, 'SOPInstanceUID')));
  if (!file) throw badGrid('the object was not delivered');
  if (series.sopInstanceUIDs.length > 1)
    throw badGrid(`the series holds ${series.sopInstanceUIDs.length} dose objects; one was expected`);
  yield PARSED_frac;
  const units = text(file.dataset, 'DoseUnits').toUpperCase();
  if (units !== 'GY') throw notInGray(units);
  const grid = absorbedDoseGrid(file.dataset);
  const scaling = finiteNumber(file.dataset, 'DoseGridScaling');
  if (scaling === null || scaling <= 0) throw badGrid(`DoseGridScaling (3004,000E) is ${scaling ?? 'missing'}`);
  const count = grid.size[0] * grid.size[1] * grid.size[2];
  const stored = storedValues(file, count);
  const values = new Float32Array(count);
  for (let n = 0; n < count; n++) {
    values[n] = (stored[n] ?? 0) * scaling;
    if (n % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield PARSED_frac + ((1 - PARSED_frac) * (n + 1)) / count;
  }
  return { unit: 'Gy', grid, values };
}

/** Grid of an RTDOSE from its header. Throws `ingest/dose-grid`. */
export function absorbedDoseGrid(dataset: Dataset): Grid {
  const position = asVector3(numbers(dataset, 'ImagePositionPatient'));
  const orientation = orientationOf(numbers(dataset, 'ImageOrientationPatient'));
  const spacing = inPlaneSpacing_mm(dataset);
  if (!position || !orientation || !spacing) throw badGrid('position, orientation or pixel spacing is missing');
  const frames = finiteNumber(dataset, 'NumberOfFrames') ?? 1;
  const step_mm = frameStep_mm(dataset, frames, dot(position, orientation.normal), orientation);
  return {
    size: [finiteNumber(dataset, 'Columns') ?? 0, finiteNumber(dataset, 'Rows') ?? 0, frames],
    spacing_mm: [spacing[0], spacing[1], Math.abs(step_mm)],
    origin_mm: position,
    direction: directionOf(orientation, step_mm < 0 ? -1 : 1),
    frameOfReferenceUID: text(dataset, 'FrameOfReferenceUID'),
  };
}

function frameStep_mm(dataset: Dataset, frames: number, first_mm: number, orientation: Orientation): number {
  const stated = numbers(dataset, 'GridFrameOffsetVector');
  if (frames === 1) return finiteNumber(dataset, 'SliceThickness') ?? 1;
  if (stated.length !== frames)
    throw badGrid(`GridFrameOffsetVector (3004,000C) has ${stated.length} values for ${frames} frames`);
  const start = stated[0] ?? 0;
  const asPositions = start !== 0 && Math.abs(start - first_mm * (orientation.normal[2] < 0 ? -1 : 1)) < 0.01;
  if (start !== 0 && !asPositions) throw badGrid(`GridFrameOffsetVector (3004,000C) begins with ${start}`);
  const sense = asPositions && orientation.normal[2] < 0 ? -1 : 1;
  const step = ((stated.at(-1) ?? 0) - start) / (frames - 1);
  const uneven = stated.some((offset, k) => Math.abs(offset - start - k * step) > 0.02 * Math.abs(step));
  if (uneven || step === 0) throw badGrid('its planes are unevenly spaced');
  return step * sense;
}

const notInGray = (units: string): DosimetryError =>
  new DosimetryError({
    code: 'ingest/dose-units',
    message: `The dose is in ${units || 'no stated'} units (Dose Units (3004,0002)); GY was expected. It cannot be shown in Gy, added or compared.`,
    remedy: 'Export the absorbed dose in Gy, or leave this object out.',
    detail: { doseUnits: units },
  });

const badGrid = (reason: string): DosimetryError =>
  new DosimetryError({
    code: 'ingest/dose-grid',
    message: `The dose grid cannot be read: ${reason}.`,
    remedy: 'Export the RTDOSE again, or leave this object out.',
  });
