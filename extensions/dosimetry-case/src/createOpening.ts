import { DosimetryError } from '@voxel-dosimetry/core';
import type { VolumeKey } from '@voxel-dosimetry/compute';
import type { CasePorts } from './commands';
import type { ChoiceHistory } from './createHistory';
import type { CaseStore } from './createStore';
import { checkStudies, readCase } from './openCase';
import type { Persistence } from './persistence';
import type { StageRuns } from './stageRuns';
import type { StageState } from './state';

/** Coming and going of patients: whatever belongs to the case before is stopped, saved and emptied first. */
export interface Opening {
  open(studyInstanceUIDs: readonly string[]): Promise<void>;
  close(): Promise<void>;
  /** Reads the headers of the open studies again. */
  readAgain(): Promise<void>;
  cancelReading(): void;
  /** Turns false once another case was opened or this one closed. */
  watch(): () => boolean;
}

interface Parts {
  readonly store: CaseStore;
  readonly ports: CasePorts;
  readonly persistence: Persistence;
  readonly runs: StageRuns;
  readonly history: ChoiceHistory;
}

export function createOpening({ store, ports, persistence, runs, history }: Parts): Opening {
  let visit = 0;
  let reading = 0;
  let beforeReading: StageState = { status: 'empty' };

  const watch = () => {
    const own = visit;
    return () => own === visit;
  };
  /** Leaves the case that is open; resolves false when somebody else has come first meanwhile. */
  const leave = async (): Promise<() => boolean> => {
    visit++;
    const isCurrent = watch();
    runs.dropOvertaken(true);
    await persistence.flush();
    return isCurrent;
  };
  const forget = async () => {
    history.forget();
    runs.forget();
    await releaseVoxels(ports);
  };
  const read = async (isCurrent: () => boolean) => {
    const own = ++reading;
    beforeReading = store.getState().stages.ingest;
    await readCase(store, ports, persistence, () => isCurrent() && own === reading);
  };

  return {
    watch,
    async open(studyInstanceUIDs) {
      const studies = checkStudies(studyInstanceUIDs);
      const isCurrent = await leave();
      if (!isCurrent()) return;
      store.dispatch({ type: 'opening', studyInstanceUIDs: studies });
      await forget();
      if (isCurrent()) await read(isCurrent);
    },
    async close() {
      const isCurrent = await leave();
      if (!isCurrent()) return;
      store.dispatch({ type: 'closed' });
      await forget();
    },
    readAgain: () => read(watch()),
    cancelReading() {
      if (store.getState().stages.ingest.status !== 'running') return;
      reading++;
      store.dispatch({ type: 'stopped', stage: 'ingest', before: beforeReading });
    },
  };
}

/** Empties the worker, behind whatever it still does, so that no voxel of one patient is there for the next. */
async function releaseVoxels({ compute }: CasePorts): Promise<void> {
  try {
    await compute.keepRegions([], [], { id: 'release', onProgress: () => undefined });
    const held: readonly VolumeKey[] = (await compute.volumes()).map(({ key }) => key);
    await compute.release(held);
  } catch (error) {
    // A worker that has ended holds nothing any more; a stage that needs it says so.
    if (!(error instanceof DosimetryError && error.code === 'compute/worker-lost')) throw error;
  }
}
