import { commonModules, slicePosition } from './commonModules';
import type { SeriesIdentity, StudyIdentity } from './commonModules';
import { CT_IMAGE_STORAGE, sliceInstanceUID } from './ctSlices';
import { decimalStrings, uidOf } from './identifiers';
import { outlinePolygons } from './outlinePolygons';
import type { NaturalDataset } from './part10';
import type { DrawnRegion, RegionImage } from './segmentation';

/** The regions as an RTSTRUCT: closed planar contours along the pixel edges of every CT slice. */
export function structureSet(study: StudyIdentity, series: SeriesIdentity, image: RegionImage): NaturalDataset {
  // These belong to images; a structure set has dates of its own.
  const {
    ContentDate: _date,
    ContentTime: _time,
    BodyPartExamined: _part,
    ...common
  } = commonModules(study, series, {
    sopClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
    sopInstanceUID: uidOf(series.seriesInstanceUID, 'structures'),
    number: 1,
  });
  return {
    ...common,
    OperatorsName: '',
    StructureSetLabel: 'REGIONS',
    StructureSetDate: series.moment.date,
    StructureSetTime: series.moment.time,
    ApprovalStatus: 'UNAPPROVED',
    ReferencedFrameOfReferenceSequence: [
      {
        FrameOfReferenceUID: study.frameOfReferenceUID,
        RTReferencedStudySequence: [
          {
            ReferencedSOPClassUID: '1.2.840.10008.3.1.2.3.1',
            ReferencedSOPInstanceUID: study.studyInstanceUID,
            RTReferencedSeriesSequence: [
              {
                SeriesInstanceUID: image.seriesInstanceUID,
                ContourImageSequence: Array.from({ length: image.grid.size[2] }, (_, k) => sliceReference(image, k)),
              },
            ],
          },
        ],
      },
    ],
    StructureSetROISequence: image.regions.map(({ definition }, r) => ({
      ROINumber: String(r + 1),
      ReferencedFrameOfReferenceUID: study.frameOfReferenceUID,
      ROIName: definition.name,
      ROIGenerationAlgorithm: 'AUTOMATIC',
    })),
    ROIContourSequence: image.regions.map((region, r) => ({
      ROIDisplayColor: region.definition.colour.map(String),
      ContourSequence: contours(image, region),
      ReferencedROINumber: String(r + 1),
    })),
    RTROIObservationsSequence: image.regions.map((_, r) => ({
      ObservationNumber: String(r + 1),
      ReferencedROINumber: String(r + 1),
      RTROIInterpretedType: 'ORGAN',
      ROIInterpreter: '',
    })),
  };
}

const sliceReference = (image: RegionImage, k: number): NaturalDataset => ({
  ReferencedSOPClassUID: CT_IMAGE_STORAGE,
  ReferencedSOPInstanceUID: sliceInstanceUID(image.seriesInstanceUID, k),
});

function contours(image: RegionImage, region: DrawnRegion): NaturalDataset[] {
  const { grid } = image;
  const sliceLength = grid.size[0] * grid.size[1];
  const [ax, ay] = [grid.direction.slice(0, 3), grid.direction.slice(3, 6)];
  return Array.from({ length: grid.size[2] }, (_, k) => k).flatMap((k) => {
    const origin = slicePosition(grid, k).map(Number);
    const slice = region.mask.subarray(k * sliceLength, (k + 1) * sliceLength);
    return outlinePolygons(slice, grid.size[0], grid.size[1]).map((polygon) => ({
      ContourImageSequence: [sliceReference(image, k)],
      ContourGeometricType: 'CLOSED_PLANAR',
      NumberOfContourPoints: String(polygon.length),
      ContourData: polygon.flatMap(([i, j]) =>
        decimalStrings(
          [0, 1, 2].map((axis) =>
            Number(
              (
                (origin[axis] as number) +
                i * grid.spacing_mm[0] * (ax[axis] as number) +
                j * grid.spacing_mm[1] * (ay[axis] as number)
              ).toFixed(4),
            ),
          ),
        ),
      ),
    }));
  });
}
