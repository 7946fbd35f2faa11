import type { DoseEngine, DoseOutcome, DoseRequest } from '@voxel-dosimetry/compute';
import { daughtersOf } from '../daughters';
import type { CaseState } from '../state';
import { fitRequest, radionuclideOf } from './fit';
import type { StageContext } from './stageContext';

/** Absorbed dose (Gy) on the dose grid from activity, density and the chosen engine. */
export const dose = ({ state, ports, ...context }: StageContext): Promise<DoseOutcome> =>
  ports.compute.dose(doseRequest(state), context.step(0, 1));

/** The same result again, also of a Monte Carlo run that was stopped and kept. */
export function doseAgain({ state, ports, ...context }: StageContext): Promise<DoseOutcome> {
  const run = state.results.dose?.monteCarlo;
  const repeat = run?.isPartial ? { shardsToRepeat: run.shards } : {};
  return ports.compute.dose({ ...doseRequest(state), ...repeat }, context.step(0, 1));
}

const doseRequest = (state: CaseState): DoseRequest => requestFor(state, [state.choices.dose.engine]);

/** What holds for each of `engines`, with the settings of all of them; the first is the one that runs. */
export function requestFor(state: CaseState, engines: readonly DoseEngine[]): DoseRequest {
  const { order, monteCarlo, kernel } = state.choices.dose;
  const isAsked = (asked: (engine: DoseEngine) => boolean): boolean => engines.some(asked);
  return {
    engine: engines[0] ?? state.choices.dose.engine,
    order,
    radionuclide: radionuclideOf(state),
    // Blocked before this while it is not chosen.
    daughters: daughtersOf(state) ?? 'none',
    fit: fitRequest(state),
    monteCarlo: isAsked((engine) => engine === 'monte-carlo') ? monteCarlo : null,
    kernel: isAsked((engine) => engine !== 'monte-carlo' && engine !== 'local') ? kernel : null,
  };
}
