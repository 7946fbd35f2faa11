import type { Grid, Vector3 } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, firstItem, numbers, text } from '../dataset';
import { asVector3, directionOf, dot, orientationOf, sameOrientation, subtract, type Orientation } from './orientation';
import { defective, failed, short, type Failed, type Reading } from './reading';

/** A stack of single-frame images in slice order (ascending along the normal), and its grid. */
export interface Stack {
  readonly grid: Grid;
  readonly datasets: readonly Dataset[];
  /** What had to be assumed for the grid, in words; '' when all stood in the headers. */
  readonly assumed: string;
}

interface PlacedSlice {
  readonly dataset: Dataset;
  readonly position: Vector3;
  readonly distance_mm: number;
}

/** Slice positions may jitter by this much before they count as irregular. */
const tolerance_mm = (spacing_mm: number): number => Math.max(0.05, 0.02 * spacing_mm);

/** Plane position or orientation of an image: at top level, or at detector level as NM has it. */
export function planeNumbers(dataset: Dataset, keyword: 'ImagePositionPatient' | 'ImageOrientationPatient'): number[] {
  const atDetector = numbers(firstItem(dataset, 'DetectorInformationSequence') ?? {}, keyword);
  return atDetector.length > 0 ? atDetector : numbers(dataset, keyword);
}

/** [x, y] spacing from Pixel Spacing (0028,0030), whose first value is between rows. */
export function inPlaneSpacing_mm(dataset: Dataset): readonly [number, number] | null {
  const [betweenRows, betweenColumns] = numbers(dataset, 'PixelSpacing');
  const valid = betweenRows !== undefined && betweenColumns !== undefined && betweenRows > 0 && betweenColumns > 0;
  return valid ? [betweenColumns, betweenRows] : null;
}

/**
 * Sorts single-frame images into a grid. Refused, with the reason: images without position, orientation or spacing, of
 * different size or orientation (`ingest/mixed-geometry`), several at one position (`ingest/repeated-slices`), gaps
 * (`ingest/missing-slices`), uneven spacing (`ingest/irregular-slices`), sheared stacks (`ingest/gantry-tilt`).
 * Proved by test/unit/dicom/stackGrid.test.ts.
 */
export function stackGrid(datasets: readonly Dataset[]): Reading<Stack> {
  const first = datasets[0];
  if (!first) return failed('The series holds no image.');
  const orientation = orientationOf(planeNumbers(first, 'ImageOrientationPatient'));
  if (!orientation) return failed('ImageOrientationPatient (0020,0037) is missing or not orthonormal.');
  const spacing = inPlaneSpacing_mm(first);
  if (!spacing) return failed('PixelSpacing (0028,0030) is missing or not positive.');
  const size = [numbers(first, 'Columns')[0] ?? 0, numbers(first, 'Rows')[0] ?? 0] as const;
  const mixed = datasets.find((dataset) => !sameShape(dataset, first, orientation));
  if (mixed) return mixedGeometry(mixed);
  const slices = placeSlices(datasets, orientation.normal);
  if (!slices.ok) return slices;
  const thickness = sliceSpacing(slices.value, first);
  if (!thickness.ok) return thickness;
  const origin = slices.value[0]?.position ?? [0, 0, 0];
  const sheared = findShear(slices.value, orientation);
  if (sheared) return sheared;
  return {
    ok: true,
    value: {
      grid: {
        size: [size[0], size[1], slices.value.length],
        spacing_mm: [spacing[0], spacing[1], thickness.value.spacing_mm],
        origin_mm: origin,
        direction: directionOf(orientation, 1),
        frameOfReferenceUID: text(first, 'FrameOfReferenceUID'),
      },
      datasets: slices.value.map((slice) => slice.dataset),
      assumed: thickness.value.assumed,
    },
  };
}

function sameShape(dataset: Dataset, first: Dataset, orientation: Orientation): boolean {
  const own = orientationOf(planeNumbers(dataset, 'ImageOrientationPatient'));
  if (!own || !sameOrientation(own, orientation)) return false;
  if (text(dataset, 'FrameOfReferenceUID') !== text(first, 'FrameOfReferenceUID')) return false;
  const [a, b] = [inPlaneSpacing_mm(dataset), inPlaneSpacing_mm(first)];
  if (!a || !b || Math.abs(a[0] - b[0]) > 1e-4 || Math.abs(a[1] - b[1]) > 1e-4) return false;
  return (
    numbers(dataset, 'Rows')[0] === numbers(first, 'Rows')[0] &&
    numbers(dataset, 'Columns')[0] === numbers(first, 'Columns')[0]
  );
}

function mixedGeometry(dataset: Dataset): Failed {
  return defective(
    'ingest/mixed-geometry',
    `Image ${text(dataset, 'InstanceNumber') || text(dataset, 'SOPInstanceUID')} differs from the first in size, spacing, orientation or frame of reference; one regular stack was expected.`,
    'Export the reconstructed axial series on its own.',
  );
}

function placeSlices(datasets: readonly Dataset[], normal: Vector3): Reading<PlacedSlice[]> {
  const slices: PlacedSlice[] = [];
  for (const dataset of datasets) {
    const position = asVector3(planeNumbers(dataset, 'ImagePositionPatient'));
    if (!position) return failed('ImagePositionPatient (0020,0032) is missing or malformed.');
    slices.push({ dataset, position, distance_mm: dot(position, normal) });
  }
  slices.sort((a, b) => a.distance_mm - b.distance_mm);
  const repeated = slices.find((slice, k) => k > 0 && slice.distance_mm - (slices[k - 1]?.distance_mm ?? 0) < 1e-3);
  if (!repeated) return { ok: true, value: slices };
  return defective(
    'ingest/repeated-slices',
    `Several images lie at the same position (${repeated.position.map(short).join(', ')} mm): a dynamic, gated or duplicated series; one image a position was expected.`,
    'Export the static reconstruction, or remove the duplicates.',
  );
}

function sliceSpacing(
  slices: readonly PlacedSlice[],
  first: Dataset,
): Reading<{ spacing_mm: number; assumed: string }> {
  const gaps = slices.slice(1).map((slice, k) => slice.distance_mm - (slices[k]?.distance_mm ?? 0));
  if (gaps.length === 0) {
    const thickness_mm = finiteNumber(first, 'SliceThickness') ?? 0;
    if (thickness_mm <= 0) return failed('A single slice without SliceThickness (0018,0050): its extent is unknown.');
    return {
      ok: true,
      value: {
        spacing_mm: thickness_mm,
        assumed: 'slice spacing taken from SliceThickness (0018,0050) of the only slice',
      },
    };
  }
  const typical_mm = [...gaps].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0;
  const wide = gaps.filter((gap) => gap > typical_mm + tolerance_mm(typical_mm));
  const asMultiples = wide.every(
    (gap) => Math.abs(gap / typical_mm - Math.round(gap / typical_mm)) * typical_mm < 2 * tolerance_mm(typical_mm),
  );
  if (wide.length > 0 && asMultiples) return missingSlices(wide, typical_mm, slices.length);
  const uneven = gaps.find((gap) => Math.abs(gap - typical_mm) > tolerance_mm(typical_mm));
  if (uneven !== undefined) return irregularSlices(uneven, typical_mm);
  const span_mm = (slices.at(-1)?.distance_mm ?? 0) - (slices[0]?.distance_mm ?? 0);
  return { ok: true, value: { spacing_mm: span_mm / gaps.length, assumed: '' } };
}

function missingSlices(wide: readonly number[], typical_mm: number, present: number): Failed {
  const lost = wide.reduce((sum, gap) => sum + Math.round(gap / typical_mm) - 1, 0);
  return defective(
    'ingest/missing-slices',
    `${lost} of ${present + lost} slices are missing (a gap of ${short(wide[0] ?? 0)} mm where ${short(typical_mm)} mm was expected).`,
    'Send the whole series to the archive again.',
  );
}

function irregularSlices(gap_mm: number, typical_mm: number): Failed {
  return defective(
    'ingest/irregular-slices',
    `Slices are unevenly spaced (${short(gap_mm)} mm and ${short(typical_mm)} mm); a constant spacing was expected.`,
    'Export a reconstruction with constant slice spacing.',
  );
}

function findShear(slices: readonly PlacedSlice[], orientation: Orientation): Failed | null {
  const origin = slices[0]?.position;
  const last = slices.at(-1)?.position;
  if (!origin || !last) return null;
  const step = subtract(last, origin);
  const drift_mm = Math.hypot(dot(step, orientation.row), dot(step, orientation.column));
  if (drift_mm <= 0.5) return null;
  return defective(
    'ingest/gantry-tilt',
    `The slices are displaced sideways by ${short(drift_mm)} mm along the stack (gantry tilt); a stack along its normal was expected.`,
    'Export a series that was corrected for gantry tilt.',
  );
}
