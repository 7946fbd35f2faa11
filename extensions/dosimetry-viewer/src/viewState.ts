import type { StageId } from '@voxel-dosimetry/core';

/** How absorbed dose is shown: one perceptual map everywhere, legend in Gy. */
export interface AbsorbedDoseDisplay {
  readonly max_Gy: number;
  readonly opacity_frac: number;
  readonly isodoseLevels_Gy: readonly number[];
  readonly isodoseVisible: boolean;
}

/** What a person is looking at. Never part of the case: changing it makes nothing stale. */
export interface ViewState {
  readonly openStage: StageId;
  readonly selectedTimePointId: string | null;
  readonly selectedRegionIds: readonly string[];
  readonly chartScale: 'linear' | 'logarithmic';
  /** Null until there is a dose; then set from its maximum. */
  readonly absorbedDoseDisplay: AbsorbedDoseDisplay | null;
}

export interface ViewStore {
  getState(): ViewState;
  subscribe(listener: () => void): () => void;
  set(change: Partial<ViewState>): void;
}

const INITIAL_VIEW_STATE: ViewState = {
  openStage: 'ingest',
  selectedTimePointId: null,
  selectedRegionIds: [],
  chartScale: 'linear',
  absorbedDoseDisplay: null,
};

export function createViewStore(initial: Partial<ViewState> = {}): ViewStore {
  let state: ViewState = { ...INITIAL_VIEW_STATE, ...initial };
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
  };
}
