import type { ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { formatExpected, formatNumber } from '../../formatQuantity';
import { useDoseEstimates } from './useDoseEstimates';

/** How long the chosen run takes on this computer: from the rate of the last one, before it from a short trial; otherwise when it will be known. */
export function ExpectedTime(): ReactElement {
  const { state, t } = useScene();
  const { of } = useDoseEstimates();
  const { monteCarlo, order } = state.choices.dose;
  const isMost = monteCarlo.target !== null;
  const last = state.results.dose?.monteCarlo;
  if (!last || !(last.duration_s > 0)) {
    const { expected_s } = of('monte-carlo');
    if (expected_s === null) return <p className="vd-hint">{t('dose.expectedLater')}</p>;
    const time = formatExpected(expected_s);
    return <p className="vd-hint">{t(isMost ? 'dose.triedMost' : 'dose.tried', { time })}</p>;
  }
  const maps = order === 'dose-rate-first' ? (state.results.ingest?.timePoints.length ?? 1) : 1;
  const rate_per_s = last.decays / last.duration_s;
  const expected_s = (monteCarlo.histories * maps) / rate_per_s;
  return (
    <p className="vd-hint">
      {t(isMost ? 'dose.expectedMost' : 'dose.expected', {
        time: formatExpected(expected_s),
        rate: formatNumber(rate_per_s / 1e6, 2),
        threads: t('dose.threads', { count: last.workers }),
      })}
    </p>
  );
}
