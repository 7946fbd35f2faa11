import { DosimetryError, STAGES, toErrorReport, type StageId } from '@voxel-dosimetry/core';
import type { Progress } from '@voxel-dosimetry/compute';
import type { EncodedInstance } from '@voxel-dosimetry/dicom';
import { blockage, runningTitle } from './blockedBecause';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import type { Turns } from './createTurns';
import type { CaseEvent } from './reduce';
import { contextOf, tellToStop, type StageRun } from './stageRun';
import { analyse } from './stages/analyse';
import { exportObjects } from './stages/export';
import type { StageContext } from './stages/stageContext';
import { remakeVoxels } from './remakeVoxels';
import {
  holdsVoxels,
  isVoxelStage,
  makeVoxels,
  missingInputs,
  noteVoxels,
  VOXEL_STAGES,
  type VoxelStage,
} from './voxelStages';

/** Where the case meets the worker: one stage at a time; what was overtaken meanwhile is dropped. */
export interface StageRuns {
  run(stage: StageId): Promise<void>;
  /** Throws `case/busy` while a stage is running: one runs at a time. */
  assertIdle(stage: StageId): void;
  /** Waits until no stage and no sequence runs, then makes the voxels of a ready stage again. */
  restore(stage: StageId): Promise<void>;
  /** Several stages in a row: nothing that waits for its turn comes between them. */
  sequence(stages: () => Promise<void>): Promise<void>;
  cancel(stage: StageId): Promise<void>;
  stopAndKeep(stage: StageId): Promise<void>;
  /** Drops the running stage if the state no longer shows it running, or in any case when `always`. */
  dropOvertaken(always?: boolean): void;
  encodedObjects(): readonly EncodedInstance[];
  /** Forgets the finished objects of the case that was open. */
  forget(): void;
}

const titleOf = (stage: StageId): string => STAGES.find(({ id }) => id === stage)?.title ?? stage;

export const busy = (running: string, title: string): DosimetryError =>
  new DosimetryError({
    code: 'case/busy',
    message: `${title} cannot start while ${running} is running; one calculation runs at a time.`,
    remedy: 'Wait for it or stop it.',
  });

export function createStageRuns(store: CaseStore, ports: CasePorts, turns: Turns): StageRuns {
  let active: StageRun | null = null;
  let encoded: readonly EncodedInstance[] = [];
  let jobNumber = 0;

  const assertIdle = (stage: StageId): void => {
    const running = runningTitle(store.getState());
    if (running !== null) throw busy(running, titleOf(stage));
  };
  const takeObjects = (run: StageRun) => (made: readonly EncodedInstance[]) => {
    if (!run.overtaken) encoded = made;
  };

  /** Runs `work` as the one active run and puts its failure into the state; never rejects. */
  const execute = async (stage: StageId, doing: string, work: (run: StageRun) => Promise<void>): Promise<void> => {
    const before = store.getState().stages[stage];
    const jobId = `${stage}-${++jobNumber}`;
    const show = (progress: Progress) => store.dispatch({ type: 'progressed', stage, jobId, progress });
    const run: StageRun = { stage, jobId, before, show, overtaken: false, stopping: false };
    active = run;
    noteVoxels(store, stage, false);
    store.dispatch({ type: 'started', stage, jobId: run.jobId, doing });
    try {
      await work(run);
    } catch (error) {
      settle(store, run, error);
    } finally {
      if (active === run) active = null;
    }
  };

  return {
    assertIdle,
    async run(stage) {
      assertIdle(stage);
      const error = blockage(store.getState(), stage);
      if (error) {
        store.dispatch({ type: 'failed', stage, error });
        return;
      }
      await turns.take(() =>
        execute(stage, titleOf(stage), async (run) => {
          const share = await remakeVoxels(store, ports, run, missingInputs(store, stage));
          const context = contextOf(run, store, ports, share);
          if (stage === 'export') await storeObjects(store, run, context, encoded, takeObjects(run));
          else await computeStage(store, run, context);
        }),
      );
    },
    async restore(stage) {
      const { key } = store.getState();
      await turns.idle();
      if (store.getState().key !== key || store.getState().stages[stage].status !== 'ready') return;
      if (!isVoxelStage(stage) || holdsVoxels(store, stage)) return;
      await turns.take(() =>
        execute(stage, 'Reading voxels again', async (run) => {
          const share = await remakeVoxels(store, ports, run, missingInputs(store, stage));
          await makeVoxels(stage, contextOf(run, store, ports, share));
          if (run.overtaken) return;
          noteVoxels(store, stage, true);
          store.dispatch({ type: 'stopped', stage, before: run.before });
        }),
      );
    },
    sequence: (stages) => turns.take(stages),
    async cancel(stage) {
      if (active?.stage !== stage) return;
      active.stopping = true;
      await tellToStop(ports, active.jobId);
    },
    async stopAndKeep(stage) {
      if (active?.stage === stage) await ports.compute.conclude(active.jobId);
    },
    dropOvertaken(always = false) {
      if (!active || (store.getState().stages[active.stage].status === 'running' && !always)) return;
      active.overtaken = true;
      void tellToStop(ports, active.jobId);
      active = null;
    },
    encodedObjects: () => encoded,
    forget() {
      encoded = [];
    },
  };
}

async function computeStage(store: CaseStore, run: StageRun, context: StageContext): Promise<void> {
  const { stage } = run;
  const result = stage === 'analyse' ? await analyse(context) : await VOXEL_STAGES[stage as VoxelStage](context);
  if (run.overtaken) return;
  noteVoxels(store, stage, true);
  store.dispatch({ type: 'finished', stage, result, at: context.ports.now() } as CaseEvent);
}

/** After a failure the same objects are stored again; otherwise they are made anew. */
async function storeObjects(
  store: CaseStore,
  run: StageRun,
  context: StageContext,
  encodedBefore: readonly EncodedInstance[],
  takeObjects: (made: readonly EncodedInstance[]) => void,
): Promise<void> {
  const objects = run.before.status === 'failed' ? context.state.results.export?.objects : undefined;
  const earlier = objects ? { objects, encoded: encodedBefore } : null;
  const { result, failure } = await exportObjects(context, earlier, takeObjects);
  if (run.overtaken) return;
  if (failure) store.dispatch({ type: 'failed', stage: 'export', error: failure, exported: result });
  else store.dispatch({ type: 'finished', stage: 'export', result, at: context.ports.now() });
}

function settle(store: CaseStore, run: StageRun, error: unknown): void {
  const report = toErrorReport(error, `${run.stage}/unexpected`);
  if (report.code === 'compute/worker-lost') store.dispatch({ type: 'voxelsHeld', stages: [] });
  if (run.overtaken) return;
  if (report.code === 'compute/cancelled') store.dispatch({ type: 'stopped', stage: run.stage, before: run.before });
  else store.dispatch({ type: 'failed', stage: run.stage, error: report });
}
