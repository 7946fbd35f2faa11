import { useRef, useState } from 'react';
import type { PlanarChoices } from '@voxel-dosimetry/core';
import { useScene } from '../panels/CaseContext';

/** Outlines as they are tried, until they are kept as one step that can be undone. */
export interface PlanarWork {
  /** As tried, or as the case has them. */
  readonly choices: PlanarChoices;
  /** What is tried now, also between two drawings of the page. */
  readonly now: () => PlanarChoices;
  readonly attempt: (choices: PlanarChoices) => void;
  readonly keep: () => void;
  readonly drop: () => void;
}

export function usePlanarWork(): PlanarWork {
  const { state, dosimetryCase } = useScene();
  const { fit } = state.choices;
  const [tried, setTried] = useState<PlanarChoices | null>(null);
  const newest = useRef<PlanarChoices | null>(null);
  const become = (choices: PlanarChoices | null): void => {
    newest.current = choices;
    setTried(choices);
  };
  return {
    choices: tried ?? fit.planar,
    now: () => newest.current ?? dosimetryCase.getState().choices.fit.planar,
    attempt: become,
    keep() {
      const [kept, held] = [newest.current, dosimetryCase.getState().choices.fit];
      become(null);
      if (kept !== null && kept !== held.planar) dosimetryCase.choose('fit', { ...held, planar: kept });
    },
    drop: () => become(null),
  };
}
