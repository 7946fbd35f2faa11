import { DosimetryError, isSamePatient, type PatientIdentity } from '@voxel-dosimetry/core';
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
  /** Opens the studies of one of the patients found, without the series of the others. */
  choosePatient(patient: PatientIdentity): Promise<void>;
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
  readonly runs: Pick<StageRuns, 'dropOvertaken' | 'forget'>;
  readonly history: ChoiceHistory;
}

export function createOpening({ store, ports, persistence, runs, history }: Parts): Opening {
  let visit = 0;
  let reading = 0;
  let beforeReading: StageState = { status: 'empty' };
  /** Null: the studies are one patient's. */
  let only: PatientIdentity | null = null;

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
    await readCase({ store, ports, persistence, only, isCurrent: () => isCurrent() && own === reading });
  };
  const open = async (studyInstanceUIDs: readonly string[], patient: PatientIdentity | null) => {
    const studies = checkStudies(studyInstanceUIDs);
    const isCurrent = await leave();
    if (!isCurrent()) return;
    only = patient;
    store.dispatch({ type: 'opening', studyInstanceUIDs: studies });
    await forget();
    if (isCurrent()) await read(isCurrent);
  };

  return {
    watch,
    open: (studyInstanceUIDs) => open(studyInstanceUIDs, null),
    async choosePatient(patient) {
      const found = (store.getState().patientsFound ?? []).find((each) => isSamePatient(each.patient, patient));
      await open(found?.studyInstanceUIDs ?? [], patient);
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
    await compute.keepPlanar([]);
    const held: readonly VolumeKey[] = (await compute.volumes()).map(({ key }) => key);
    await compute.release(held);
  } catch (error) {
    // A worker that has ended holds nothing any more; a stage that needs it says so.
    if (!(error instanceof DosimetryError && error.code === 'compute/worker-lost')) throw error;
  }
}
