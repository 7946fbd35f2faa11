import type { Grid } from '@voxel-dosimetry/core';
import type { RegionDefinition } from '../phantom';
import { code, commonModules, orientationOf, pixelBytes, pixelSpacingOf, slicePosition } from './commonModules';
import type { SeriesIdentity, StudyIdentity } from './commonModules';
import { sliceInstanceUID } from './ctSlices';
import { decimalString, uidOf } from './identifiers';
import type { NaturalDataset } from './part10';

export interface DrawnRegion {
  readonly definition: RegionDefinition;
  /** 1 inside, x fastest, on the grid of the images. */
  readonly mask: Uint8Array;
}

export interface RegionImage {
  readonly grid: Omit<Grid, 'frameOfReferenceUID'>;
  /** Of the images that the regions were drawn on, one an index k. */
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly regions: readonly DrawnRegion[];
}

/** A binary SEG of the regions on the images' slices; slices without the region have no frame. */
export function segmentation(study: StudyIdentity, series: SeriesIdentity, image: RegionImage): NaturalDataset {
  const { grid } = image;
  const sliceLength = grid.size[0] * grid.size[1];
  const frames = image.regions.flatMap((region, r) =>
    Array.from({ length: grid.size[2] }, (_, k) => ({ region, segment: r + 1, k })).filter(({ k }) =>
      region.mask.subarray(k * sliceLength, (k + 1) * sliceLength).includes(1),
    ),
  );
  const dimensions = uidOf(series.seriesInstanceUID, 'dimensions');
  return {
    ...commonModules(study, series, {
      sopClassUID: '1.2.840.10008.5.1.4.1.1.66.4',
      sopInstanceUID: uidOf(series.seriesInstanceUID, 'segmentation'),
      number: 1,
    }),
    ImageType: ['DERIVED', 'PRIMARY'],
    ContentLabel: 'REGIONS',
    ContentDescription: 'Regions of the phantom',
    ContentCreatorName: 'Phantom^Generator',
    SegmentationType: 'BINARY',
    LossyImageCompression: '00',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: grid.size[1],
    Columns: grid.size[0],
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    NumberOfFrames: String(frames.length),
    ReferencedSeriesSequence: [referencedSeries(image)],
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: dimensions }],
    DimensionIndexSequence: dimensionIndices(dimensions),
    SegmentSequence: image.regions.map(({ definition }, r) => segmentDescription(definition, r + 1)),
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: orientationOf(grid) }],
        PixelMeasuresSequence: [
          {
            SliceThickness: decimalString(grid.spacing_mm[2]),
            SpacingBetweenSlices: decimalString(grid.spacing_mm[2]),
            PixelSpacing: pixelSpacingOf(grid),
          },
        ],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map(({ segment, k }) => frameGroups(image, segment, k)),
    PixelData: pixelBytes(
      packBits(frames.map(({ region, k }) => region.mask.subarray(k * sliceLength, (k + 1) * sliceLength))),
    ),
  };
}

const referencedSeries = (image: RegionImage): NaturalDataset => ({
  SeriesInstanceUID: image.seriesInstanceUID,
  ReferencedInstanceSequence: Array.from({ length: image.grid.size[2] }, (_, k) => ({
    ReferencedSOPClassUID: image.sopClassUID,
    ReferencedSOPInstanceUID: sliceInstanceUID(image.seriesInstanceUID, k),
  })),
});

const dimensionIndices = (organization: string): NaturalDataset[] => [
  {
    DimensionOrganizationUID: organization,
    DimensionIndexPointer: 0x0062000b,
    FunctionalGroupPointer: 0x0062000a,
    DimensionDescriptionLabel: 'Segment',
  },
  {
    DimensionOrganizationUID: organization,
    DimensionIndexPointer: 0x00200032,
    FunctionalGroupPointer: 0x00209113,
    DimensionDescriptionLabel: 'Position',
  },
];

const segmentDescription = (region: RegionDefinition, number: number): NaturalDataset => ({
  SegmentNumber: number,
  SegmentLabel: region.name,
  SegmentAlgorithmType: 'AUTOMATIC',
  SegmentAlgorithmName: 'Phantom generator',
  RecommendedDisplayCIELabValue: cieLab(region.colour),
  SegmentedPropertyCategoryCodeSequence: [code('123037004', 'SCT', 'Anatomical Structure')],
  SegmentedPropertyTypeCodeSequence: [code(region.code.value, 'SCT', region.code.meaning)],
});

const frameGroups = (image: RegionImage, segment: number, k: number): NaturalDataset => ({
  FrameContentSequence: [{ DimensionIndexValues: [segment, k + 1] }],
  PlanePositionSequence: [{ ImagePositionPatient: slicePosition(image.grid, k) }],
  SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment }],
  DerivationImageSequence: [
    {
      SourceImageSequence: [
        {
          ReferencedSOPClassUID: image.sopClassUID,
          ReferencedSOPInstanceUID: sliceInstanceUID(image.seriesInstanceUID, k),
          PurposeOfReferenceCodeSequence: [code('121322', 'DCM', 'Source image for image processing operation')],
        },
      ],
      DerivationCodeSequence: [code('113076', 'DCM', 'Segmentation')],
    },
  ],
});

/** Pixels as bits, first pixel lowest, frames one after the other without padding between; even length. */
function packBits(frames: readonly Uint8Array[]): Uint8Array {
  const bits = frames.reduce((sum, frame) => sum + frame.length, 0);
  const bytes = new Uint8Array(2 * Math.ceil(bits / 16));
  let position = 0;
  for (const frame of frames)
    for (const pixel of frame) {
      if (pixel) bytes[position >> 3] = (bytes[position >> 3] as number) | (1 << (position & 7));
      position++;
    }
  return bytes;
}

/** sRGB (0..255) as DICOM's 16-bit CIELab (PS3.3 C.10.7.1.1), D50 white. */
function cieLab(colour: readonly [number, number, number]): number[] {
  const [r, g, b] = colour.map((part) => {
    const v = part / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / 0.96422);
  const y = f(0.2225045 * r + 0.7168786 * g + 0.0606169 * b);
  const z = f((0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / 0.82521);
  const [lightness, a, bb] = [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  return [(lightness * 65535) / 100, ((a + 128) * 65535) / 255, ((bb + 128) * 65535) / 255].map(Math.round);
}
