import type { PlanarChoices } from '@voxel-dosimetry/core';
import { useScene } from '../panels/CaseContext';
import type { PlanarLook, PlanarTarget } from '../viewState';
import { drawnParts, isSameTarget, partOf } from './planarParts';

/** Which outline is worked on, and how another becomes it. */
export interface PlanarTargets {
  readonly target: PlanarTarget | null;
  /** Drawn outlines that move together: the chosen one, and those of the other chosen regions. */
  readonly moving: readonly PlanarTarget[];
  readonly look: (change: Partial<PlanarLook>) => void;
  /** `isAlso`: beside those that are chosen already. */
  readonly choose: (target: PlanarTarget | null, isAlso?: boolean) => void;
  /** The next of all that are drawn. */
  readonly chooseNext: (way: 1 | -1) => void;
}

export function usePlanarTarget(choices: PlanarChoices): PlanarTargets {
  const { state, view, viewStore } = useScene();
  const { planar, selectedRegionIds } = view;
  const regionIds = state.results.segment?.regions.map(({ id }) => id) ?? [];
  const target = planar.target !== null && regionIds.includes(planar.target.regionId) ? planar.target : null;
  const look = (change: Partial<PlanarLook>): void =>
    viewStore.set({ planar: { ...viewStore.getState().planar, ...change } });
  const choose: PlanarTargets['choose'] = (next, isAlso = false) => {
    look({ target: next });
    if (next === null || selectedRegionIds.includes(next.regionId)) return;
    viewStore.set({ selectedRegionIds: [...(isAlso ? selectedRegionIds : []), next.regionId] });
  };
  const together =
    target !== null && selectedRegionIds.includes(target.regionId)
      ? [
          target,
          ...selectedRegionIds.filter((id) => id !== target.regionId).map((regionId) => ({ ...target, regionId })),
        ]
      : target === null
        ? []
        : [target];
  return {
    target,
    moving: together.filter((each) => partOf(choices, each) !== null),
    look,
    choose,
    chooseNext(way) {
      const drawn = drawnParts(choices, regionIds);
      const at = drawn.findIndex((each) => target !== null && isSameTarget(each, target));
      const next = drawn[(Math.max(at, way < 0 ? 0 : -1) + way + drawn.length) % drawn.length];
      if (next === undefined) return;
      look({ target: next, tool: 'move' });
      viewStore.set({ selectedRegionIds: [next.regionId] });
    },
  };
}
