import { voxelToPatient, type Grid } from '@voxel-dosimetry/core';
import type { Dataset } from '@voxel-dosimetry/dicom';

/**
 * Writes the place of every frame into a multi-frame instance, in the form that the viewer reads for certain. Left to
 * itself the viewer takes (0, 0, frame number) with 1 mm spacing, or one position for all frames, and still calls the
 * result a volume. Plane k of the grid is frame k + 1: the order of frames is in the sense of its k axis.
 */
export function placeFrames(instance: Dataset, grid: Grid): void {
  const [columnSpacing_mm, rowSpacing_mm, sliceSpacing_mm] = grid.spacing_mm;
  const d = grid.direction;
  const orientation = [d[0], d[1], d[2], d[3], d[4], d[5]];
  const positions: Dataset[] = [];
  for (let plane = 0; plane < grid.size[2]; plane++)
    positions.push({
      PlanePositionSequence: [{ ImagePositionPatient: voxelToPatient(grid, [0, 0, plane]) }],
    });
  Object.assign(instance, {
    PerFrameFunctionalGroupsSequence: positions,
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: orientation }],
        PixelMeasuresSequence: [{ PixelSpacing: [rowSpacing_mm, columnSpacing_mm], SliceThickness: sliceSpacing_mm }],
      },
    ],
    ImageOrientationPatient: orientation,
    PixelSpacing: [rowSpacing_mm, columnSpacing_mm],
    SliceThickness: sliceSpacing_mm,
  });
  forgetCoarsePositions(instance);
}

/** Positions of the whole object would win over those of its frames. */
function forgetCoarsePositions(instance: Dataset): void {
  delete instance['ImagePositionPatient'];
  delete instance['SpacingBetweenSlices'];
  const detectors = instance['DetectorInformationSequence'];
  if (!Array.isArray(detectors)) return;
  instance['DetectorInformationSequence'] = detectors.map((detector: Dataset) => {
    const { ImagePositionPatient: _position, ImageOrientationPatient: _orientation, ...rest } = detector;
    return rest;
  });
}
