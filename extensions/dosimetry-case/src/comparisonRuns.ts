import { DosimetryError, toErrorReport } from '@voxel-dosimetry/core';
import { DOSE_ENGINES, type EngineComparison, type Progress, type VolumeKey } from '@voxel-dosimetry/compute';
import { blockageOfInputs, runningTitle } from './blockedBecause';
import { checkComparison } from './checkChoices';
import type { CasePorts, DosimetryCase } from './commands';
import { NO_COMPARISON } from './comparison';
import type { CaseStore } from './createStore';
import type { Turns } from './createTurns';
import { remakeVoxels } from './remakeVoxels';
import { assertGoing, contextOf, tellToStop, type CaseRun } from './stageRun';
import { busy } from './stageRuns';
import { requestFor } from './stages/dose';
import type { CaseComparison, ComparisonRequest } from './state';
import { holdsVoxels, missingInputs } from './voxelStages';

type ComparisonCommands = Pick<
  DosimetryCase,
  | 'compareEngines'
  | 'cancelComparison'
  | 'stopAndKeepComparison'
  | 'discardComparison'
  | 'restoreComparison'
  | 'estimateDose'
  | 'readSiteKernel'
>;

export interface ComparisonRuns extends ComparisonCommands {
  /** Drops the running comparison if the state no longer shows it running, or in any case when `always`. */
  readonly dropOvertaken: (always?: boolean) => void;
}

/** What to compare; `of` is the result whose maps are made again, a Monte Carlo that was stopped and kept to where it had come. */
interface ComparedAgain extends ComparisonRequest {
  readonly of?: EngineComparison;
}

interface ComparisonRun extends CaseRun {
  readonly before: CaseComparison;
}

const TITLE = 'The comparison of engines';

/** Comparing engines and asking how long they take: beside the stages, which it never touches. Proved by test/unit/case/comparison.test.ts. */
export function createComparisonRuns(store: CaseStore, ports: CasePorts, turns: Turns): ComparisonRuns {
  let active: ComparisonRun | null = null;
  let jobNumber = 0;
  const put = (comparison: CaseComparison): void => store.dispatch({ type: 'comparison', comparison });

  const start = (doing: string): ComparisonRun => {
    const jobId = `comparison-${++jobNumber}`;
    const before = store.getState().comparison;
    const show = (progress: Progress) => put({ ...before, state: { status: 'running', jobId, progress } });
    const run: ComparisonRun = { jobId, before, show, overtaken: false, stopping: false };
    active = run;
    show({ fraction: 0, doing });
    return run;
  };
  const execute = (request: ComparedAgain, doing: string, finish: (result: EngineComparison) => CaseComparison) =>
    turns.take(async () => {
      const run = start(doing);
      try {
        const result = await compute(store, ports, run, request);
        assertGoing(run);
        put(finish(result));
      } catch (error) {
        settle(store, run, error, put);
      } finally {
        if (active === run) active = null;
      }
    });

  return {
    async compareEngines(request) {
      checkComparison(request);
      const running = runningTitle(store.getState());
      if (running !== null) throw busy(running, TITLE);
      const error = blockageOfInputs(store.getState(), 'dose');
      if (error) {
        put({ ...store.getState().comparison, state: { status: 'failed', error } });
        return;
      }
      await execute(request, 'Comparing engines', (result) => ({
        state: { status: 'ready', at: ports.now() },
        result,
        hasVoxels: true,
      }));
    },
    async restoreComparison() {
      const { key } = store.getState();
      await turns.idle();
      const { comparison } = store.getState();
      const { result } = comparison;
      if (store.getState().key !== key || comparison.state.status !== 'ready' || comparison.hasVoxels || !result)
        return;
      const request = { ...result, engines: result.engines.map(({ outcome }) => outcome.engine), of: result };
      await execute(request, 'Calculating the maps again', () => ({ ...comparison, hasVoxels: true }));
    },
    async cancelComparison() {
      if (!active) return;
      active.stopping = true;
      await tellToStop(ports, active.jobId);
    },
    async stopAndKeepComparison() {
      if (active) await ports.compute.conclude(active.jobId);
    },
    async discardComparison() {
      if (store.getState().comparison.state.status === 'running') throw busy(TITLE, 'Discarding it');
      put(NO_COMPARISON);
      await ports.compute.release(COMPARISON_KEYS);
    },
    async estimateDose() {
      const { key } = store.getState();
      if (blockageOfInputs(store.getState(), 'dose') !== null || !holdsVoxels(store, 'fit')) return;
      const before = store.getState();
      const job = { id: `estimate-${++jobNumber}`, onProgress: () => undefined };
      const { engine: _engine, ...dose } = requestFor(before, DOSE_ENGINES);
      const estimates = await turns.take(() => ports.compute.estimateDose(dose, job));
      const isCurrent = store.getState().key === key && store.getState().results.fit === before.results.fit;
      if (isCurrent) store.dispatch({ type: 'estimated', estimates });
    },
    readSiteKernel(file) {
      const job = { id: `kernel-${++jobNumber}`, onProgress: () => undefined };
      return turns.take(() => ports.compute.readSiteKernel(file, job));
    },
    dropOvertaken(always = false) {
      if (!active || (store.getState().comparison.state.status === 'running' && !always)) return;
      active.overtaken = true;
      void tellToStop(ports, active.jobId);
      active = null;
    },
  };
}

const COMPARISON_KEYS: readonly VolumeKey[] = DOSE_ENGINES.flatMap(
  (engine) => [`comparison/${engine}`, `difference/${engine}`, `gamma/${engine}`] as const,
);

async function compute(
  store: CaseStore,
  ports: CasePorts,
  run: CaseRun,
  { engines, reference, gamma, of }: ComparedAgain,
): Promise<EngineComparison> {
  const share = await remakeVoxels(store, ports, run, missingInputs(store, 'dose'));
  const context = contextOf(run, store, ports, share);
  const { engine: _engine, ...dose } = requestFor(context.state, engines);
  const partial = of?.engines.map(({ outcome }) => outcome.monteCarlo).find((each) => each?.isPartial) ?? null;
  const again = partial === null ? dose : { ...dose, shardsToRepeat: partial.shards };
  return ports.compute.compareEngines({ engines, reference, gamma, dose: again }, context.step(0, 1));
}

function settle(store: CaseStore, run: ComparisonRun, error: unknown, put: (comparison: CaseComparison) => void): void {
  const report = toErrorReport(error, 'dose/unexpected');
  if (report.code === 'compute/worker-lost') store.dispatch({ type: 'voxelsHeld', stages: [] });
  if (run.overtaken) return;
  const isStopped = error instanceof DosimetryError && report.code === 'compute/cancelled';
  const { comparison } = store.getState();
  const before = { ...run.before, hasVoxels: comparison.hasVoxels && run.before.hasVoxels };
  put(isStopped ? before : { ...before, state: { status: 'failed', error: report } });
}
