import { INITIAL_STATE } from './initialState';
import { reduce, type CaseEvent } from './reduce';
import type { CaseState } from './state';

/** The one place where the case's state changes: an event in, a new immutable state out, listeners told once. */
export interface CaseStore {
  getState(): CaseState;
  subscribe(listener: () => void): () => void;
  dispatch(event: CaseEvent): void;
}

export function createStore(): CaseStore {
  let state = INITIAL_STATE;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(event) {
      const next = reduce(state, event);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
  };
}
