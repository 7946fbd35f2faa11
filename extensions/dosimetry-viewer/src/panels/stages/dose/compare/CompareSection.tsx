import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import type { CaseComparison } from '@voxel-dosimetry/case';
import { useScene } from '../../../CaseContext';
import { Notice } from '../../../controls/Notice';
import { CompareForm } from './CompareForm';
import { CompareResult } from './CompareResult';
import { RunningComparison } from './RunningComparison';

/** Engines side by side on this case: set up, run, looked at. Nothing of it changes the dose of the case. */
export function CompareSection(): ReactElement {
  const { state, t } = useScene();
  const { comparison } = state;
  const [isOpen, setOpen] = useState(comparison.state.status !== 'empty');
  const section = useRef<HTMLDetailsElement>(null);
  useSightOfProgress(section, comparison);
  return (
    <details
      ref={section}
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

/** The section's length changes when a comparison starts and ends: its progress, and then its table, stay where they are seen. */
function useSightOfProgress(section: RefObject<HTMLElement>, { state, result }: CaseComparison): void {
  const isRunning = state.status === 'running';
  const before = useRef({ isRunning, result });
  useEffect(() => {
    const was = before.current;
    before.current = { isRunning, result };
    if (was.isRunning === isRunning && was.result === result) return;
    section.current?.scrollIntoView({ block: result === was.result && !isRunning ? 'nearest' : 'start' });
  }, [section, isRunning, result]);
}

function ComparisonState({
  comparison: { state, result },
}: {
  readonly comparison: CaseComparison;
}): ReactElement | null {
  const { t } = useScene();
  switch (state.status) {
    case 'running':
      return <RunningComparison running={state} />;
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
