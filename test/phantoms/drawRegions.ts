import type { DrawnRegion } from './dicom/segmentation';
import type { PhantomDefinition } from './phantom';

/** The named regions as drawn on an image: a voxel belongs to a region when its centre does. */
export const drawRegions = (
  { regions, tissues }: PhantomDefinition,
  names: readonly string[],
  tissueAtCentre: Uint8Array,
): DrawnRegion[] =>
  regions
    .filter(({ name }) => names.includes(name))
    .map((region) => {
      const members = [0, ...tissues.map((tissue) => (region.tissues.includes(tissue.name) ? 1 : 0))];
      return { definition: region, mask: tissueAtCentre.map((tissue) => members[tissue] as number) };
    });
