import { useState, type ReactElement } from 'react';
import type { CaseComparison } from '@voxel-dosimetry/case';
import { useScene } from '../../../CaseContext';
import { Button } from '../../../controls/Button';
import { Notice } from '../../../controls/Notice';
import { formatPercent } from '../../../formatQuantity';
import { CompareForm } from './CompareForm';
import { CompareResult } from './CompareResult';

/** Engines side by side on this case: set up, run, looked at. Nothing of it changes the dose of the case. */
export function CompareSection(): ReactElement {
  const { state, t } = useScene();
  const { comparison } = state;
  const [isOpen, setOpen] = useState(comparison.state.status !== 'empty');
  return (
    <details
      className="vd-details vd-section"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-section="compare"
    >
      <summary>{t('compare.title')}</summary>
      <div className="vd-group">
        <ComparisonState comparison={comparison} />
        {comparison.result !== null && <CompareResult result={comparison.result} />}
        {comparison.state.status !== 'running' && <CompareForm />}
      </div>
    </details>
  );
}

function ComparisonState({
  comparison: { state, result },
}: {
  readonly comparison: CaseComparison;
}): ReactElement | null {
  const { t } = useScene();
  switch (state.status) {
    case 'running':
      return <RunningComparison fraction={state.progress.fraction} doing={state.progress.doing} />;
    case 'failed':
      return (
        <Notice tone="error" title={t('compare.failed')}>
          <p>{state.error.message}</p>
          <p>{state.error.remedy}</p>
          <p className="vd-code">{t('failed.code', { code: state.error.code })}</p>
        </Notice>
      );
    case 'stale':
      return (
        <Notice tone="warning">
          <p>{t('compare.stale', { reason: state.because })}</p>
          {result !== null && <p className="vd-hint">{t('stale.hint')}</p>}
        </Notice>
      );
    default:
      return null;
  }
}

function RunningComparison({ fraction, doing }: { readonly fraction: number; readonly doing: string }): ReactElement {
  const { dosimetryCase, attempt, t } = useScene();
  return (
    <div className="vd-group">
      <div className="vd-running-text">
        <span role="status">{doing}</span>
        <span className="vd-number-text">{formatPercent(fraction)}</span>
      </div>
      <div className="vd-footer-row">
        <progress className="vd-progress" value={fraction} max={1} aria-label={doing} />
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
