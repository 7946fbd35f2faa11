import { USUAL_GAMMA } from '@voxel-dosimetry/core';
import { DOSE_ENGINES, type DoseEngine } from '@voxel-dosimetry/compute';
import type { CompareSetup } from '../../../../viewState';

/** Engines stand in the order of what they take into account: the last one makes the fewest assumptions. */
export const inOrder = (engines: readonly DoseEngine[]): DoseEngine[] =>
  DOSE_ENGINES.filter((engine) => engines.includes(engine));

/** What is compared before anyone has chosen: the engine of the dose and those that differ by what they say of density. */
export function usualSetup(chosen: DoseEngine, canRun: (engine: DoseEngine) => boolean): CompareSetup {
  const engines = inOrder(['voxel-s', 'voxel-s-density', 'collapsed-cone', chosen]).filter(
    (engine) => engine === chosen || canRun(engine),
  );
  return { engines, reference: engines.at(-1) ?? chosen, gamma: USUAL_GAMMA };
}

/** With an engine more or less; a reference that is gone is followed by the last one. */
export function withEngine(setup: CompareSetup, engine: DoseEngine, isIn: boolean): CompareSetup {
  const engines = inOrder(isIn ? [...setup.engines, engine] : setup.engines.filter((each) => each !== engine));
  const reference = engines.includes(setup.reference) ? setup.reference : (engines.at(-1) ?? setup.reference);
  return { ...setup, engines, reference };
}
