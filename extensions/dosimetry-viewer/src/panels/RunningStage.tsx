import { useRef, type ReactElement } from 'react';
import type { StageId } from '@voxel-dosimetry/core';
import type { StageState } from '@voxel-dosimetry/case';
import { useScene } from './CaseContext';
import { Button } from './controls/Button';
import { formatDuration, formatPercent } from './formatQuantity';

type Running = Extract<StageState, { status: 'running' }>;

/** Time left by linear extrapolation of the progress that this view has seen; null until a second of it was seen. */
function useRemaining_s(running: Running): number | null {
  const start = useRef({ jobId: '', at_ms: 0, fraction: 0 });
  const now_ms = performance.now();
  if (start.current.jobId !== running.jobId)
    start.current = { jobId: running.jobId, at_ms: now_ms, fraction: running.progress.fraction };
  const elapsed_s = (now_ms - start.current.at_ms) / 1000;
  const done = running.progress.fraction - start.current.fraction;
  if (elapsed_s < 1 || done <= 0.02) return null;
  return ((1 - running.progress.fraction) / done) * elapsed_s;
}

export function RunningStage({ stage, running }: { readonly stage: StageId; readonly running: Running }): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const { engine, order } = state.choices.dose;
  // An integral over time points is nothing before the last of them.
  const canKeep = stage === 'dose' && engine === 'monte-carlo' && order === 'activity-first';
  const remaining_s = useRemaining_s(running);
  const { fraction, doing } = running.progress;
  return (
    <div className="vd-footer">
      <div className="vd-running-text">
        <span role="status">{doing}</span>
        <span className="vd-number-text">
          {formatPercent(fraction)}
          {remaining_s !== null &&
            ` · ${t('run.remaining', { time: formatDuration(Math.max(1, Math.round(remaining_s))) })}`}
        </span>
      </div>
      <div className="vd-footer-row">
        <progress className="vd-progress" value={fraction} max={1} aria-label={doing} />
        {canKeep && (
          <Button
            data-action="stop-and-keep"
            title={t('dose.stopAndKeepHint')}
            onClick={() => attempt(() => dosimetryCase.stopAndKeep(stage))}
          >
            {t('dose.stopAndKeep')}
          </Button>
        )}
        <Button
          data-action="cancel"
          aria-label={t('run.cancelLabel', { stage: t(`stage.${stage}`) })}
          onClick={() => attempt(() => dosimetryCase.cancel(stage))}
        >
          {t('run.cancel')}
        </Button>
      </div>
    </div>
  );
}
