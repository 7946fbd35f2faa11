import type { ReactElement } from 'react';
import type { EngineComparison, MonteCarloOutcome } from '@voxel-dosimetry/compute';
import { useScene, type CaseScene } from '../../../CaseContext';
import { formatNumber, formatUncertainty } from '../../../formatQuantity';

/** What the figures of the table have to be read with: how sure Monte Carlo's are, and why some regions have no gamma. */
export function CompareNotes({ result }: { readonly result: EngineComparison }): ReactElement | null {
  const { t } = useScene();
  const run = result.engines.map(({ outcome }) => outcome.monteCarlo).find((each) => each !== null) ?? null;
  const hasUnjudged = result.engines.some(({ gamma }) => gamma?.regions.some(({ pass_frac }) => pass_frac === null));
  const notes = [
    ...(run === null || run.regions.length === 0 ? [] : [uncertaintyNote(run, t)]),
    ...(hasUnjudged ? [t('compare.passNone', { threshold: result.gamma.threshold_pct })] : []),
  ];
  if (notes.length === 0) return null;
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="vd-hint">
          {note}
        </p>
      ))}
    </>
  );
}

function uncertaintyNote({ regions, isPartial, decays, decaysPlanned }: MonteCarloOutcome, t: CaseScene['t']): string {
  const means = regions.map(({ mean_frac }) => mean_frac);
  const [least, most] = [Math.min(...means), Math.max(...means)].map(formatUncertainty) as [string, string];
  const millions = (count: number): string => formatNumber(count / 1e6);
  return isPartial
    ? t('compare.partial', { decays: millions(decays), planned: millions(decaysPlanned), least, most })
    : t('compare.uncertain', { least, most });
}
