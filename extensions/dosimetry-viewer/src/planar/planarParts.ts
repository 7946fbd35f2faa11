import type { PlanarAttenuation, PlanarChoices, PlanarOutline } from '@voxel-dosimetry/core';
import type { PlanarPart, PlanarTarget } from '../viewState';

/** The outline of a region or of the background beside it; null where it is not drawn. */
export function partOf({ regions }: PlanarChoices, { regionId, part }: PlanarTarget): PlanarOutline | null {
  const region = regions[regionId];
  return (part === 'outline' ? region?.outline_mm : region?.background_mm) ?? null;
}

export const isSameTarget = (a: PlanarTarget, b: PlanarTarget): boolean =>
  a.regionId === b.regionId && a.part === b.part;

/** What is drawn, in the order of the regions, each followed by its background. */
export const drawnParts = (choices: PlanarChoices, regionIds: readonly string[]): readonly PlanarTarget[] =>
  regionIds.flatMap((regionId) =>
    (['outline', 'background'] as const satisfies readonly PlanarPart[])
      .map((part) => ({ regionId, part }))
      .filter((target) => partOf(choices, target) !== null),
  );

/** The choices with these parts drawn; a background needs the region's outline and is left as it was without one. */
export function withParts(
  choices: PlanarChoices,
  parts: readonly (PlanarTarget & { readonly outline_mm: PlanarOutline })[],
): PlanarChoices {
  const regions = { ...choices.regions };
  for (const { regionId, part, outline_mm } of parts) {
    const held = regions[regionId];
    if (part === 'outline') regions[regionId] = { background_mm: null, attenuation: null, ...held, outline_mm };
    else if (held !== undefined) regions[regionId] = { ...held, background_mm: outline_mm };
  }
  return { ...choices, regions };
}

/** Without these parts; with a region's outline its background and attenuation go too. */
export function withoutParts(choices: PlanarChoices, targets: readonly PlanarTarget[]): PlanarChoices {
  const outlines = new Set(targets.filter(({ part }) => part === 'outline').map(({ regionId }) => regionId));
  const backgrounds = new Set(targets.map(({ regionId }) => regionId));
  const kept = Object.entries(choices.regions).filter(([id]) => !outlines.has(id));
  const { placements, ...others } = choices;
  return {
    ...others,
    // Of outlines that are gone nothing was placed.
    ...(placements === undefined || kept.length === 0 ? {} : { placements }),
    regions: Object.fromEntries(
      kept.map(([id, region]) => [id, backgrounds.has(id) ? { ...region, background_mm: null } : region]),
    ),
  };
}

/** With another attenuation for regions that are drawn; null: from the CT. */
export const withAttenuation = (
  choices: PlanarChoices,
  regionIds: readonly string[],
  attenuation: PlanarAttenuation | null,
): PlanarChoices => ({
  ...choices,
  regions: Object.fromEntries(
    Object.entries(choices.regions).map(([id, region]) => [
      id,
      regionIds.includes(id) ? { ...region, attenuation } : region,
    ]),
  ),
});

const UNSHIFTED = [0, 0] as const;

export const shiftOf_mm = ({ shifts_mm }: PlanarChoices, planarTimePointId: string): readonly [number, number] =>
  shifts_mm[planarTimePointId] ?? UNSHIFTED;

export function withShift(
  choices: PlanarChoices,
  planarTimePointId: string,
  [x_mm, y_mm]: readonly [number, number],
): PlanarChoices {
  const rounded = [Math.round(10 * x_mm) / 10, Math.round(10 * y_mm) / 10] as const;
  const others = Object.entries(choices.shifts_mm).filter(([id]) => id !== planarTimePointId);
  const isShifted = rounded.some((way_mm) => way_mm !== 0);
  return { ...choices, shifts_mm: Object.fromEntries(isShifted ? [...others, [planarTimePointId, rounded]] : others) };
}
