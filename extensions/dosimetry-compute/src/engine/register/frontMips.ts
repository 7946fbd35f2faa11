import { contoursOf, frontViewOf, type FrontView, type Grid, type Volume } from '@voxel-dosimetry/core';
import type { FrontMips } from '../../contract';
import type { JobControl } from '../jobs';
import type { HeldRegion } from '../regions';
import type { VoxelStore } from '../voxelStore';

const ROWS_PER_YIELD = 8;
/** Of the most that a line of the region has of a voxel. */
const LEVEL = 0.5;

/**
 * Maximum intensity projections of time points on the dose grid from the front, and the regions' shadows as outlines, for the eye.
 * Throws `compute/no-volume`. Proved by test/unit/compute/frontMips.test.ts.
 */
export async function frontMips(
  store: VoxelStore,
  timePointIds: readonly string[],
  control: JobControl,
): Promise<FrontMips> {
  const images: FrontMips['images'][number][] = [];
  for (const [index, timePointId] of timePointIds.entries()) {
    const { volume } = store.get(`aligned/${timePointId}`);
    const done = (images: number): number => images / timePointIds.length;
    const values = await control.drive(frontMip(volume), 'Projecting', done(index), done(index + 1));
    images.push({ timePointId, values });
  }
  const { grid } = store.get(`aligned/${timePointIds[0] ?? ''}`).info;
  const { columns, rows, across_mm, down_mm } = frontViewOf(grid);
  return { columns, rows, pixelSpacing_mm: [across_mm, down_mm], images, outlines: outlinesOf(grid, store.regions) };
}

/** The line that is seen at a pixel: the patient's right at the left, the head above. */
function lineAt(view: FrontView): (pixel: number) => number {
  const { columns, rows, positionOf } = view;
  const [[left0, feet0], [left1, feet1]] = [positionOf(0, 0), positionOf(columns - 1, rows - 1)];
  return (pixel) => {
    const [column, row] = [pixel % columns, Math.floor(pixel / columns)];
    return (left1 >= left0 ? column : columns - 1 - column) + columns * (feet1 >= feet0 ? row : rows - 1 - row);
  };
}

/** Largest value of each line along anterior–posterior, row by row from the head. Yields the fraction done. */
export function* frontMip({ grid, values }: Volume): Generator<number, Float32Array> {
  const view = frontViewOf(grid);
  const { columns, rows, steps, stride, startOf } = view;
  const line = lineAt(view);
  const seen = new Float32Array(columns * rows);
  for (let pixel = 0; pixel < seen.length; pixel++) {
    let most = 0;
    for (let step = 0, at = startOf(line(pixel)); step < steps; step++, at += stride)
      most = Math.max(most, values[at]!);
    seen[pixel] = most;
    if (pixel % (columns * ROWS_PER_YIELD) === 0) yield pixel / seen.length;
  }
  return seen;
}

/** Made once for the regions. */
const OUTLINES = new WeakMap<readonly HeldRegion[], FrontMips['outlines']>();

function outlinesOf(grid: Grid, regions: readonly HeldRegion[]): FrontMips['outlines'] {
  const known = OUTLINES.get(regions);
  if (known) return known;
  const outlines = regions.flatMap(({ mask, occupancy }) => {
    const parts = shadowOutlines(grid, occupancy);
    return parts.length === 0 ? [] : [{ regionId: mask.id, outlines: parts }];
  });
  OUTLINES.set(regions, outlines);
  return outlines;
}

/** A region's shadow from the front, all its parts (both lungs), in pixels of the projections; [] without voxels. */
export function shadowOutlines(
  grid: Grid,
  { voxels, fractions }: HeldRegion['occupancy'],
): (readonly [column: number, row: number])[][] {
  const view = frontViewOf(grid);
  const shadow = new Float64Array(view.columns * view.rows);
  let most = 0;
  for (let at = 0; at < voxels.length; at++) {
    const line = view.lineOf(voxels[at]!);
    shadow[line] = Math.max(shadow[line]!, fractions[at]!);
    most = Math.max(most, fractions[at]!);
  }
  const line = lineAt(view);
  return most > 0
    ? contoursOf(
        shadow.map((_, pixel) => shadow[line(pixel)]!),
        view.columns,
        LEVEL * most,
      )
    : [];
}
