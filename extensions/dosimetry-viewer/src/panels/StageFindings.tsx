import type { ReactElement } from 'react';
import type { StageFinding } from '@voxel-dosimetry/core';
import { findingsOf } from '@voxel-dosimetry/case';
import { useScene } from './CaseContext';
import { Notice } from './controls/Notice';

/** So many are told at once; the others wait behind a line. */
const TOLD_AT_ONCE = 4;

interface StageFindingsProps {
  readonly stage: 'fit' | 'dose';
  /** Codes of what the panel shows in another place. */
  readonly without?: readonly string[];
}

/** What the stage found out about its result, and where it is known to be wrong on this case. Each opens to the whole and what to do. */
export function StageFindings({ stage, without = [] }: StageFindingsProps): ReactElement | null {
  const { state, t } = useScene();
  const findings = findingsOf(state, stage).filter(({ code }) => !without.includes(code));
  if (findings.length === 0) return null;
  const [first, others] = [findings.slice(0, TOLD_AT_ONCE), findings.slice(TOLD_AT_ONCE)];
  return (
    <Notice tone="warning" title={t(`${stage}.findings`, { count: findings.length })}>
      <FindingLines findings={first} />
      {others.length > 0 && (
        <details>
          <summary className="vd-hint">{t('findings.more', { count: others.length })}</summary>
          <FindingLines findings={others} />
        </details>
      )}
    </Notice>
  );
}

function FindingLines({ findings }: { readonly findings: readonly StageFinding[] }): ReactElement {
  return (
    <>
      {findings.map(({ id, message, remedy }) => (
        <details key={id} className="vd-finding">
          <summary title={message}>{message}</summary>
          <p className="vd-hint">{remedy}</p>
        </details>
      ))}
    </>
  );
}
