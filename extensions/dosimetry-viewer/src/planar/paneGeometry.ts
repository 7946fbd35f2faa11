import type { Place_mm } from './outlines';

/** The two views stand side by side, anterior first, this far apart. */
const GAP_px = 6;

/** What is seen of the images: nearer by `zoom` than the whole, about a place. */
export interface PlanarSight {
  readonly zoom: number;
  readonly centre_mm: Place_mm;
}

export const WHOLE_IMAGE: PlanarSight = { zoom: 1, centre_mm: [0, 0] };

/** Where the views lie in the tile, and how millimetres become pixels there; both views show the same part. */
export interface PaneGeometry {
  readonly width_px: number;
  readonly height_px: number;
  /** Left edge of each pane, px. */
  readonly lefts_px: readonly [anterior: number, posterior: number];
  readonly scale_px_per_mm: number;
  /** Middle of what is seen. */
  readonly centre_mm: Place_mm;
}

/** Fits images of `extent_mm` into half of the tile each, nearer by the zoom; never past their edges. */
export function paneGeometry(
  size: { readonly width: number; readonly height: number },
  extent_mm: readonly [x: number, y: number],
  { zoom, centre_mm }: PlanarSight,
): PaneGeometry {
  const width_px = Math.max(1, (size.width - GAP_px) / 2);
  const height_px = Math.max(1, size.height);
  const scale_px_per_mm = zoom * Math.min(width_px / extent_mm[0], height_px / extent_mm[1]);
  const within = (wanted_mm: number, whole_mm: number, seen_px: number): number => {
    const reach_mm = Math.max(0, (whole_mm - seen_px / scale_px_per_mm) / 2);
    return Math.min(reach_mm, Math.max(-reach_mm, wanted_mm));
  };
  return {
    width_px,
    height_px,
    lefts_px: [0, width_px + GAP_px],
    scale_px_per_mm,
    centre_mm: [within(centre_mm[0], extent_mm[0], width_px), within(centre_mm[1], extent_mm[1], height_px)],
  };
}

/** A place in a pane, px from the pane's upper left corner. */
export const inPane = (
  { width_px, height_px, scale_px_per_mm, centre_mm }: PaneGeometry,
  [x_mm, y_mm]: Place_mm,
): Place_mm => [
  width_px / 2 + scale_px_per_mm * (x_mm - centre_mm[0]),
  height_px / 2 + scale_px_per_mm * (y_mm - centre_mm[1]),
];

/** The place under a point of the tile (px), in whichever view it lies: both are seen from the front. */
export function placeAt(geometry: PaneGeometry, x_px: number, y_px: number): Place_mm {
  const { width_px, height_px, lefts_px, scale_px_per_mm, centre_mm } = geometry;
  const left_px = x_px >= lefts_px[1] ? lefts_px[1] : lefts_px[0];
  return [
    centre_mm[0] + (x_px - left_px - width_px / 2) / scale_px_per_mm,
    centre_mm[1] + (y_px - height_px / 2) / scale_px_per_mm,
  ];
}

const MOST = 8;

/** Nearer or farther by a factor, about what is seen; never farther than the whole image. */
export const nearer = ({ zoom }: PlanarSight, factor: number, centre_mm: Place_mm): PlanarSight => ({
  zoom: Math.min(MOST, Math.max(1, zoom * factor)),
  centre_mm,
});
