import { decodeRegions, readHeader, type Dataset } from '@voxel-dosimetry/dicom';
import { voxelToPatient } from '@voxel-dosimetry/core';
import { axialGrid, FRAME_UID, onlySeries } from '../../fixtures/dicom/headers';
import { writePart10 } from '../../../extensions/dosimetry-dicom/src/write/writePart10';
import { errorWith } from '../../fixtures/dicom/matchers';
import { resultOf } from '../core/drive';

interface Frame {
  readonly segment?: number;
  readonly z: number;
}

function segFile(frames: readonly Frame[], pixels: Uint8Array, changes: Dataset = {}): ArrayBuffer {
  const dataset = {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4',
    SOPInstanceUID: '2.25.6001',
    StudyInstanceUID: '2.25.1000',
    SeriesInstanceUID: '2.25.6000',
    Modality: 'SEG',
    FrameOfReferenceUID: FRAME_UID,
    Rows: 3,
    Columns: 3,
    NumberOfFrames: frames.length,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    SamplesPerPixel: 1,
    PixelRepresentation: 0,
    SegmentationType: 'BINARY',
    SegmentSequence: [1, 2].map((n) => ({ SegmentNumber: n, SegmentLabel: `Region ${n}` })),
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        PixelMeasuresSequence: [{ PixelSpacing: [2, 1.5], SliceThickness: 4, SpacingBetweenSlices: 4 }],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map(({ segment, z }) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [10, 20, z] }],
      ...(segment ? { SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment }] } : {}),
    })),
    ...changes,
  };
  return resultOf(writePart10(dataset, { vr: 'OB', bytes: pixels }));
}
const decode = (file: ArrayBuffer) =>
  resultOf(decodeRegions(onlySeries([readHeader(file)], 'regions'), [file], axialGrid()));

/** Frames of 9 pixels, each with the listed ones set, packed without padding between frames. */
function packed(frames: readonly (readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((frames.length * 9) / 8 / 2) * 2);
  frames.forEach((set, f) => set.forEach((n) => (bytes[(9 * f + n) >> 3]! |= 1 << ((9 * f + n) & 7))));
  return bytes;
}
const voxels = (mask: Uint8Array): number[] => [...mask.keys()].filter((n) => mask[n] === 1);

describe('decodeSeg', () => {
  test('bits that straddle bytes, frames in any order, segments that overlap, empty slices left out', () => {
    const frames = [
      { segment: 2, z: 8 },
      { segment: 1, z: 0 },
      { segment: 1, z: 8 },
    ];
    const [first, second] = decode(segFile(frames, packed([[0, 8], [4], [8, 3]])));
    expect(first!.grid).toMatchObject({
      size: [3, 3, 3],
      spacing_mm: [1.5, 2, 4],
      origin_mm: [10, 20, 0],
      frameOfReferenceUID: FRAME_UID,
    });
    expect(voxels(first!.mask)).toEqual([4, 18 + 3, 18 + 8]);
    expect(voxels(second!.mask)).toEqual([18, 18 + 8]);
    expect(second).toMatchObject({ name: 'Region 2', origin: { kind: 'seg', number: 2, sopInstanceUID: '2.25.6001' } });
    expect(voxelToPatient(first!.grid, [1, 1, 0])).toEqual([11.5, 22, 0]);
  });

  test('a segment without frames is an empty region, not a missing one', () => {
    const regions = decode(segFile([{ segment: 1, z: 0 }], packed([[1]])));
    expect(regions.map((region) => voxels(region.mask))).toEqual([[1], []]);
  });

  test('a single frame takes its thickness from the pixel measures', () =>
    expect(decode(segFile([{ segment: 1, z: 5 }], packed([[0]])))[0]!.grid).toMatchObject({
      size: [3, 3, 1],
      spacing_mm: [1.5, 2, 4],
      origin_mm: [10, 20, 5],
    }));

  test('FRACTIONAL: inside from half of the maximum on', () => {
    const pixels = Uint8Array.from([0, 49, 50, 51, 100, 99, 0, 0, 0, 0]);
    const changes = {
      SegmentationType: 'FRACTIONAL',
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      MaximumFractionalValue: 100,
    };
    expect(voxels(decode(segFile([{ segment: 1, z: 0 }], pixels, changes))[0]!.mask)).toEqual([2, 3, 4, 5]);
  });

  test('LABELMAP: one value a region', () => {
    const pixels = Uint8Array.from([0, 1, 1, 2, 2, 2, 0, 0, 0, 0]);
    const changes = { SegmentationType: 'LABELMAP', BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
    const [first, second] = decode(segFile([{ z: 0 }], pixels, changes));
    expect([voxels(first!.mask), voxels(second!.mask)]).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('an object that was not delivered is told', () => {
    const file = segFile([{ segment: 1, z: 0 }], packed([[1]]));
    const series = onlySeries([readHeader(file)], 'regions');
    expect(() => resultOf(decodeRegions(series, [], axialGrid()))).toThrow(errorWith('ingest/not-delivered'));
  });

  test('what cannot be placed or is cut off is refused', () => {
    const frames = [
      { segment: 1, z: 0 },
      { segment: 1, z: 4 },
      { segment: 1, z: 9.5 },
    ];
    expect(() => decode(segFile(frames, packed([[0], [0], [0]])))).toThrow(errorWith('ingest/seg-geometry'));
    expect(() =>
      decode(segFile([{ segment: 1, z: 0 }], packed([[0]]), { SharedFunctionalGroupsSequence: [{}] })),
    ).toThrow(errorWith('ingest/seg-geometry'));
    expect(() => decode(segFile([{ z: 0 }], packed([[0]])))).toThrow(errorWith('ingest/seg-geometry'));
    expect(() =>
      decode(
        segFile(
          [0, 4, 8, 12].map((z) => ({ segment: 1, z })),
          packed([[0]]),
        ),
      ),
    ).toThrow(errorWith('ingest/truncated'));
  });
});
