import type { PlanarOutline } from '../../domain/planar';
import { outlineWeights } from './outlineWeights';

const PIXEL_mm = 2;

/** Area that two outlines share, as part of the smaller one, 0..1, and which that is. Throws what `outlineWeights` throws. */
export function outlineOverlap(
  one: PlanarOutline,
  other: PlanarOutline,
): { readonly share_frac: number; readonly isFirstSmaller: boolean } {
  const reach_mm = Math.max(...[...one, ...other].flat().map(Math.abs));
  const pixels = 2 * Math.ceil(reach_mm / PIXEL_mm + 1);
  const raster = { columns: pixels, rows: pixels, pixelSpacing_mm: [PIXEL_mm, PIXEL_mm] } as const;
  const [first, second] = [one, other].map((outline) => outlineWeights(outline, [0, 0], raster)) as [
    ReturnType<typeof outlineWeights>,
    ReturnType<typeof outlineWeights>,
  ];
  const weightAt = new Map(first.pixels.map((pixel, at) => [pixel, first.weights[at]!]));
  const shared = second.pixels.reduce(
    (sum, pixel, at) => sum + Math.min(second.weights[at]!, weightAt.get(pixel) ?? 0),
    0,
  );
  return {
    share_frac: shared / Math.min(first.total, second.total),
    isFirstSmaller: first.total <= second.total,
  };
}
