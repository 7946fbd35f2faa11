import { DosimetryError, type RegionSummary } from '@voxel-dosimetry/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { Protocol } from './protocol';

/**
 * Leaves out and renames regions by the names that the segment stage has found; true when the stage must run again for it.
 * Throws `protocol/region` for a name that no region or more than one has. Proved by test/round-trip/headless/timePoints.test.ts.
 */
export function chooseRegions(dosimetryCase: DosimetryCase, { regions: { removed, names } }: Protocol): boolean {
  const { results, choices } = dosimetryCase.getState();
  const found = results.segment?.regions ?? [];
  const gone = removed.map((name, n) => regionNamed(found, name, `regions.removed[${n}]`).id);
  const renamed = Object.entries(names).map(([old, name]) => {
    const { id } = regionNamed(found, old, `regions.names["${old}"]`);
    return [id, name] as const;
  });
  if (gone.length === 0 && renamed.length === 0) return false;
  dosimetryCase.choose('segment', { ...choices.segment, removed: gone, names: Object.fromEntries(renamed) });
  return dosimetryCase.getState().stages.segment.status !== 'ready';
}

/** Throws `protocol/region` for a name that no region or more than one has. */
export function regionNamed(regions: readonly RegionSummary[], name: string, path: string): RegionSummary {
  const [only, ...more] = regions.filter((region) => region.name === name);
  if (only && more.length === 0) return only;
  throw new DosimetryError({
    code: 'protocol/region',
    message: `${path} names "${name}", which ${only ? `${more.length + 1} regions have` : 'no region has'}; the regions are ${regions.map((region) => `"${region.name}"`).join(', ')}.`,
    remedy: only ? 'Choose the series to use in regions.series, so that each name occurs once.' : 'Correct the name.',
    detail: { path },
  });
}
