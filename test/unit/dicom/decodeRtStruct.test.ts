import { decodeRegions, readHeader, type Dataset } from '@voxel-dosimetry/dicom';
import { patientToVoxel, voxelVolume_mL, type Grid, type RegionMask, type Vector3 } from '@voxel-dosimetry/core';
import { axialGrid, FRAME_UID, onlySeries } from '../../fixtures/dicom/headers';
import { writePart10 } from '../../../extensions/dosimetry-dicom/src/write/writePart10';
import { anyNumber, errorWith } from '../../fixtures/dicom/matchers';
import { resultOf } from '../core/drive';

type Polygon = readonly Vector3[];

function rtStruct(rois: Readonly<Record<string, readonly Polygon[]>>, contourChanges: Dataset = {}): ArrayBuffer {
  const names = Object.keys(rois);
  return resultOf(
    writePart10({
      SpecificCharacterSet: 'ISO_IR 192',
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
      SOPInstanceUID: '2.25.7001',
      StudyInstanceUID: '2.25.1000',
      SeriesInstanceUID: '2.25.7000',
      Modality: 'RTSTRUCT',
      StructureSetROISequence: names.map((ROIName, n) => ({
        ROINumber: n + 1,
        ROIName,
        ReferencedFrameOfReferenceUID: FRAME_UID,
      })),
      ROIContourSequence: names.map((name, n) => ({
        ReferencedROINumber: n + 1,
        ROIDisplayColor: ['10', '20', '30'],
        ContourSequence: rois[name]!.map((points) => ({
          ContourGeometricType: 'CLOSED_PLANAR',
          NumberOfContourPoints: points.length,
          ContourData: points.flat().map(String),
          ...contourChanges,
        })),
      })),
    }),
  );
}
const onto = axialGrid({ size: [60, 60, 30], spacing_mm: [4.4, 4.8, 5] });
const decode = (file: ArrayBuffer, grid: Grid = onto) =>
  resultOf(decodeRegions(onlySeries([readHeader(file)], 'regions'), [file], grid));
const volume_mL = (region: RegionMask): number =>
  region.mask.reduce((sum, one) => sum + one, 0) * voxelVolume_mL(region.grid);
const isInside = (region: RegionMask, point: Vector3): boolean => {
  const [i, j, k] = patientToVoxel(region.grid, point).map(Math.round) as [number, number, number];
  const [nx, ny, nz] = region.grid.size;
  return i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz && region.mask[i + nx * (j + ny * k)] === 1;
};

/** A circle of 72 points in the plane spanned by u and v. */
const circle = (centre: Vector3, radius_mm: number, u: Vector3 = [1, 0, 0], v: Vector3 = [0, 1, 0]): Polygon =>
  Array.from({ length: 72 }, (_, n) => {
    const [c, s] = [radius_mm * Math.cos((n * Math.PI) / 36), radius_mm * Math.sin((n * Math.PI) / 36)];
    return [centre[0] + c * u[0] + s * v[0], centre[1] + c * u[1] + s * v[1], centre[2] + c * u[2] + s * v[2]];
  });
/** Area of the regular 72-gon, mm². */
const polygonArea_mm2 = (radius_mm: number): number => 36 * radius_mm ** 2 * Math.sin(Math.PI / 36);
const stack = (z: readonly number[], radius_mm: number): Polygon[] => z.map((at) => circle([3.3, 7.7, at], radius_mm));

describe('decodeRtStruct', () => {
  test('a cylinder: its contours’ own spacing, volume to 0.5 %, far below the voxels of the image', () => {
    const [region] = decode(rtStruct({ Cylinder: stack([0, 3, 6, 9], 12) }));
    expect(region!.grid.spacing_mm[2]).toBe(3);
    expect(region!.grid.frameOfReferenceUID).toBe(FRAME_UID);
    expect(region).toMatchObject({ name: 'Cylinder', colour: [10, 20, 30], origin: { kind: 'rtstruct', number: 1 } });
    expect(Math.abs(volume_mL(region!) / ((polygonArea_mm2(12) * 12) / 1000) - 1)).toBeLessThan(0.005);
  });

  test('a sphere of 4 mm radius, smaller than a voxel of the image: 3 %', () => {
    const z = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5];
    const contours = z.map((at) => circle([0.2, 0.1, at], Math.sqrt(16 - at * at)));
    const truth_mL = z.reduce((sum, at) => sum + polygonArea_mm2(Math.sqrt(16 - at * at)), 0) / 1000;
    expect(Math.abs(volume_mL(decode(rtStruct({ Small: contours }))[0]!) / truth_mL - 1)).toBeLessThan(0.03);
  });

  test('a hole: as a contour of its own, and through a keyhole', () => {
    const outer = circle([0, 0, 0], 20);
    const inner = circle([0, 0, 0], 8);
    const keyhole = [...outer, outer[0]!, ...[...inner].reverse(), inner[71]!];
    const truth_mL = ((polygonArea_mm2(20) - polygonArea_mm2(8)) * 5) / 1000;
    for (const contours of [[outer, inner], [keyhole]]) {
      const [region] = decode(rtStruct({ Ring: contours }));
      expect(isInside(region!, [0, 0, 0])).toBe(false);
      expect(isInside(region!, [0, 14, 0])).toBe(true);
      expect(Math.abs(volume_mL(region!) / truth_mL - 1)).toBeLessThan(0.01);
    }
  });

  test('a gap between two parts stays a gap', () => {
    const [region] = decode(rtStruct({ Parts: stack([0, 3, 6, 30, 33], 10) }));
    expect(isInside(region!, [3.3, 7.7, 18])).toBe(false);
    expect(Math.abs(volume_mL(region!) / ((polygonArea_mm2(10) * 15) / 1000) - 1)).toBeLessThan(0.01);
  });

  test('oblique and sagittal contours', () => {
    const tilt: Vector3 = [0, Math.SQRT1_2, Math.SQRT1_2];
    const oblique = [0, 2, 4].map((d) => circle([0, -d * Math.SQRT1_2, d * Math.SQRT1_2], 15, [1, 0, 0], tilt));
    const sagittal = [0, 4, 8].map((x) => circle([x, 0, 0], 15, [0, 1, 0], [0, 0, 1]));
    const [first, second] = decode(rtStruct({ Oblique: oblique, Sagittal: sagittal }));
    expect(first!.grid.spacing_mm[2]).toBeCloseTo(2, 6);
    expect(Math.abs(volume_mL(first!) / ((polygonArea_mm2(15) * 6) / 1000) - 1)).toBeLessThan(0.01);
    expect(second!.grid.spacing_mm[2]).toBeCloseTo(4, 6);
    expect(isInside(second!, [8, 0, 14])).toBe(true);
    expect(isInside(second!, [8, 14, 14])).toBe(false);
  });

  test('a single plane has the slice spacing of the grid it is read onto', () =>
    expect(decode(rtStruct({ Plane: [circle([0, 0, 0], 10)] }))[0]!.grid).toMatchObject({
      spacing_mm: [anyNumber, anyNumber, 5],
    }));

  test('no closed contour, or none that is flat: refused', () => {
    expect(() => decode(rtStruct({ Point: [[[0, 0, 0]]] }))).toThrow(errorWith('ingest/no-contours'));
    expect(() => decode(rtStruct({ Open: stack([0, 3], 10) }, { ContourGeometricType: 'OPEN_PLANAR' }))).toThrow(
      errorWith('ingest/no-contours'),
    );
    const bent = circle([0, 0, 0], 10).map(([x, y, z]): Vector3 => [x, y, z + (x > 0 ? 3 : 0)]);
    expect(() => decode(rtStruct({ Bent: [bent] }))).toThrow(errorWith('ingest/contour-plane'));
  });
});
