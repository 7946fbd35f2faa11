import { missing, sourced, type FrameOrder, type Grid, type Sourced } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, firstItem, numbers, text } from '../dataset';
import { asVector3, directionOf, orientationOf } from './orientation';
import { failed, short, type Reading } from './reading';
import { inPlaneSpacing_mm, planeNumbers } from './stackGrid';

/** Geometry of one multi-frame NM object. */
export interface NmGeometry {
  readonly grid: Sourced<Grid>;
  readonly frameOrder: Sourced<FrameOrder>;
  readonly gridWithoutSliceSpacing?: Grid;
}

/**
 * Grid of a reconstructed multi-frame NM (PS3.3 C.8.4.15, C.8.4.9): position and orientation stand in the Detector
 * Information Sequence (some writers put them at top level); frame k lies at position + k · spacing along the normal,
 * and a negative Spacing Between Slices (0018,0088) means against it. Without Spacing Between Slices the Slice
 * Thickness is taken, as an assumption. Proved by test/unit/dicom/nmGrid.test.ts.
 */
export function nmGrid(dataset: Dataset, frames: number): NmGeometry {
  const frameOrder = frameOrderOf(dataset);
  const plane = planeOf(dataset, frames);
  if (!plane.ok) return { grid: missing(plane.reason), frameOrder };
  const sense = frameOrder.value === 'against-normal' ? -1 : 1;
  const orientation = plane.value.orientation;
  const withSpacing = (spacing_mm: number): Grid => ({
    size: [plane.value.columns, plane.value.rows, frames],
    spacing_mm: [plane.value.spacing_mm[0], plane.value.spacing_mm[1], spacing_mm],
    origin_mm: plane.value.position,
    direction: directionOf(orientation, sense),
    frameOfReferenceUID: text(dataset, 'FrameOfReferenceUID'),
  });
  const spacing = sliceSpacingOf(dataset);
  if (spacing.source === 'missing')
    return { grid: missing(spacing.detail), frameOrder, gridWithoutSliceSpacing: withSpacing(1) };
  const detail = `${plane.value.where}; ${spacing.detail}`;
  return { grid: sourced(withSpacing(spacing.value), spacing.source, detail), frameOrder };
}

interface Plane {
  readonly position: readonly [number, number, number];
  readonly orientation: NonNullable<ReturnType<typeof orientationOf>>;
  readonly spacing_mm: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
  readonly where: string;
}

function planeOf(dataset: Dataset, frames: number): Reading<Plane> {
  const position = asVector3(planeNumbers(dataset, 'ImagePositionPatient'));
  if (!position)
    return failed(
      'ImagePositionPatient (0020,0032) stands neither in the Detector Information Sequence nor at top level.',
    );
  const orientation = orientationOf(planeNumbers(dataset, 'ImageOrientationPatient'));
  if (!orientation)
    return failed('ImageOrientationPatient (0020,0037) is missing or not orthonormal, at detector and at top level.');
  const spacing = inPlaneSpacing_mm(dataset);
  if (!spacing) return failed('PixelSpacing (0028,0030) is missing or not positive.');
  const [rows, columns] = [finiteNumber(dataset, 'Rows') ?? 0, finiteNumber(dataset, 'Columns') ?? 0];
  if (rows < 1 || columns < 1 || frames < 1) return failed('Rows, Columns or NumberOfFrames is missing.');
  const detector = firstItem(dataset, 'DetectorInformationSequence') ?? {};
  const atDetector = numbers(detector, 'ImagePositionPatient').length > 0;
  const where = `ImagePositionPatient (0020,0032) ${atDetector ? 'of the detector (0054,0022)' : 'at top level'}`;
  return { ok: true, value: { position, orientation, spacing_mm: spacing, rows, columns, where } };
}

/** Magnitude of the slice spacing; its sign is the frame order's. */
function sliceSpacingOf(dataset: Dataset): Sourced<number> {
  const between = finiteNumber(dataset, 'SpacingBetweenSlices');
  if (between !== null && between !== 0)
    return sourced(Math.abs(between), 'attribute', `SpacingBetweenSlices (0018,0088) = ${short(between)} mm`);
  const thickness = finiteNumber(dataset, 'SliceThickness');
  if (thickness !== null && thickness > 0)
    return sourced(
      thickness,
      'assumed',
      `SpacingBetweenSlices (0018,0088) is ${between === 0 ? 'zero' : 'missing'}: taken from SliceThickness (0018,0050) = ${short(thickness)} mm`,
    );
  return missing(
    'Neither SpacingBetweenSlices (0018,0088) nor SliceThickness (0018,0050) gives the distance between slices.',
  );
}

function frameOrderOf(dataset: Dataset): Sourced<FrameOrder> {
  const between = finiteNumber(dataset, 'SpacingBetweenSlices');
  if (between !== null && between < 0)
    return sourced(
      'against-normal',
      'attribute',
      `SpacingBetweenSlices (0018,0088) is negative (${short(between)} mm): frames run against the normal`,
    );
  if (between !== null && between > 0)
    return sourced(
      'along-normal',
      'attribute',
      `SpacingBetweenSlices (0018,0088) is positive (${short(between)} mm): frames run along the normal`,
    );
  return sourced(
    'along-normal',
    'assumed',
    'No SpacingBetweenSlices (0018,0088) says which way the frames run: taken along the normal',
  );
}
