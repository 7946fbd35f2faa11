import { voxelToPatient, type Grid } from '@voxel-dosimetry/core';
import type { Dataset } from '@voxel-dosimetry/dicom';

/** The viewer keeps instances between visits of the mode; what was placed must not be read as if it were the file's own. */
const placed = new WeakMap<Dataset, Grid>();

/** Where `placeFrames` has put an instance; null while it stands as its file has it. */
export const placeOf = (instance: Dataset): Grid | null => placed.get(instance) ?? null;

const sliceThickness = (grid: Grid): number => grid.spacing_mm[2];
const framePosition = (grid: Grid, plane: number) => voxelToPatient(grid, [0, 0, plane]);

/**
 * Writes the place of every frame into a multi-frame instance, in the form that the viewer reads for certain. Left to
 * itself the viewer takes (0, 0, frame number) with 1 mm spacing, or one position for all frames, and still calls the
 * result a volume. Plane k of the grid is frame k + 1: the order of frames is in the sense of its k axis.
 */
export function placeFrames(instance: Dataset, grid: Grid): void {
  const [columnSpacing_mm, rowSpacing_mm] = grid.spacing_mm;
  const d = grid.direction;
  const orientation = [d[0], d[1], d[2], d[3], d[4], d[5]];
  const positions: Dataset[] = [];
  for (let plane = 0; plane < grid.size[2]; plane++)
    positions.push({ PlanePositionSequence: [{ ImagePositionPatient: framePosition(grid, plane) }] });
  Object.assign(instance, {
    PerFrameFunctionalGroupsSequence: positions,
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: orientation }],
        PixelMeasuresSequence: [
          { PixelSpacing: [rowSpacing_mm, columnSpacing_mm], SliceThickness: sliceThickness(grid) },
        ],
      },
    ],
    ImageOrientationPatient: orientation,
    PixelSpacing: [rowSpacing_mm, columnSpacing_mm],
    SliceThickness: sliceThickness(grid),
  });
  forgetCoarsePositions(instance);
  placed.set(instance, grid);
}

/**
 * The same for a frame that the viewer has made of the instance before: it keeps those, with the place that they had then.
 * `plane` counts from 0.
 */
export function placeFrameAgain(frame: Dataset, grid: Grid, plane: number): void {
  Object.assign(frame, {
    ImagePositionPatient: framePosition(grid, plane),
    SliceThickness: sliceThickness(grid),
  });
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
