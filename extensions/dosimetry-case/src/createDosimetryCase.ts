import { STAGE_IDS } from '@voxel-dosimetry/core';
import { blockageOfInputs, blockedBecause } from './blockedBecause';
import { ingestCommands, laterCommands } from './choiceCommands';
import type { CasePorts, DosimetryCase } from './commands';
import { createComparisonRuns } from './comparisonRuns';
import { frontMips } from './frontMips';
import { createAnatomyPreviews } from './anatomyPreviews';
import { createHistory } from './createHistory';
import { createOpening } from './createOpening';
import { createStore } from './createStore';
import { createTurns } from './createTurns';
import { createPersistence } from './persistence';
import { regionCurveCommands } from './regionCurveCommands';
import { planarCommands } from './planarCommands';
import { createRegionRefits } from './regionRefits';
import { createStageRuns } from './stageRuns';

/**
 * The case on the given ports. Race safe: what comes back after the case was closed, opened for others, or after a choice
 * overtook it, is dropped. Proved by test/unit/case/*.test.ts.
 */
export function createDosimetryCase(ports: CasePorts): DosimetryCase {
  const store = createStore();
  const persistence = createPersistence(store, ports);
  const turns = createTurns();
  const runs = createStageRuns(store, ports, turns);
  const { dropOvertaken, ...comparisonCommands } = createComparisonRuns(store, ports, turns);
  const drop = (always?: boolean): void => {
    runs.dropOvertaken(always);
    dropOvertaken(always);
  };
  const history = createHistory(store, ports, () => drop());
  const refits = createRegionRefits(store, ports, () => runs.restore('segment'));
  const later = laterCommands(store, ports, history);
  const anatomy = createAnatomyPreviews({ store, ports, turns });
  const opening = createOpening({
    store,
    ports,
    persistence,
    runs: { forget: () => runs.forget(), dropOvertaken: drop },
    history,
  });

  const dosimetryCase: DosimetryCase = {
    getState: () => store.getState(),
    subscribe: (listener) => store.subscribe(listener),
    open: (studyInstanceUIDs) => opening.open(studyInstanceUIDs),
    choosePatient: (patient) => opening.choosePatient(patient),
    close: () => opening.close(),
    ...ingestCommands(store, ports, history),
    ...later,
    choose(stage, choices) {
      later.choose(stage, choices);
      if (stage === 'fit') void refits.refit();
    },
    ...regionCurveCommands(store, history, refits),
    ...planarCommands({ store, ports, history, runs, refits }),
    previewCt: (timePointId, onto) => anatomy.ct(timePointId, onto),
    previewMr: (seriesInstanceUID) => anatomy.mr(seriesInstanceUID),
    endAnatomyPreviews: () => anatomy.end(),
    frontMips: () => frontMips({ store, ports, runs }),
    undo() {
      history.undo();
      void refits.refit();
    },
    get canUndo() {
      return history.canUndo();
    },
    async runStage(stage) {
      if (stage !== 'ingest') return runs.run(stage);
      runs.assertIdle(stage);
      await opening.readAgain();
    },
    async runTo(stage) {
      const isCurrent = opening.watch();
      await runs.sequence(async () => {
        for (const id of STAGE_IDS.slice(0, STAGE_IDS.indexOf(stage) + 1)) {
          if (store.getState().stages[id].status === 'ready') continue;
          if (!isCurrent() || blockedBecause(store.getState(), id) !== null) return;
          await dosimetryCase.runStage(id);
          if (store.getState().stages[id].status !== 'ready') return;
        }
      });
    },
    async cancel(stage) {
      if (stage === 'ingest') opening.cancelReading();
      else await runs.cancel(stage);
    },
    stopAndKeep: (stage) => runs.stopAndKeep(stage),
    restoreVoxels: (stage) => runs.restore(stage),
    ...comparisonCommands,
    comparisonBlockedBecause: () => blockageOfInputs(store.getState(), 'dose')?.message ?? null,
    encodedObjects: () => runs.encodedObjects(),
    blockedBecause: (stage) => blockedBecause(store.getState(), stage),
  };
  return dosimetryCase;
}
