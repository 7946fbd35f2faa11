import { DosimetryError } from '../../domain/errors';
import type { PlanarDetector, PlanarSeries } from '../../domain/planar';

/** A planar acquisition with its pixels. */
export interface PlanarImage {
  readonly series: PlanarSeries;
  /** Counts of each of `series.frames`, in their order; rows from top to bottom as in the file. */
  readonly counts: readonly Float32Array[];
}

/** How the pixels of a planar image lie about its centre, mm. */
export interface PlanarRaster {
  readonly columns: number;
  readonly rows: number;
  readonly pixelSpacing_mm: readonly [x: number, y: number];
}

/** Throws `fit/planar-spacing` where the size of the pixels is not known. */
export function rasterOf({ columns, rows, pixelSpacing_mm }: PlanarSeries): PlanarRaster {
  if (pixelSpacing_mm.value !== null) return { columns, rows, pixelSpacing_mm: pixelSpacing_mm.value };
  throw new DosimetryError({
    code: 'fit/planar-spacing',
    message: 'The size of the pixels of the planar image is not known.',
    remedy: 'Leave this image out, or correct its header (PixelSpacing) in the archive.',
  });
}

/**
 * The counts that one detector saw in one window, as seen from the front: a posterior image that lies as seen from behind is turned left to right.
 * Throws `fit/planar-views` where there is not just one such frame.
 */
export function viewFromTheFront(
  { series, counts }: PlanarImage,
  detector: PlanarDetector,
  energyWindow: number,
  posteriorSeen: 'from-behind' | 'from-the-front' | undefined,
): Float32Array {
  const frames = series.frames.flatMap((frame, at) =>
    frame.detector === detector && frame.energyWindow === energyWindow ? [counts[at]!] : [],
  );
  const [only] = frames;
  if (only === undefined || frames.length > 1)
    throw new DosimetryError({
      code: 'fit/planar-views',
      message: `The planar image has ${frames.length} ${detector} frames in the energy window "${series.energyWindows[energyWindow]?.name ?? energyWindow}"; one was expected.`,
      remedy: 'Conjugate views need one anterior and one posterior frame in the photopeak: leave this image out.',
    });
  const isFromBehind = (posteriorSeen ?? series.posteriorSeen.value) === 'from-behind';
  return detector === 'posterior' && isFromBehind ? mirrored(only, series) : only;
}

/** Left to right. */
export function mirrored(
  counts: Float32Array,
  { columns, rows }: Pick<PlanarRaster, 'columns' | 'rows'>,
): Float32Array {
  const turned = new Float32Array(counts.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[row * columns + column] = counts[row * columns + columns - 1 - column]!;
  return turned;
}
