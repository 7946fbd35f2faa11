import type { Confirmation } from '@voxel-dosimetry/core';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import { isSame } from './isSame';
import { assess } from './openCase';
import type { PastCase } from './standAgain';
import { standing } from './standing';
import type { CaseChoices } from './state';

/** Choices that `undo` can go back over. */
const UNDO_DEPTH = 100;
/**
 * Where choices change: each change is kept for undo, ingest is assessed again, and what a change overtakes is told. Undo makes
 * the results ready again that still stand for the choices it brings back.
 */
export interface ChoiceHistory {
  change(choices: Partial<CaseChoices>, confirmations?: readonly Confirmation[]): void;
  undo(): void;
  canUndo(): boolean;
  forget(): void;
}

export function createHistory(store: CaseStore, ports: CasePorts, onChanged: () => void): ChoiceHistory {
  let past: PastCase[] = [];
  const apply = ({ choices, confirmations }: Pick<PastCase, 'choices' | 'confirmations'>) => {
    const before = store.getState().choices;
    store.dispatch({ type: 'chosen', choices, confirmations });
    if (!isSame(before.ingest, choices.ingest)) assess(store, ports);
  };
  return {
    change(changed, changedConfirmations) {
      const { choices, confirmations, stages, results, comparison } = store.getState();
      const next = { ...choices, ...changed };
      const nextConfirmations = standing(changedConfirmations ?? confirmations, next);
      if (isSame(next, choices) && isSame(nextConfirmations, confirmations)) return;
      past = [...past.slice(1 - UNDO_DEPTH), { choices, confirmations, stages, results, comparison }];
      apply({ choices: next, confirmations: nextConfirmations });
      onChanged();
    },
    undo() {
      const before = past.at(-1);
      if (!before) return;
      past = past.slice(0, -1);
      apply(before);
      store.dispatch({ type: 'wentBack', to: before });
      onChanged();
    },
    canUndo: () => past.length > 0,
    forget() {
      past = [];
    },
  };
}
