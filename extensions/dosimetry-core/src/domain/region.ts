import type { Grid } from './geometry';

/** A region as drawn: a binary mask on the grid it was drawn on. */
export interface RegionMask {
  readonly id: string;
  readonly name: string;
  /** 0..255 sRGB. */
  readonly colour: readonly [number, number, number];
  readonly grid: Grid;
  /** 1 inside, 0 outside; x fastest. */
  readonly mask: Uint8Array;
  readonly origin: RegionOrigin;
}

export type RegionOrigin =
  | {
      readonly kind: 'seg' | 'rtstruct';
      readonly seriesInstanceUID: string;
      readonly sopInstanceUID: string;
      readonly number: number;
    }
  | {
      readonly kind: 'drawn';
      readonly segmentationId: string;
      readonly segmentIndex: number;
      readonly referencedSeriesInstanceUID: string | null;
    }
  | { readonly kind: 'threshold'; readonly timePointId: string; readonly fraction_frac: number };

/** A region on the dose grid: what the panels and the store hold (no voxels). */
export interface RegionSummary {
  readonly id: string;
  readonly name: string;
  readonly colour: readonly [number, number, number];
  readonly origin: RegionOrigin;
  /** Volume of the mask as drawn, mL. */
  readonly volume_mL: number;
  /** Part of the drawn volume that lies inside the dose grid, 0..1. */
  readonly insideGrid_frac: number;
  /** Σ density · occupancy · voxel volume, g. */
  readonly mass_g: number;
  /** Per time point in the case's order, at acquisition mid-time, MBq. */
  readonly activity_MBq: readonly number[];
}
