import type { PlanarChoices, PlanarTimePoint } from '@voxel-dosimetry/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';
import { regionNamed } from './chooseRegions';
import { findTimePoint } from './findTimePoint';
import type { Protocol, ProtocolPlanar, TimePointName } from './protocol';

const PATH = 'timeActivity.planar';

/** What holds for all regions; they are chosen once they are known. Throws `protocol/time-point`. */
export function planarChoices(planarTimePoints: readonly PlanarTimePoint[], planar: ProtocolPlanar): PlanarChoices {
  const idOf = (name: TimePointName, key: string): string =>
    findTimePoint(planarTimePoints, name, `${PATH}.${key}["${name}"]`).id;
  return {
    used: planar.used,
    scatter: planar.scatter,
    regions: {},
    shifts_mm: Object.fromEntries(planar.shifts_mm.map(([name, shift]) => [idOf(name, 'shifts_mm'), shift])),
    posteriorSeen: Object.fromEntries(planar.posteriorSeen.map(([name, seen]) => [idOf(name, 'posteriorSeen'), seen])),
  };
}

/** How a posterior view lies that the protocol states is assumed no longer. Throws `protocol/time-point`. */
export function confirmPosteriorViews(dosimetryCase: DosimetryCase, { timeActivity: { planar } }: Protocol): void {
  const { planarTimePoints = [], issues = [] } = dosimetryCase.getState().results.ingest ?? {};
  for (const [name, seen] of planar.posteriorSeen) {
    const { id } = findTimePoint(planarTimePoints, name, `${PATH}.posteriorSeen["${name}"]`);
    for (const { code, timePointId, id: what } of issues)
      if (code === 'ingest/posteriorSeen-assumed' && timePointId === id)
        dosimetryCase.confirm(what, `The protocol states how the posterior view lies: as seen ${seen}.`);
  }
}

/**
 * The regions' outlines by name, once Segment has found them: those of the protocol, or as the scan sees them. Stated shifts hold before those that the
 * scan finds. Throws `protocol/region`, `protocol/time-point` and what `suggestPlanarOutlines` throws. Proved by test/round-trip/headless/planar.test.ts.
 */
export async function choosePlanarRegions(
  dosimetryCase: DosimetryCase,
  { timeActivity: { planar } }: Protocol,
): Promise<void> {
  if (planar.regions.length === 0) return;
  const { results } = dosimetryCase.getState();
  const named = planar.regions.map(([name, region]) => {
    return { ...regionNamed(results.segment?.regions ?? [], name, `${PATH}.regions["${name}"]`), region };
  });
  const before = dosimetryCase.getState().choices.fit.planar;
  const isFromScan = named.some(({ region }) => region.outline === 'from-scan' || region.background === 'from-scan');
  if (isFromScan) await dosimetryCase.suggestPlanarOutlines(placeOn(dosimetryCase, planar));
  const { fit } = dosimetryCase.getState().choices;
  const regions = named.map(({ id, region: { outline, background, attenuation } }) => {
    const seen = fit.planar.regions[id];
    const outline_mm = outline === 'from-scan' ? (seen?.outline_mm ?? []) : outline;
    const background_mm = background === 'from-scan' ? (seen?.background_mm ?? null) : background;
    return [id, { outline_mm, background_mm, attenuation }] as const;
  });
  const shifts_mm = { ...fit.planar.shifts_mm, ...before.shifts_mm };
  dosimetryCase.choose('fit', { ...fit, planar: { ...fit.planar, regions: Object.fromEntries(regions), shifts_mm } });
}

/** Null: the image that is nearest in time to the scan. */
function placeOn(dosimetryCase: DosimetryCase, { placeOn: name }: ProtocolPlanar): string | null {
  if (name === null) return null;
  const images = dosimetryCase.getState().results.ingest?.planarTimePoints ?? [];
  return findTimePoint(images, name, `${PATH}.placeOn`).id;
}
