import type { RegionSummary } from '@voxel-dosimetry/core';
import type { ComputeApi } from '@voxel-dosimetry/compute';
import type { CaseState } from '@voxel-dosimetry/case';
import type { ContourLayer } from './contourTool';
import { cropMask, type CroppedMask } from './cropMask';

/** Outlines of the case's regions, from masks that the worker holds. */
export interface RegionOutlines {
  layers(selectedRegionIds: readonly string[]): ContourLayer[];
  /** Fetches the masks anew when the segment stage gave others. */
  follow(state: CaseState): void;
  /** Fetches what was missing: after a resume the worker has the masks only when the voxels were read again. */
  again(): void;
}

interface Held {
  readonly region: RegionSummary;
  readonly mask: CroppedMask;
  readonly version: number;
}

/** Half-way between the centres of a voxel inside and one outside. */
const INSIDE = 0.5;

export function createRegionOutlines(compute: ComputeApi, redraw: () => void): RegionOutlines {
  let outlines: readonly Held[] = [];
  let wanted: readonly RegionSummary[] = [];
  let version = 0;
  let isFetching = false;

  /** One after the other: cropping a mask takes some milliseconds of the page's own time. */
  const fetchMasks = async (): Promise<void> => {
    version += 1;
    const mine = version;
    const found: Held[] = [];
    isFetching = true;
    for (const region of wanted) {
      const whole = await compute.regionMask(region.id).catch(() => null);
      if (mine !== version) return;
      const mask = whole === null ? null : cropMask(whole.grid, whole.mask);
      if (mask !== null) found.push({ region, mask, version: mine });
    }
    isFetching = false;
    outlines = found;
    redraw();
  };

  return {
    layers: (selectedRegionIds) =>
      outlines.map(({ region, mask, version: made }) => ({
        id: `region-${region.id}`,
        version: made,
        grid: mask.grid,
        values: mask.values,
        lines: [
          {
            level: INSIDE,
            colour: `rgb(${region.colour.join(', ')})`,
            width_px: selectedRegionIds.includes(region.id) ? 2.5 : 1.2,
          },
        ],
      })),
    follow({ results, stages }) {
      const regions = results.segment?.regions ?? [];
      if (regions === wanted || stages.segment.status === 'running') return;
      wanted = regions;
      void fetchMasks();
    },
    again() {
      if (outlines.length === 0 && wanted.length > 0 && !isFetching) void fetchMasks();
    },
  };
}
