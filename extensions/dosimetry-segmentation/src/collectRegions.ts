import { voxelCount, type Grid, type RegionMask } from '@voxel-dosimetry/core';
import { cornerstoneOf, type HostContext, type Segmentation } from './host';
import { DRAWN_PREFIX } from './startDrawing';

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

interface LabelSlice {
  readonly plane: Plane;
  readonly labels: ArrayLike<number>;
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
function slicesOf(cornerstone: Cornerstone, segmentation: Segmentation): LabelSlice[] {
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

function gridOf(slices: readonly LabelSlice[]): Grid | null {
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

function maskOf(slices: readonly LabelSlice[], grid: Grid, segmentIndex: number): Uint8Array | null {
  const mask = new Uint8Array(voxelCount(grid));
  const perSlice = grid.size[0] * grid.size[1];
  let drawn = 0;
  slices.forEach(({ labels }, k) => {
    for (let index = 0; index < perSlice; index++)
      if (labels[index] === segmentIndex) {
        mask[k * perSlice + index] = 1;
        drawn += 1;
      }
  });
  return drawn === 0 ? null : mask;
}

/** A colour-blind-safe set (Okabe & Ito 2008) for regions whose colour the viewer does not say. */
const COLOURS: readonly (readonly [number, number, number])[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
];

function masksOf(cornerstone: Cornerstone, segmentation: Segmentation): RegionMask[] {
  const slices = slicesOf(cornerstone, segmentation);
  const grid = gridOf(slices);
  if (grid === null) return [];
  return Object.values(segmentation.segments).flatMap((segment): RegionMask[] => {
    const mask = segment === undefined ? null : maskOf(slices, grid, segment.segmentIndex);
    if (segment === undefined || mask === null) return [];
    const { segmentationId } = segmentation;
    return [
      {
        id: `${segmentationId}/${segment.segmentIndex}`,
        name: segment.label,
        colour: COLOURS[(segment.segmentIndex - 1) % COLOURS.length] ?? [230, 159, 0],
        grid,
        mask,
        origin: {
          kind: 'drawn',
          segmentationId,
          segmentIndex: segment.segmentIndex,
          referencedSeriesInstanceUID: segmentationId.slice(DRAWN_PREFIX.length),
        },
      },
    ];
  });
}

/** Every segment that was drawn in this visit as a mask on the grid of the images it was drawn on; empty segments are left out. */
export function drawnRegions(context: HostContext): RegionMask[] {
  const cornerstone = cornerstoneOf(context);
  return context.servicesManager.services.segmentationService
    .getSegmentations()
    .filter(({ segmentationId }) => segmentationId.startsWith(DRAWN_PREFIX))
    .flatMap((segmentation) => masksOf(cornerstone, segmentation));
}
