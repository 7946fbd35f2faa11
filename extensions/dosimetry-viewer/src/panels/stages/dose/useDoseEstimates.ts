import { useEffect } from 'react';
import type { DoseEngine } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { formatExpected } from '../../formatQuantity';

/** What is known of an engine on this case. */
interface KnownOfEngine {
  /** Expected time; null while it is not known. */
  readonly expected_s: number | null;
  /** The same for a person: "≈ 3 s", "< 1 s". */
  readonly time: string | null;
  /** Why it cannot run here; null when it can, or when that is not known. */
  readonly because: string | null;
}

/** Asks how long each engine takes here whenever that is not known, the dose can be calculated and nothing runs. */
export function useAskedEstimates(): void {
  const { state, dosimetryCase } = useScene();
  const { doseEstimates, stages, comparison } = state;
  const isIdle = [...Object.values(stages), comparison.state].every(({ status }) => status !== 'running');
  const canAsk = doseEstimates === null && isIdle && stages.fit.status === 'ready';
  useEffect(() => {
    // Without times the engines can be chosen all the same.
    if (canAsk) void dosimetryCase.estimateDose().catch(() => undefined);
  }, [canAsk, state.choices.dose, state.results.fit]);
}

export function useDoseEstimates(): { readonly of: (engine: DoseEngine) => KnownOfEngine } {
  const { state, t } = useScene();
  return {
    of(engine) {
      const found = state.doseEstimates?.find((each) => each.engine === engine);
      const expected_s = found?.expected_s ?? null;
      const text = expected_s === null ? null : formatExpected(expected_s);
      const time = text === null || text.startsWith('<') ? text : t('dose.about', { time: text });
      return { expected_s, time, because: found?.because ?? null };
    },
  };
}
