import { DosimetryError } from '@voxel-dosimetry/core';
import type { RegionFitChoice } from '@voxel-dosimetry/compute';
import { checkChoices } from './checkChoices';
import type { DosimetryCase } from './commands';
import type { ChoiceHistory } from './createHistory';
import type { CaseStore } from './createStore';
import { isSame } from './isSame';
import type { RegionRefits } from './regionRefits';
import { withoutChoice } from './stages/fit';
import type { CaseState } from './state';

type RegionCurveCommands = Pick<DosimetryCase, 'chooseRegionCurves' | 'excludePoint' | 'refitRegions'>;

/** What a person chooses for the curves of single regions, several at a time. Proved by test/unit/case/regionCurves.test.ts. */
export function regionCurveCommands(
  store: CaseStore,
  history: ChoiceHistory,
  refits: RegionRefits,
): RegionCurveCommands {
  const change = async (
    regionIds: readonly string[],
    of: (choice: RegionFitChoice, name: string) => RegionFitChoice,
  ): Promise<void> => {
    const state = store.getState();
    const { fit } = state.choices;
    const changed = new Map(
      regionIds.map((id) => {
        const name = nameOf(state, id);
        const untouched = withoutChoice(name);
        const choice = of(fit.regions[id] ?? untouched, name);
        return [id, isSame(choice, untouched) ? null : choice] as const;
      }),
    );
    const others = Object.entries(fit.regions).filter(([id]) => !changed.has(id));
    const chosen = [...changed].filter((entry): entry is [string, RegionFitChoice] => entry[1] !== null);
    const regions = Object.fromEntries([...others, ...chosen]);
    history.change({ fit: checkChoices('fit', { ...fit, regions }) });
    await refits.refit();
  };
  return {
    chooseRegionCurves: (regionIds, changed) =>
      change(regionIds, (choice, name) => (changed === null ? withoutChoice(name) : { ...choice, ...changed })),
    excludePoint: (regionIds, timePointId, reason) =>
      change(regionIds, (choice) => {
        const others = choice.excluded.filter((each) => each.timePointId !== timePointId);
        return { ...choice, excluded: reason === null ? others : [...others, { timePointId, reason }] };
      }),
    refitRegions: () => refits.refit(),
  };
}

/** Throws `case/choice` for a region that the case does not have. */
function nameOf({ results }: CaseState, regionId: string): string {
  const region = results.segment?.regions.find(({ id }) => id === regionId);
  if (region) return region.name;
  throw new DosimetryError({
    code: 'case/choice',
    message: `The region ${regionId} is not one of the case's; one of them was expected.`,
    remedy: 'Run Segment again and choose a region that it has found.',
  });
}
