import { DosimetryError, type StageId } from '@voxel-dosimetry/core';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import type { StageContext } from './stages/stageContext';
import type { StageState } from './state';

/** A stage while it runs. `overtaken` runs are dropped: their result belongs to choices or a patient that are gone. */
export interface StageRun {
  readonly stage: StageId;
  readonly jobId: string;
  readonly before: StageState;
  overtaken: boolean;
  /** Set by cancel: the worker may be between two jobs, or the archive may be answering. */
  stopping: boolean;
}

/** Throws `compute/cancelled` once the run was stopped or overtaken. */
export function assertGoing(run: StageRun): void {
  if (!run.overtaken && !run.stopping) return;
  throw new DosimetryError({
    code: 'compute/cancelled',
    message: 'The stage was stopped before it was done.',
    remedy: 'Nothing was changed; run the stage again.',
  });
}

/** The part of a run's progress, 0..1, that some work fills. */
export type Share = readonly [from_frac: number, to_frac: number];

/** What a stage is given to work with; its progress fills `share` of the run's. */
export function contextOf(
  run: StageRun,
  store: CaseStore,
  ports: CasePorts,
  [from_frac, to_frac]: Share,
): StageContext {
  const show = (fraction: number, doing: string) => {
    const progress = { fraction: from_frac + (to_frac - from_frac) * fraction, doing };
    store.dispatch({ type: 'progressed', stage: run.stage, jobId: run.jobId, progress });
  };
  return {
    state: store.getState(),
    ports,
    async sourceOf({ studyInstanceUID, seriesInstanceUID }) {
      const source = await ports.archive.instanceSource(studyInstanceUID, seriesInstanceUID);
      assertGoing(run);
      return source;
    },
    report(fraction, doing) {
      assertGoing(run);
      show(fraction, doing);
    },
    step(index, count) {
      assertGoing(run);
      return {
        id: run.jobId,
        onProgress: ({ fraction, doing }) => {
          if (!run.overtaken && !run.stopping) show((index + fraction) / count, doing);
        },
      };
    },
  };
}
