import type { Types } from '@cornerstonejs/core';
import { voxelToPatient, type Grid, type Vector3 } from '@voxel-dosimetry/core';
import { IMAGE_SCHEME } from '../identifiers';
import type { Cornerstone } from '../ohif/services';

/** A computed volume as the viewer's image loader sees it: a stack of planes along +normal. */
export interface SliceStack {
  readonly id: string;
  readonly grid: Grid;
  /** The master array, x fastest; slices are views of it, so new values written here show at once. */
  readonly values: Float32Array;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly patient: { readonly patientID: string; readonly name: string };
  readonly modality: string;
  /** Display range, in the volume's unit. */
  readonly window: { readonly low: number; readonly high: number };
}

const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const axes = ({ direction: d }: Grid): { row: Vector3; column: Vector3; slice: Vector3 } => ({
  row: [d[0], d[1], d[2]],
  column: [d[3], d[4], d[5]],
  slice: [d[6], d[7], d[8]],
});

/** Grid index of the n-th plane of the stack. The stack runs along row × column; a left-handed grid runs against it. */
export function planeIndex(grid: Grid, place: number): number {
  const { row, column, slice } = axes(grid);
  return dot(cross(row, column), slice) > 0 ? place : grid.size[2] - 1 - place;
}

export const imageIdOf = (id: string, place: number): string => `${IMAGE_SCHEME}:${id}:${place}`;
export const imageIdsOf = (stack: SliceStack): string[] =>
  Array.from({ length: stack.grid.size[2] }, (_, place) => imageIdOf(stack.id, place));

function parseImageId(imageId: string): { id: string; place: number } | null {
  if (!imageId.startsWith(`${IMAGE_SCHEME}:`)) return null;
  const end = imageId.lastIndexOf(':');
  return { id: imageId.slice(IMAGE_SCHEME.length + 1, end), place: Number(imageId.slice(end + 1)) };
}

function planeOf(stack: SliceStack, place: number): Record<string, unknown> {
  const { grid } = stack;
  const { row, column } = axes(grid);
  const [columnSpacing_mm, rowSpacing_mm, sliceSpacing_mm] = grid.spacing_mm;
  return {
    frameOfReferenceUID: grid.frameOfReferenceUID,
    rows: grid.size[1],
    columns: grid.size[0],
    imageOrientationPatient: [...row, ...column],
    rowCosines: row,
    columnCosines: column,
    imagePositionPatient: voxelToPatient(grid, [0, 0, planeIndex(grid, place)]),
    sliceThickness: sliceSpacing_mm,
    sliceLocation: place * sliceSpacing_mm,
    pixelSpacing: [rowSpacing_mm, columnSpacing_mm],
    rowPixelSpacing: rowSpacing_mm,
    columnPixelSpacing: columnSpacing_mm,
    usingDefaultValues: false,
  };
}

/** One plane in the attributes that the viewer looks for on an instance. */
export function sliceInstance(stack: SliceStack, place: number): Record<string, unknown> {
  const plane = planeOf(stack, place);
  return {
    imageId: imageIdOf(stack.id, place),
    StudyInstanceUID: stack.studyInstanceUID,
    SeriesInstanceUID: stack.seriesInstanceUID,
    SOPInstanceUID: `${stack.seriesInstanceUID}.${place + 1}`,
    InstanceNumber: place + 1,
    // The viewer warns of mixed patients when an instance names none.
    PatientID: stack.patient.patientID,
    PatientName: stack.patient.name,
    Modality: stack.modality,
    Rows: plane['rows'],
    Columns: plane['columns'],
    PixelSpacing: plane['pixelSpacing'],
    SliceThickness: plane['sliceThickness'],
    ImageOrientationPatient: plane['imageOrientationPatient'],
    ImagePositionPatient: plane['imagePositionPatient'],
    FrameOfReferenceUID: stack.grid.frameOfReferenceUID,
  };
}

function moduleOf(stack: SliceStack, place: number, type: string): unknown {
  const centre = (stack.window.low + stack.window.high) / 2;
  switch (type) {
    case 'imagePlaneModule':
      return planeOf(stack, place);
    case 'imagePixelModule':
      // 32 allocated bits make the viewer hold the volume as Float32.
      return {
        samplesPerPixel: 1,
        photometricInterpretation: 'MONOCHROME2',
        rows: stack.grid.size[1],
        columns: stack.grid.size[0],
        bitsAllocated: 32,
        bitsStored: 32,
        highBit: 31,
        pixelRepresentation: 0,
      };
    case 'generalSeriesModule':
      return {
        modality: stack.modality,
        seriesInstanceUID: stack.seriesInstanceUID,
        studyInstanceUID: stack.studyInstanceUID,
      };
    case 'voiLutModule':
      return { windowCenter: [centre], windowWidth: [stack.window.high - stack.window.low] };
    case 'modalityLutModule':
      return { rescaleSlope: 1, rescaleIntercept: 0 };
    case 'sopCommonModule':
      return { sopInstanceUID: `${stack.seriesInstanceUID}.${place + 1}` };
    case 'generalImageModule':
      return { sopInstanceUID: `${stack.seriesInstanceUID}.${place + 1}`, instanceNumber: place + 1 };
    case 'instance':
      return sliceInstance(stack, place);
    default:
      return undefined;
  }
}

function loadedImage(cornerstone: Cornerstone, stack: SliceStack, place: number): Types.IImage {
  const [columns, rows] = stack.grid.size;
  const start = planeIndex(stack.grid, place) * columns * rows;
  const pixels = stack.values.subarray(start, start + columns * rows);
  const { low, high } = stack.window;
  return {
    imageId: imageIdOf(stack.id, place),
    rows,
    columns,
    width: columns,
    height: rows,
    minPixelValue: low,
    maxPixelValue: high,
    slope: 1,
    intercept: 0,
    windowCenter: (low + high) / 2,
    windowWidth: high - low,
    color: false,
    rgba: false,
    invert: false,
    numberOfComponents: 1,
    columnPixelSpacing: stack.grid.spacing_mm[0],
    rowPixelSpacing: stack.grid.spacing_mm[1],
    sliceThickness: stack.grid.spacing_mm[2],
    sizeInBytes: pixels.byteLength,
    dataType: 'Float32Array',
    voiLUTFunction: cornerstone.Enums.VOILUTFunctionType.LINEAR,
    getPixelData: () => pixels,
    getCanvas: () => document.createElement('canvas'),
    voxelManager: cornerstone.utilities.VoxelManager.createImageVoxelManager({
      width: columns,
      height: rows,
      numberOfComponents: 1,
      scalarData: pixels,
    }),
    preScale: {
      enabled: true,
      scaled: true,
      scalingParameters: { rescaleSlope: 1, rescaleIntercept: 0, modality: stack.modality },
    },
    imageQualityStatus: cornerstone.Enums.ImageQualityStatus.FULL_RESOLUTION,
  };
}

/** Teaches the viewer's cornerstone to load `dosimetry:` images from the stacks that `find` knows. Once a page. */
export function registerSliceLoader(cornerstone: Cornerstone, find: (id: string) => SliceStack | undefined): void {
  const lookUp = (imageId: unknown): { stack: SliceStack; place: number } | null => {
    const parsed = typeof imageId === 'string' ? parseImageId(imageId) : null;
    const stack = parsed === null ? undefined : find(parsed.id);
    return parsed === null || stack === undefined ? null : { stack, place: parsed.place };
  };
  cornerstone.metaData.addProvider((type: string, imageId: unknown) => {
    const found = lookUp(imageId);
    return found === null ? undefined : moduleOf(found.stack, found.place, type);
  }, 100_000);
  cornerstone.imageLoader.registerImageLoader(IMAGE_SCHEME, (imageId: string) => {
    const found = lookUp(imageId);
    if (found === null) return { promise: Promise.reject(new Error(`${imageId} is no longer held in memory.`)) };
    const image = loadedImage(cornerstone, found.stack, found.place);
    return { promise: Promise.resolve(image) };
  });
}
