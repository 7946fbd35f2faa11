import {
  DosimetryError,
  partOf,
  patientToVoxel,
  type Grid,
  type RegionMask,
  type RegionSeries,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, items, numbers, text } from '../dataset';
import type { ParsedFile } from '../part10';
import { roiName } from './describeObjects';
import { cross, directionOf, dot, subtract, type Orientation } from './orientation';
import { fillEvenOdd, type Polygon } from './rasterise';
import { colourByIndex } from './regionColour';

type Contour = readonly Vector3[];

/** In-plane pixels of a rasterised ROI are no larger than this, mm, and there are at least this many across it. */
const FINEST = { pixel_mm: 1, pixelsAcross: 48 } as const;

/**
 * ROIs of an RTSTRUCT as masks. Each ROI gets a grid of its own around its contours: slices on the contour planes (their own
 * spacing, axial or oblique), pixels of at most 1 mm in the plane, so that nothing of the drawn shape is lost to a coarser
 * image grid; occupancy on the dose grid then conserves its volume. A contour stands for a slab of one contour spacing around
 * its plane; between planes farther apart than 1.5 spacings nothing is filled in. Contours of one plane combine even–odd
 * (holes, keyholes). A single plane has the slice spacing of `onto`. POINT and open contours are left out.
 * Yields the fraction done, slice by slice. Throws `ingest/contour-plane`, `ingest/no-contours`. Proved by test/unit/dicom/decodeRtStruct.test.ts.
 */
export function* decodeRtStruct(series: RegionSeries, file: ParsedFile, onto: Grid): Generator<number, RegionMask[]> {
  const { dataset } = file;
  const contours = new Map(
    items(dataset, 'ROIContourSequence').map((item) => [finiteNumber(item, 'ReferencedROINumber'), item]),
  );
  const sopInstanceUID = text(dataset, 'SOPInstanceUID');
  const rois = items(dataset, 'StructureSetROISequence');
  const regions: RegionMask[] = [];
  for (const [index, roi] of rois.entries()) {
    const number = finiteNumber(roi, 'ROINumber') ?? index + 1;
    const contour = contours.get(number);
    const closed = contour ? closedContours(contour) : [];
    if (closed.length === 0) continue;
    const frame = text(roi, 'ReferencedFrameOfReferenceUID') || series.frameOfReferenceUID;
    const work = rasteriseRoi(closed, onto, frame, roiName(roi));
    const { grid, mask } = yield* partOf(work, index / rois.length, (index + 1) / rois.length);
    const [red, green, blue] = numbers(contour ?? {}, 'ROIDisplayColor');
    const colour =
      red !== undefined && green !== undefined && blue !== undefined
        ? ([red, green, blue] as const)
        : colourByIndex(index);
    const origin = { kind: 'rtstruct', seriesInstanceUID: series.seriesInstanceUID, sopInstanceUID, number } as const;
    regions.push({ id: `${sopInstanceUID}/${number}`, name: roiName(roi), colour, grid, mask, origin });
  }
  if (regions.length > 0) return regions;
  throw new DosimetryError({
    code: 'ingest/no-contours',
    message: 'The structure set holds no closed planar contour.',
    remedy: 'Export the regions as closed contours or as a segmentation.',
  });
}

function closedContours(roi: Dataset): Contour[] {
  return items(roi, 'ContourSequence').flatMap((item): Contour[] => {
    const type = text(item, 'ContourGeometricType');
    if (type !== '' && !type.startsWith('CLOSED') && type !== 'CLOSEDPLANAR_XOR') return [];
    const flat = numbers(item, 'ContourData');
    const points: Vector3[] = [];
    for (let n = 0; n + 2 < flat.length; n += 3) points.push([flat[n] ?? 0, flat[n + 1] ?? 0, flat[n + 2] ?? 0]);
    return points.length >= 3 ? [points] : [];
  });
}

/** Normal by Newell's sum, which holds for any planar polygon and gives twice the area. */
function areaVector(contour: Contour): Vector3 {
  const first = contour[0] ?? [0, 0, 0];
  let sum: Vector3 = [0, 0, 0];
  for (let n = 1; n + 1 < contour.length; n++) {
    const turn = cross(subtract(contour[n] ?? first, first), subtract(contour[n + 1] ?? first, first));
    sum = [sum[0] + turn[0], sum[1] + turn[1], sum[2] + turn[2]];
  }
  return sum;
}

/** In-plane axes: those of `onto` where the contours lie in its slices, else any pair in the contour plane. */
function planeOrientation(contours: readonly Contour[], onto: Grid, name: string): Orientation {
  const largest = [...contours].map(areaVector).sort((a, b) => dot(b, b) - dot(a, a))[0] ?? [0, 0, 0];
  const length = Math.sqrt(dot(largest, largest));
  if (length === 0) throw notPlanar(name);
  const normal: Vector3 = [largest[0] / length, largest[1] / length, largest[2] / length];
  const inPlane = [...axesOf(onto)].sort((a, b) => Math.abs(dot(a, normal)) - Math.abs(dot(b, normal)))[0] ?? [1, 0, 0];
  const along = dot(inPlane, normal);
  const tilted = subtract(inPlane, [normal[0] * along, normal[1] * along, normal[2] * along]);
  const norm = Math.sqrt(dot(tilted, tilted));
  const row: Vector3 = [tilted[0] / norm, tilted[1] / norm, tilted[2] / norm];
  return { row, column: cross(normal, row), normal };
}

function* rasteriseRoi(
  contours: readonly Contour[],
  onto: Grid,
  frameOfReferenceUID: string,
  name: string,
): Generator<number, { grid: Grid; mask: Uint8Array }> {
  const orientation = planeOrientation(contours, onto, name);
  const planes = contours.map((contour) => planeDistance(contour, orientation, name));
  const slab_mm = contourSpacing_mm(planes, onto, orientation);
  const grid = roiGrid(contours, planes, slab_mm, orientation, onto, frameOfReferenceUID);
  const [columns, rows, slices] = grid.size;
  const mask = new Uint8Array(columns * rows * slices);
  const bottom = Math.min(...planes);
  for (let k = 0; k < slices; k++) {
    const nearest = nearestPlane(planes, bottom + k * slab_mm, slab_mm);
    const onPlane = contours.filter((_, n) => nearest !== null && Math.abs((planes[n] ?? 0) - nearest) < SAME_PLANE_MM);
    const polygons = onPlane.map((contour): Polygon =>
      contour.flatMap((point) => patientToVoxel(grid, point).slice(0, 2)),
    );
    fillEvenOdd(mask.subarray(k * columns * rows, (k + 1) * columns * rows), columns, rows, polygons);
    yield (k + 1) / slices;
  }
  return { grid, mask };
}

const SAME_PLANE_MM = 0.01;

function planeDistance(contour: Contour, orientation: Orientation, name: string): number {
  const distances = contour.map((point) => dot(point, orientation.normal));
  const [low, high] = [Math.min(...distances), Math.max(...distances)];
  if (high - low > 0.5) throw notPlanar(name);
  return (low + high) / 2;
}

/** Smallest distance between contour planes. */
function contourSpacing_mm(planes: readonly number[], onto: Grid, orientation: Orientation): number {
  const sorted = [...planes].sort((a, b) => a - b);
  const gaps = sorted
    .slice(1)
    .map((plane, n) => plane - (sorted[n] ?? 0))
    .filter((gap) => gap > SAME_PLANE_MM);
  if (gaps.length > 0) return Math.min(...gaps);
  const along = axesOf(onto).map((axis) => Math.abs(dot(axis, orientation.normal)));
  return onto.spacing_mm[along.indexOf(Math.max(...along)) as 0 | 1 | 2];
}

/** The contour plane that a slice belongs to; null in a gap. */
function nearestPlane(planes: readonly number[], at_mm: number, slab_mm: number): number | null {
  const nearest = planes.reduce(
    (best, plane) => (Math.abs(plane - at_mm) < Math.abs(best - at_mm) ? plane : best),
    Infinity,
  );
  return Math.abs(nearest - at_mm) <= 0.75 * slab_mm ? nearest : null;
}

/** Pixels along one in-plane axis: how large, how many, and where the first one's centre lies. */
interface Pixels {
  readonly size_mm: number;
  readonly count: number;
  readonly first_mm: number;
}

/**
 * Pixels that cover the contours along an axis. Where the axis is one of `onto`'s, they divide its voxels evenly, so that a
 * contour along voxel edges is kept exactly.
 */
function pixelsAlong(axis: Vector3, contours: readonly Contour[], onto: Grid): Pixels {
  let [low, high] = [Infinity, -Infinity];
  for (const contour of contours)
    for (const point of contour) {
      low = Math.min(low, dot(point, axis));
      high = Math.max(high, dot(point, axis));
    }
  const finest_mm = Math.min(FINEST.pixel_mm, Math.max(0.1, (high - low) / FINEST.pixelsAcross));
  const own = axesOf(onto).findIndex((one) => Math.abs(dot(one, axis)) > 1 - 1e-9);
  const voxel_mm = own < 0 ? finest_mm : onto.spacing_mm[own as 0 | 1 | 2];
  const size_mm = voxel_mm / Math.ceil(voxel_mm / finest_mm);
  const edge_mm = own < 0 ? low : dot(onto.origin_mm, axis) - voxel_mm / 2;
  const before = Math.floor((low - edge_mm) / size_mm + 1e-6);
  const after = Math.ceil((high - edge_mm) / size_mm - 1e-6);
  return { size_mm, count: Math.max(1, after - before), first_mm: edge_mm + (before + 0.5) * size_mm };
}

function roiGrid(
  contours: readonly Contour[],
  planes: readonly number[],
  slab_mm: number,
  orientation: Orientation,
  onto: Grid,
  frameOfReferenceUID: string,
): Grid {
  const { row, column, normal } = orientation;
  const [u, v] = [pixelsAlong(row, contours, onto), pixelsAlong(column, contours, onto)];
  const [bottom, top] = [Math.min(...planes), Math.max(...planes)];
  const at = (axis: 0 | 1 | 2): number => u.first_mm * row[axis] + v.first_mm * column[axis] + bottom * normal[axis];
  return {
    size: [u.count, v.count, Math.round((top - bottom) / slab_mm) + 1],
    spacing_mm: [u.size_mm, v.size_mm, slab_mm],
    origin_mm: [at(0), at(1), at(2)],
    direction: directionOf(orientation, 1),
    frameOfReferenceUID,
  };
}

function axesOf(grid: Grid): readonly [Vector3, Vector3, Vector3] {
  const d = grid.direction;
  return [
    [d[0], d[1], d[2]],
    [d[3], d[4], d[5]],
    [d[6], d[7], d[8]],
  ];
}

const notPlanar = (name: string): DosimetryError =>
  new DosimetryError({
    code: 'ingest/contour-plane',
    message: `The contours of ${name} do not lie in parallel planes (more than 0.5 mm off); planar contours were expected.`,
    remedy: 'Export the region as planar contours or as a segmentation.',
  });
