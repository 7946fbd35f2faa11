import { paintCounts } from '../planar/paintCounts';

/** Black from this share of the brightest on: the hottest voxels must not hide the organs. */
const UPPER_frac = 0.4;

/** A projection as an image for the page, dark on white, over a range of its own; null where the page can paint nothing. */
export function mipImage(values: Float32Array, columns: number, rows: number): string | null {
  const canvas = document.createElement('canvas');
  if (canvas.getContext('2d') === null) return null;
  const brightest = values.reduce((most, value) => Math.max(most, value), 0);
  paintCounts(canvas, values, { columns, rows }, UPPER_frac * brightest);
  return canvas.toDataURL();
}
