import type { ReactElement } from 'react';
import type { StageState } from '@voxel-dosimetry/case';
import { DOSE_ENGINES, type DoseEngine } from '@voxel-dosimetry/compute';
import { useScene } from '../../../CaseContext';
import { Button } from '../../../controls/Button';
import { formatPercent } from '../../../formatQuantity';

interface RunningComparisonProps {
  readonly running: Extract<StageState, { status: 'running' }>;
}

/** Which engine calculates now, how far all of it is, and ways to end it: Monte Carlo alone, or everything. */
export function RunningComparison({ running: { progress } }: RunningComparisonProps): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const { engine, doing } = taskOf(progress.doing);
  const told = engine === null ? doing : `${t(`dose.engine.${engine}`)}: ${doing}`;
  // An integral over time points is nothing before the last of them.
  const canKeep = engine === 'monte-carlo' && state.choices.dose.order === 'activity-first';
  return (
    <div className="vd-group">
      <div className="vd-running-text">
        <span role="status">{told}</span>
        <span className="vd-number-text">{formatPercent(progress.fraction)}</span>
      </div>
      <div className="vd-footer-row">
        <progress className="vd-progress" value={progress.fraction} max={1} aria-label={told} />
        {canKeep && (
          <Button
            data-action="stop-and-keep-comparison"
            title={t('compare.stopAndKeepHint')}
            onClick={() => attempt(() => dosimetryCase.stopAndKeepComparison())}
          >
            {t('dose.stopAndKeep')}
          </Button>
        )}
        <Button
          data-action="cancel-comparison"
          aria-label={t('compare.cancel')}
          onClick={() => attempt(() => dosimetryCase.cancelComparison())}
        >
          {t('run.cancel')}
        </Button>
      </div>
    </div>
  );
}

/** The worker names engines by their ids. */
function taskOf(doing: string): { readonly engine: DoseEngine | null; readonly doing: string } {
  const engine = DOSE_ENGINES.find((each) => doing.startsWith(`${each}: `));
  return engine === undefined ? { engine: null, doing } : { engine, doing: doing.slice(engine.length + 2) };
}
