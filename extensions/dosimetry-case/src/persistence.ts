import { STAGE_IDS, toErrorReport } from '@voxel-dosimetry/core';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import { toSnapshot } from './snapshot';
import type { CaseState } from './state';

/** Rest after the last change of a choice before the case is saved, ms: a field is typed into letter by letter. */
const SAVE_AFTER_ms = 300;

export interface Persistence {
  /** Saves what is not saved yet, now; resolves when it is. */
  flush(): Promise<void>;
  /** The saved snapshot of a key, null when there is none; throws `case/storage`. */
  load(key: string): Promise<unknown>;
  /** Puts a snapshot aside under a key of its own, before the case is saved over it; resolves with that key. Throws `case/storage`. */
  putAside(key: string, snapshot: unknown): Promise<string>;
}

const statuses = ({ stages, comparison }: CaseState) => [
  ...STAGE_IDS.map((id) => stages[id].status),
  comparison.state.status,
];

/** What a change must touch to be saved; progress does not. */
const saves = (state: CaseState) =>
  [state.choices, state.results, state.confirmations, state.comparison.result, ...statuses(state)] as const;

/** Keeps the open case in storage: at once when a stage has ended, a little after any other change. A failure to save is shown in the state, never thrown. */
export function createPersistence(store: CaseStore, ports: CasePorts): Persistence {
  const { storage } = ports;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let dirty = false;
  let lastSave: Promise<void> = Promise.resolve();
  let seen = saves(store.getState());
  let standing = statuses(store.getState());

  const save = async () => {
    const snapshot = dirty ? toSnapshot(store.getState(), ports.now()) : null;
    dirty = false;
    if (!snapshot || !storage) return;
    try {
      await storage.save(snapshot.key, snapshot);
      store.dispatch({ type: 'saved', failure: null });
    } catch (error) {
      const { message } = toErrorReport(error, 'case/storage');
      const remedy = 'Free storage for this site or finish in this visit: the results are still here.';
      store.dispatch({
        type: 'saved',
        failure: { code: 'case/storage', message: `The case could not be kept for the next visit: ${message}`, remedy },
      });
    }
  };
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    lastSave = lastSave.then(save);
    return lastSave;
  };

  if (storage)
    store.subscribe(() => {
      const now = saves(store.getState());
      if (now.every((part, index) => part === seen[index])) return;
      seen = now;
      dirty = true;
      // What was worked out or stored waits for no rest: the person may leave the page as soon as it is told.
      const before = standing;
      standing = statuses(store.getState());
      if (standing.some((status, index) => status !== 'running' && status !== before[index])) return void flush();
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void flush(), SAVE_AFTER_ms);
    });

  return {
    flush,
    async load(key) {
      if (!storage) return null;
      await lastSave;
      return (await storage.load(key)) ?? null;
    },
    async putAside(key, snapshot) {
      const aside = `${key}|not resumed ${ports.now()}`;
      await storage?.save(aside, snapshot);
      return aside;
    },
  };
}
