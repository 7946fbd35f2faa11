import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { RegionFitChoice } from '@voxel-dosimetry/compute';
import { suggestTissue, type PlanarTimePoint, type TimePoint } from '@voxel-dosimetry/core';
import { regionNamed } from './chooseRegions';
import { findTimePoint } from './findTimePoint';
import type { Protocol, ProtocolRegionCurve, TimePointName } from './protocol';

/**
 * What the protocol says of single regions' curves, once Segment has found and renamed them. Throws `protocol/region`,
 * `protocol/time-point`. Proved by test/round-trip/headless/timeActivity.test.ts.
 */
export function chooseRegionCurves(dosimetryCase: DosimetryCase, { timeActivity }: Protocol): void {
  if (timeActivity.regions.length === 0) return;
  const { results, choices } = dosimetryCase.getState();
  const { timePoints = [], planarTimePoints = [] } = results.ingest ?? {};
  const choiceOf = (curve: ProtocolRegionCurve, name: string, path: string): RegionFitChoice => ({
    models: curve.models,
    selection: curve.selection,
    fixedHalfLives: curve.fixedHalfLives,
    tissue: curve.tissue ?? suggestTissue(name),
    excluded: curve.exclude.map(({ timePoint, reason }, n) => ({
      timePointId: pointNamed(timePoints, planarTimePoints, timePoint, `${path}.exclude[${n}].timePoint`),
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

/** A number, and a study that has one, names a scan; a planar image is named by its series, or by a study without a scan. */
function pointNamed(
  scans: readonly TimePoint[],
  images: readonly PlanarTimePoint[],
  name: TimePointName,
  path: string,
): string {
  const isOf = ({ id, studyInstanceUID }: Pick<TimePoint, 'id' | 'studyInstanceUID'>): boolean =>
    id === name || studyInstanceUID === name;
  return !scans.some(isOf) && images.some(isOf)
    ? findTimePoint(images, name, path).id
    : findTimePoint(scans, name, path).id;
}
