import { useMemo } from 'react';
import type { PlanarChoices } from '@voxel-dosimetry/core';
import { useScene } from '../panels/CaseContext';
import type { PlanarTarget } from '../viewState';
import type { ShownOutline } from './OutlineShapes';
import { drawnParts, isSameTarget, partOf } from './planarParts';

/** Drawn outlines in the order in which they cover each other: those that are worked on last. */
export function useShownOutlines(choices: PlanarChoices, moving: readonly PlanarTarget[]): readonly ShownOutline[] {
  const { state, t } = useScene();
  const regions = state.results.segment?.regions;
  const key = moving.map(({ regionId, part }) => `${regionId} ${part}`).join();
  return useMemo(() => {
    const byId = new Map(regions?.map((region) => [region.id, region]));
    const shown = drawnParts(choices, [...byId.keys()]).map((target): ShownOutline => {
      const { name = target.regionId, colour = [200, 200, 200] } = byId.get(target.regionId) ?? {};
      return {
        ...target,
        name: t(target.part === 'outline' ? 'planar.outlineOf' : 'planar.backgroundOf', { name }),
        colour,
        outline_mm: partOf(choices, target) ?? [],
        isBeside: moving.some(({ regionId }) => regionId === target.regionId),
        isChosen: moving.some((each) => isSameTarget(each, target)),
      };
    });
    return [...shown].sort((a, b) => Number(a.isChosen) - Number(b.isChosen));
    // Which outlines move, not the list that says so.
  }, [choices, regions, key, t]);
}
