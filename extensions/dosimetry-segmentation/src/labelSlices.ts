import type { Grid } from '@voxel-dosimetry/core';
import type { cornerstoneOf, Segmentation } from './host';

type Cornerstone = ReturnType<typeof cornerstoneOf>;

interface Plane {
  readonly imageOrientationPatient: readonly number[];
  readonly imagePositionPatient: readonly number[];
  readonly rowPixelSpacing: number;
  readonly columnPixelSpacing: number;
  readonly rows: number;
  readonly columns: number;
  readonly frameOfReferenceUID?: string;
}

/** One image of a label map with its place. */
export interface LabelSlice {
  readonly plane: Plane;
  /** Segment index of every pixel, row by row; the viewer's own array: what is written here is drawn. */
  readonly labels: { readonly length: number; [index: number]: number };
  readonly distance_mm: number;
}

type Triple = readonly [number, number, number];
const triple = (values: readonly number[], start = 0): Triple => [
  values[start] ?? 0,
  values[start + 1] ?? 0,
  values[start + 2] ?? 0,
];
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function axesOf({ imageOrientationPatient }: Plane): { row: Triple; column: Triple; normal: Triple } {
  const row = triple(imageOrientationPatient);
  const column = triple(imageOrientationPatient, 3);
  const normal: Triple = [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ];
  return { row, column, normal };
}

/** The label map's images with their places, in order along the normal. */
export function slicesOf(cornerstone: Cornerstone, segmentation: Segmentation): LabelSlice[] {
  const { imageIds = [], referencedImageIds = [] } = segmentation.representationData.Labelmap ?? {};
  const slices = imageIds.flatMap((imageId, index): LabelSlice[] => {
    const plane = cornerstone.metaData.get('imagePlaneModule', referencedImageIds[index] ?? imageId) as
      Plane | undefined;
    const labels = cornerstone.cache.getImage(imageId)?.voxelManager?.getScalarData();
    if (plane === undefined || labels === undefined) return [];
    return [{ plane, labels, distance_mm: dot(triple(plane.imagePositionPatient), axesOf(plane).normal) }];
  });
  return slices.sort((a, b) => a.distance_mm - b.distance_mm);
}

/** The grid of the images that were drawn on; null for fewer than two. */
export function gridOf(slices: readonly LabelSlice[]): Grid | null {
  const [first, last] = [slices[0], slices.at(-1)];
  if (first === undefined || last === undefined || slices.length < 2) return null;
  const { row, column, normal } = axesOf(first.plane);
  return {
    size: [first.plane.columns, first.plane.rows, slices.length],
    spacing_mm: [
      first.plane.columnPixelSpacing,
      first.plane.rowPixelSpacing,
      (last.distance_mm - first.distance_mm) / (slices.length - 1),
    ],
    origin_mm: triple(first.plane.imagePositionPatient),
    direction: [...row, ...column, ...normal],
    frameOfReferenceUID: first.plane.frameOfReferenceUID ?? '',
  };
}
