import type { ReactElement } from 'react';
import { findingsOf } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Notice } from '../../controls/Notice';

/** Where the chosen engine is known to be wrong on this case, and what its last run found out. Each opens to the whole and what to do. */
export function EngineFindings(): ReactElement | null {
  const { state, t } = useScene();
  const findings = findingsOf(state, 'dose');
  if (findings.length === 0) return null;
  return (
    <Notice tone="warning" title={t('dose.findings', { count: findings.length })}>
      {findings.map(({ id, message, remedy }) => (
        <details key={id} className="vd-finding">
          <summary title={message}>{message}</summary>
          <p className="vd-hint">{remedy}</p>
        </details>
      ))}
    </Notice>
  );
}
