import { DosimetryError, type Grid, type RegionMask, type RegionSeries, type Vector3 } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, firstItem, items, numbers, text } from '../dataset';
import type { ParsedFile } from '../part10';
import { segmentName } from './describeObjects';
import { asVector3, directionOf, dot, orientationOf, subtract, type Orientation } from './orientation';
import { assertReadableSyntax, storedValues } from './pixels';
import { colourByIndex, colourOfCieLab } from './regionColour';
import { inPlaneSpacing_mm } from './stackGrid';

/** One frame of a SEG: which segment (0: every label of a LABELMAP) on which plane. */
interface SegFrame {
  readonly segment: number;
  readonly position: Vector3;
}

const PIXELS_PER_YIELD = 1 << 18;

/**
 * Masks of a SEG on the grid that it was drawn on: BINARY (bit-packed), FRACTIONAL (inside at 0.5 of the maximum and more) and
 * LABELMAP; segments may overlap; frames in any order, empty ones left out. All segments of an object share one grid, which
 * spans its frames. Yields the fraction of its frames that is done. Throws `ingest/seg-geometry`, `ingest/truncated`, `ingest/transfer-syntax`.
 * Proved by test/unit/dicom/decodeSeg.test.ts and test/round-trip/dicom/interop.test.ts.
 */
export function* decodeSeg(series: RegionSeries, file: ParsedFile): Generator<number, RegionMask[]> {
  assertReadableSyntax(file);
  const { dataset } = file;
  const frames = framesOf(dataset);
  const { grid, sliceOf } = segGrid(dataset, frames);
  const perFrame = grid.size[0] * grid.size[1];
  const copyInside = insideCopier(file, perFrame, frames.length);
  const segments = items(dataset, 'SegmentSequence');
  const framesPerYield = Math.max(1, Math.floor(PIXELS_PER_YIELD / perFrame));
  const copies = frames.length * (frames.some(({ segment }) => segment === 0) ? segments.length : 1);
  const regions: RegionMask[] = [];
  let copied = 0;
  for (const [index, segment] of segments.entries()) {
    const number = finiteNumber(segment, 'SegmentNumber') ?? index + 1;
    const mask = new Uint8Array(perFrame * grid.size[2]);
    for (const [f, frame] of frames.entries()) {
      if (frame.segment !== 0 && frame.segment !== number) continue;
      const offset = sliceOf(frame.position) * perFrame;
      copyInside(f, number, mask.subarray(offset, offset + perFrame));
      if (++copied % framesPerYield === 0) yield Math.min(1, copied / copies);
    }
    regions.push({ ...identityOfSegment(series, dataset, segment, number), grid, mask });
  }
  return regions;
}

function identityOfSegment(
  { seriesInstanceUID }: RegionSeries,
  dataset: Dataset,
  segment: Dataset,
  number: number,
): Omit<RegionMask, 'grid' | 'mask'> {
  const sopInstanceUID = text(dataset, 'SOPInstanceUID');
  return {
    id: `${sopInstanceUID}/${number}`,
    name: segmentName(segment),
    colour: colourOfCieLab(numbers(segment, 'RecommendedDisplayCIELabValue')) ?? colourByIndex(number - 1),
    origin: { kind: 'seg', seriesInstanceUID, sopInstanceUID, number },
  };
}

/** Sets the pixels of one slice that lie inside segment `number` in frame f. */
type InsideCopier = (f: number, number: number, slice: Uint8Array) => void;

function insideCopier(file: ParsedFile, perFrame: number, frames: number): InsideCopier {
  const type = text(file.dataset, 'SegmentationType').toUpperCase();
  if (finiteNumber(file.dataset, 'BitsAllocated') === 1)
    return bitCopier(packedBits(file, perFrame * frames), perFrame);
  const values = storedValues(file, perFrame * frames);
  const half = 0.5 * (type === 'FRACTIONAL' ? (finiteNumber(file.dataset, 'MaximumFractionalValue') ?? 255) : 1);
  return (f, number, slice) => {
    for (let n = 0; n < perFrame; n++) {
      const value = values[f * perFrame + n] ?? 0;
      if (type === 'LABELMAP' ? value === number : value >= half) slice[n] = 1;
    }
  };
}

function bitCopier(bytes: Uint8Array, perFrame: number): InsideCopier {
  return (f, _, slice) => {
    const start = f * perFrame;
    for (let n = 0; n < perFrame; n++) {
      const bit = start + n;
      const byte = bytes[bit >> 3] ?? 0;
      if ((byte >> (bit & 7)) & 1) slice[n] = 1;
      // Most bytes are empty: on to the last bit of this one.
      else if (byte === 0) n += 7 - (bit & 7);
    }
  };
}

/** BINARY: one bit a pixel, least significant first, frames run on without padding between them (PS3.5 8.1.1). */
function packedBits(file: ParsedFile, count: number): Uint8Array {
  const bytes = file.pixelData ?? new Uint8Array();
  const needed = Math.ceil(count / 8);
  if (bytes.byteLength >= needed) return bytes;
  throw new DosimetryError({
    code: 'ingest/truncated',
    message: `The pixel data of the segmentation is truncated: ${bytes.byteLength} of ${needed} bytes are there.`,
    remedy: 'Send the segmentation to the archive again.',
  });
}

function framesOf(dataset: Dataset): SegFrame[] {
  const shared = firstItem(dataset, 'SharedFunctionalGroupsSequence');
  const labelmap = text(dataset, 'SegmentationType').toUpperCase() === 'LABELMAP';
  return items(dataset, 'PerFrameFunctionalGroupsSequence').map((group) => {
    const plane = firstItem(group, 'PlanePositionSequence') ?? firstItem(shared, 'PlanePositionSequence');
    const position = asVector3(numbers(plane ?? {}, 'ImagePositionPatient'));
    const identification =
      firstItem(group, 'SegmentIdentificationSequence') ?? firstItem(shared, 'SegmentIdentificationSequence');
    const segment = finiteNumber(identification ?? {}, 'ReferencedSegmentNumber');
    if (!position) throw badGeometry('a frame has no ImagePositionPatient (0020,0032)');
    if (segment === null && !labelmap) throw badGeometry('a frame does not say which segment it belongs to');
    return { segment: segment ?? 0, position };
  });
}

const sharedOrFirst = (dataset: Dataset, sequence: string): Dataset =>
  firstItem(firstItem(dataset, 'SharedFunctionalGroupsSequence'), sequence) ??
  firstItem(firstItem(dataset, 'PerFrameFunctionalGroupsSequence'), sequence) ??
  {};

function segGrid(
  dataset: Dataset,
  frames: readonly SegFrame[],
): { grid: Grid; sliceOf: (position: Vector3) => number } {
  const orientation = orientationOf(
    numbers(sharedOrFirst(dataset, 'PlaneOrientationSequence'), 'ImageOrientationPatient'),
  );
  const measures = sharedOrFirst(dataset, 'PixelMeasuresSequence');
  const spacing = inPlaneSpacing_mm(measures);
  if (!orientation || !spacing) throw badGeometry('orientation or pixel spacing is missing');
  const lowest = [...frames].sort(
    (a, b) => dot(a.position, orientation.normal) - dot(b.position, orientation.normal),
  )[0];
  if (!lowest) throw badGeometry('it has no frame');
  const distances = frames.map((frame) => dot(subtract(frame.position, lowest.position), orientation.normal));
  const slice_mm = sliceSpacing_mm(measures, distances);
  const sliceOf = (position: Vector3): number => wholeSlice(position, lowest.position, orientation, slice_mm, spacing);
  const slices = Math.max(...frames.map((frame) => sliceOf(frame.position))) + 1;
  const [columns, rows] = [finiteNumber(dataset, 'Columns') ?? 0, finiteNumber(dataset, 'Rows') ?? 0];
  const grid: Grid = {
    size: [columns, rows, slices],
    spacing_mm: [spacing[0], spacing[1], slice_mm],
    origin_mm: lowest.position,
    direction: directionOf(orientation, 1),
    frameOfReferenceUID: text(dataset, 'FrameOfReferenceUID'),
  };
  return { grid, sliceOf };
}

/** Smallest distance between frames of different planes; a stated spacing counts where it divides that (gaps between regions). */
function sliceSpacing_mm(measures: Dataset, distances: readonly number[]): number {
  const sorted = [...new Set(distances)].sort((a, b) => a - b);
  const gaps = sorted
    .slice(1)
    .map((distance, n) => distance - (sorted[n] ?? 0))
    .filter((gap) => gap > 1e-3);
  const smallest = gaps.length > 0 ? Math.min(...gaps) : null;
  const stated = finiteNumber(measures, 'SpacingBetweenSlices') ?? finiteNumber(measures, 'SliceThickness');
  if (smallest === null) {
    if (stated !== null && stated > 0) return stated;
    throw badGeometry('a single plane has neither SpacingBetweenSlices nor SliceThickness');
  }
  if (stated === null || stated <= 0) return smallest;
  const multiple = smallest / stated;
  return multiple > 1.5 && Math.abs(multiple - Math.round(multiple)) < 0.02 ? stated : smallest;
}

function wholeSlice(
  position: Vector3,
  origin: Vector3,
  orientation: Orientation,
  slice_mm: number,
  spacing: readonly [number, number],
): number {
  const step = subtract(position, origin);
  const slice = dot(step, orientation.normal) / slice_mm;
  const sideways = Math.max(
    Math.abs(dot(step, orientation.row)) / spacing[0],
    Math.abs(dot(step, orientation.column)) / spacing[1],
  );
  if (sideways > 0.5) throw badGeometry('its frames are displaced sideways');
  if (Math.abs(slice - Math.round(slice)) > 0.1) throw badGeometry('its frames are unevenly spaced');
  return Math.round(slice);
}

const badGeometry = (reason: string): DosimetryError =>
  new DosimetryError({
    code: 'ingest/seg-geometry',
    message: `The segmentation cannot be placed: ${reason}.`,
    remedy: 'Export the segmentation again on the axial series that it was drawn on.',
  });
