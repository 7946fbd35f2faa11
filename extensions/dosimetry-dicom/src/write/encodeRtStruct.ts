import { partOf, voxelToPatient, type RegionMask } from '@voxel-dosimetry/core';
import type { Dataset, EncodedInstance } from '../archive';
import { assertFrameOfReference, creationMoment, nothingToWrite, type EncodeContext } from './context';
import { micrometre } from './decimalString';
import {
  allInstances,
  commonModules,
  imagesOfGrid,
  instanceOfSlice,
  longString,
  provenanceText,
  type ReferencedImages,
} from './modules';
import { segmentCodes, codeItem } from './segmentCodes';
import { traceContours } from './traceContours';
import { encodedInstance } from './writePart10';

const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';
const DETACHED_STUDY = '1.2.840.10008.3.1.2.3.1';

/** Share of the work that tracing the contours takes; the rest is writing. */
const TRACED_frac = 0.5;

/**
 * Regions as RTSTRUCT: CLOSED_PLANAR contours along the voxel edges of every slice of each region's own grid, holes by keyhole,
 * so that filling the contours on that grid gives the mask back. Regions of different grids may stand together.
 * Yields the fraction done, slice by slice. Throws `export/no-regions`, `export/frame-of-reference`. Proved by test/round-trip/dicom/rtStruct.test.ts (dciodvfy, plastimatch, pydicom).
 */
export function* encodeRtStruct(
  regions: readonly RegionMask[],
  context: EncodeContext,
): Generator<number, EncodedInstance> {
  const first = regions[0];
  if (!first) throw nothingToWrite();
  const { frameOfReferenceUID } = first.grid;
  assertFrameOfReference(frameOfReferenceUID, 'structure set');
  const { date, time } = creationMoment(context.createdAt);
  const images = regions.map((region) => imagesOfGrid(region.grid, context));
  const contours = yield* partOf(allContours(regions, images), 0, TRACED_frac);
  const common = { sopClassUID: RT_STRUCTURE_SET, modality: 'RTSTRUCT', seriesNumber: 9003, frameOfReferenceUID };
  const dataset = {
    ...commonModules(context, common),
    StructureSetLabel: 'DOSIMETRY',
    StructureSetName: longString(context.seriesDescription),
    StructureSetDescription: provenanceText(context, 1024),
    StructureSetDate: date,
    StructureSetTime: time,
    ReferencedFrameOfReferenceSequence: [referencedFrame(frameOfReferenceUID, images, context)],
    StructureSetROISequence: regions.map((region, index) => ({
      ROINumber: index + 1,
      ReferencedFrameOfReferenceUID: region.grid.frameOfReferenceUID,
      ROIName: longString(region.name || `Region ${index + 1}`),
      ROIGenerationAlgorithm: region.origin.kind === 'threshold' ? 'SEMIAUTOMATIC' : 'MANUAL',
    })),
    ROIContourSequence: regions.map((region, index) => roiContour(region, index + 1, contours[index] ?? [])),
    RTROIObservationsSequence: regions.map((region, index) => observation(region, index + 1)),
    ApprovalStatus: 'UNAPPROVED',
  };
  return yield* partOf(encodedInstance('RTSTRUCT', dataset), TRACED_frac, 1);
}

function referencedFrame(
  frameOfReferenceUID: string,
  images: readonly (ReferencedImages | null)[],
  context: EncodeContext,
): Dataset {
  const series = new Map(images.filter((one) => one !== null).map((one) => [one.seriesInstanceUID, one]));
  if (series.size === 0) return { FrameOfReferenceUID: frameOfReferenceUID };
  return {
    FrameOfReferenceUID: frameOfReferenceUID,
    RTReferencedStudySequence: [
      {
        ReferencedSOPClassUID: DETACHED_STUDY,
        ReferencedSOPInstanceUID: context.reference.emission.studyInstanceUID,
        RTReferencedSeriesSequence: [...series.values()].map((one) => ({
          SeriesInstanceUID: one.seriesInstanceUID,
          ContourImageSequence: allInstances(one),
        })),
      },
    ],
  };
}

/** Contour items of each region. */
function* allContours(
  regions: readonly RegionMask[],
  images: readonly (ReferencedImages | null)[],
): Generator<number, Dataset[][]> {
  const contours: Dataset[][] = [];
  for (const [n, region] of regions.entries()) {
    const work = contourItems(region, images[n] ?? null);
    contours.push(yield* partOf(work, n / regions.length, (n + 1) / regions.length));
  }
  return contours;
}

function roiContour(region: RegionMask, number: number, contours: readonly Dataset[]): Dataset {
  return {
    ROIDisplayColor: [...region.colour].map(String),
    ...(contours.length > 0 ? { ContourSequence: contours } : {}),
    ReferencedROINumber: number,
  };
}

function* contourItems(region: RegionMask, images: ReferencedImages | null): Generator<number, Dataset[]> {
  const [columns, rows, slices] = region.grid.size;
  const contours: Dataset[] = [];
  for (let k = 0; k < slices; k++) {
    const plane = region.mask.subarray(k * columns * rows, (k + 1) * columns * rows);
    if (!plane.includes(1)) continue;
    yield k / slices;
    for (const loop of traceContours(plane, columns, rows)) {
      const points: string[] = [];
      for (let n = 0; n < loop.length; n += 2)
        points.push(...voxelToPatient(region.grid, [loop[n] ?? 0, loop[n + 1] ?? 0, k]).map(micrometre));
      contours.push({
        ...(images ? { ContourImageSequence: [instanceOfSlice(images, k)] } : {}),
        ContourGeometricType: 'CLOSED_PLANAR',
        NumberOfContourPoints: loop.length / 2,
        ContourNumber: contours.length + 1,
        ContourData: points,
      });
    }
  }
  return contours;
}

function observation(region: RegionMask, number: number): Dataset {
  const { category, type, side } = segmentCodes(region.name);
  return {
    ObservationNumber: number,
    ReferencedROINumber: number,
    ROIObservationLabel: longString(region.name).slice(0, 16),
    RTROIIdentificationCodeSequence: [
      { ...codeItem(type), ...(side ? { SegmentedPropertyTypeModifierCodeSequence: [codeItem(side)] } : {}) },
    ],
    SegmentedPropertyCategoryCodeSequence: [codeItem(category)],
    RTROIInterpretedType: category.meaning === 'Anatomical Structure' ? 'ORGAN' : '',
    ROIInterpreter: '',
  };
}
