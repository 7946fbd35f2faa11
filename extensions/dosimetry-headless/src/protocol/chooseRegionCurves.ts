import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { RegionFitChoice } from '@voxel-dosimetry/compute';
import { suggestTissue } from '@voxel-dosimetry/core';
import { regionNamed } from './chooseRegions';
import { findTimePoint } from './findTimePoint';
import type { Protocol, ProtocolRegionCurve } from './protocol';

/**
 * What the protocol says of single regions' curves, once Segment has found and renamed them. Throws `protocol/region`,
 * `protocol/time-point`. Proved by test/round-trip/headless/timeActivity.test.ts.
 */
export function chooseRegionCurves(dosimetryCase: DosimetryCase, { timeActivity }: Protocol): void {
  if (timeActivity.regions.length === 0) return;
  const { results, choices } = dosimetryCase.getState();
  const timePoints = results.ingest?.timePoints ?? [];
  const choiceOf = (curve: ProtocolRegionCurve, name: string, path: string): RegionFitChoice => ({
    models: curve.models,
    selection: curve.selection,
    fixedHalfLives: curve.fixedHalfLives,
    tissue: curve.tissue ?? suggestTissue(name),
    excluded: curve.exclude.map(({ timePoint, reason }, n) => ({
      timePointId: findTimePoint(timePoints, timePoint, `${path}.exclude[${n}].timePoint`).id,
      reason,
    })),
  });
  const regions = timeActivity.regions.map(([name, curve]) => {
    const path = `timeActivity.regions["${name}"]`;
    const region = regionNamed(results.segment?.regions ?? [], name, path);
    return [region.id, choiceOf(curve, region.name, path)] as const;
  });
  dosimetryCase.choose('fit', { ...choices.fit, regions: Object.fromEntries(regions) });
}
