import { DosimetryError, partOf, voxelToPatient, type Grid, type RegionMask } from '@voxel-dosimetry/core';
import type { Dataset, EncodedInstance } from '../archive';
import { cieLabOfColour } from '../read/regionColour';
import { derivedUID } from '../uid';
import { assertFrameOfReference, creationMoment, nothingToWrite, type EncodeContext } from './context';
import { decimalString } from './decimalString';
import {
  commonModules,
  imageOrientation,
  imagesOfGrid,
  instanceOfSlice,
  longString,
  provenanceText,
  referencedSeries,
  type ReferencedImages,
} from './modules';
import { codeItem, segmentCodes } from './segmentCodes';
import { encodedInstance } from './writePart10';

const SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.4';
const TAG = {
  referencedSegmentNumber: 0x0062000b,
  segmentIdentification: 0x0062000a,
  imagePosition: 0x00200032,
  planePosition: 0x00209113,
};

interface SegmentFrame {
  readonly segment: number;
  readonly slice: number;
  readonly mask: Uint8Array;
}

/** Voxels looked at between two yields. */
const VOXELS_PER_YIELD = 1 << 20;
/** Shares of the work: finding frames, finding overlaps, packing; the rest is writing. */
const SHARES = { frames: 0.1, overlap: 0.2, packed: 0.3 } as const;

/**
 * Regions as one BINARY segmentation (66.4), one segment a region in the given order; frames bit-packed, empty ones left out,
 * overlaps kept. All regions lie on one grid. Yields the fraction done.
 * Throws `export/no-regions`, `export/seg-grids`, `export/frame-of-reference`.
 * Proved by test/round-trip/dicom/seg.test.ts (dciodvfy, pydicom).
 */
export function* encodeSeg(regions: readonly RegionMask[], context: EncodeContext): Generator<number, EncodedInstance> {
  const grid = commonGrid(regions);
  assertFrameOfReference(grid.frameOfReferenceUID, 'segmentation');
  const frames = yield* partOf(allFrames(regions), 0, SHARES.frames);
  if (frames.length === 0) throw nothingToWrite();
  const isOverlapping = yield* partOf(overlap(regions), SHARES.frames, SHARES.overlap);
  const bytes = yield* partOf(packBits(frames, grid.size[0] * grid.size[1]), SHARES.overlap, SHARES.packed);
  const images = imagesOfGrid(grid, context);
  const { date, time } = creationMoment(context.createdAt);
  const { frameOfReferenceUID } = grid;
  const dataset = {
    ...commonModules(context, { sopClassUID: SEGMENTATION, modality: 'SEG', seriesNumber: 9002, frameOfReferenceUID }),
    ContentDate: date,
    ContentTime: time,
    ContentLabel: 'DOSIMETRY',
    ContentDescription: longString(context.seriesDescription),
    ContentCreatorName: '',
    ImageComments: provenanceText(context, 10_240),
    ...binaryImage(grid, frames.length),
    SegmentsOverlap: isOverlapping ? 'YES' : 'NO',
    SegmentSequence: regions.map((region, index) => segmentItem(region, index + 1, context)),
    ...dimensions(derivedUID(`${context.uids.sopInstanceUID} dimensions`)),
    SharedFunctionalGroupsSequence: [sharedGroups(grid)],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => frameGroups(frame, grid, images)),
    ...(images ? { ReferencedSeriesSequence: [referencedSeries(images)] } : {}),
  };
  return yield* partOf(encodedInstance('SEG', dataset, { vr: 'OB', bytes }), SHARES.packed, 1);
}

const binaryImage = (grid: Grid, frames: number): Dataset => ({
  ImageType: ['DERIVED', 'PRIMARY'],
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  NumberOfFrames: frames,
  Rows: grid.size[1],
  Columns: grid.size[0],
  BitsAllocated: 1,
  BitsStored: 1,
  HighBit: 0,
  PixelRepresentation: 0,
  LossyImageCompression: '00',
  SegmentationType: 'BINARY',
});

function commonGrid(regions: readonly RegionMask[]): Grid {
  const first = regions[0];
  if (!first) throw nothingToWrite();
  const key = (grid: Grid): string =>
    JSON.stringify([grid.size, grid.spacing_mm, grid.origin_mm, grid.direction, grid.frameOfReferenceUID]);
  const differing = regions.find((region) => key(region.grid) !== key(first.grid));
  if (!differing) return first.grid;
  throw new DosimetryError({
    code: 'export/seg-grids',
    message: `The regions ${first.name} and ${differing.name} lie on different grids; a segmentation holds one.`,
    remedy: 'Bring the regions onto one grid first; this was not expected.',
  });
}

function* allFrames(regions: readonly RegionMask[]): Generator<number, SegmentFrame[]> {
  const frames: SegmentFrame[] = [];
  for (const [n, region] of regions.entries()) {
    frames.push(...filledSlices(region, n + 1));
    yield (n + 1) / regions.length;
  }
  return frames;
}

function filledSlices(region: RegionMask, segment: number): SegmentFrame[] {
  const perSlice = region.grid.size[0] * region.grid.size[1];
  return Array.from({ length: region.grid.size[2] }, (_, slice) => ({
    segment,
    slice,
    mask: region.mask.subarray(slice * perSlice, (slice + 1) * perSlice),
  })).filter(({ mask }) => mask.includes(1));
}

function* overlap(regions: readonly RegionMask[]): Generator<number, boolean> {
  const count = regions[0]?.mask.length ?? 0;
  const taken = new Uint8Array(count);
  for (const [r, { mask }] of regions.entries())
    for (let n = 0; n < count; n++) {
      if (n % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (r + n / count) / regions.length;
      if (mask[n] !== 1) continue;
      if (taken[n] === 1) return true;
      taken[n] = 1;
    }
  return false;
}

function segmentItem(region: RegionMask, number: number, context: EncodeContext): Dataset {
  const { category, type, side } = segmentCodes(region.name);
  const automatic = region.origin.kind === 'threshold';
  return {
    SegmentNumber: number,
    SegmentLabel: longString(region.name || `Region ${number}`),
    SegmentedPropertyCategoryCodeSequence: [codeItem(category)],
    SegmentedPropertyTypeCodeSequence: [
      { ...codeItem(type), ...(side ? { SegmentedPropertyTypeModifierCodeSequence: [codeItem(side)] } : {}) },
    ],
    SegmentAlgorithmType: automatic ? 'SEMIAUTOMATIC' : 'MANUAL',
    ...(automatic ? { SegmentAlgorithmName: longString(`${context.provenance.software.name} threshold`) } : {}),
    RecommendedDisplayCIELabValue: cieLabOfColour(region.colour),
    TrackingID: longString(region.name || `Region ${number}`),
    TrackingUID: derivedUID(`${context.uids.sopInstanceUID} ${region.id}`),
  };
}

function dimensions(organisation: string): Dataset {
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organisation }],
    DimensionIndexSequence: [
      {
        DimensionOrganizationUID: organisation,
        DimensionIndexPointer: TAG.referencedSegmentNumber,
        FunctionalGroupPointer: TAG.segmentIdentification,
        DimensionDescriptionLabel: 'Segment',
      },
      {
        DimensionOrganizationUID: organisation,
        DimensionIndexPointer: TAG.imagePosition,
        FunctionalGroupPointer: TAG.planePosition,
        DimensionDescriptionLabel: 'Slice',
      },
    ],
  };
}

const sharedGroups = (grid: Grid): Dataset => ({
  PixelMeasuresSequence: [
    {
      SliceThickness: decimalString(grid.spacing_mm[2]),
      SpacingBetweenSlices: decimalString(grid.spacing_mm[2]),
      PixelSpacing: [decimalString(grid.spacing_mm[1]), decimalString(grid.spacing_mm[0])],
    },
  ],
  PlaneOrientationSequence: [{ ImageOrientationPatient: imageOrientation(grid).map(decimalString) }],
});

function frameGroups({ segment, slice }: SegmentFrame, grid: Grid, images: ReferencedImages | null): Dataset {
  return {
    ...(images ? { DerivationImageSequence: [derivation(images, slice)] } : {}),
    FrameContentSequence: [{ DimensionIndexValues: [segment, slice + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: voxelToPatient(grid, [0, 0, slice]).map(decimalString) }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment }],
  };
}

const derivation = (images: ReferencedImages, slice: number): Dataset => ({
  DerivationCodeSequence: [{ CodeValue: '113076', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Segmentation' }],
  SourceImageSequence: [
    {
      ...instanceOfSlice(images, slice),
      PurposeOfReferenceCodeSequence: [
        {
          CodeValue: '121322',
          CodingSchemeDesignator: 'DCM',
          CodeMeaning: 'Source image for image processing operation',
        },
      ],
    },
  ],
});

/** One bit a pixel, least significant first; frames follow each other without padding (PS3.5 8.1.1). */
function* packBits(frames: readonly SegmentFrame[], perFrame: number): Generator<number, Uint8Array> {
  const packed = new Uint8Array(Math.ceil((frames.length * perFrame) / 8));
  const framesPerYield = Math.max(1, Math.floor(VOXELS_PER_YIELD / perFrame));
  for (const [f, { mask }] of frames.entries()) {
    for (let n = mask.indexOf(1); n >= 0; n = mask.indexOf(1, n + 1)) {
      const bit = f * perFrame + n;
      packed[bit >> 3] = (packed[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
    if (f % framesPerYield === framesPerYield - 1) yield (f + 1) / frames.length;
  }
  return packed;
}
