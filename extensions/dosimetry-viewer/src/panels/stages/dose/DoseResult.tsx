import type { ReactElement } from 'react';
import type { DoseOutcome, MonteCarloOutcome } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { Quantity } from '../../controls/Quantity';
import { formatCount, formatNumber, formatPercent } from '../../formatQuantity';
import { KernelResult } from './KernelResult';
import { UncertaintyTable } from './UncertaintyTable';
import { WashChoice } from './WashChoice';

const JOULES_PER_MEV = 1.602176634e-13;

/** What the last calculation gave: maximum, how sure it is, and where the energy went. */
export function DoseResult(): ReactElement | null {
  const { state, t } = useScene();
  const result = state.results.dose;
  if (result === null) return null;
  return (
    <>
      <p className="vd-headline">
        {t('dose.max')} <Quantity value={result.max_Gy} unit="Gy" />
      </p>
      {result.monteCarlo !== null && <MonteCarloResult run={result.monteCarlo} />}
      {result.kernel !== null && <KernelResult kernel={result.kernel} />}
      <EnergyTable result={result} />
    </>
  );
}

const millions = (decays: number): string => formatNumber(decays / 1e6);

function MonteCarloResult({ run }: { readonly run: MonteCarloOutcome }): ReactElement {
  const { t } = useScene();
  const { decays, seed, doseTo, photonCutoff_keV: cutoff, ctGrid } = run;
  return (
    <section className="vd-group">
      <UncertaintyTable run={run} />
      <p className="vd-hint">
        {t('dose.followed', { decays: millions(decays), cutoff, seed, doseTo: t(`dose.doseTo.${doseTo}`) })}
      </p>
      {ctGrid !== null && (
        <p className="vd-hint">
          {t('dose.travelled', {
            size: ctGrid.size.join(' × '),
            spacing: ctGrid.spacing_mm.map((edge_mm) => formatNumber(edge_mm)).join(' × '),
          })}
        </p>
      )}
      <WashChoice />
    </section>
  );
}

function EnergyTable({ result }: { readonly result: DoseOutcome }): ReactElement {
  const { t } = useScene();
  const { emitted_MeV, absorbed_MeV, escaped_MeV } = result.energy;
  const lines = [
    { label: t('dose.emitted'), energy_MeV: emitted_MeV },
    { label: t('dose.absorbed'), energy_MeV: absorbed_MeV },
    { label: t(result.engine === 'local' ? 'dose.escapedPhotons' : 'dose.escaped'), energy_MeV: escaped_MeV },
  ];
  return (
    <table className="vd-table vd-figures" aria-label={t('dose.energy')}>
      <tbody>
        {lines.map(({ label, energy_MeV }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              <Quantity value={energy_MeV * JOULES_PER_MEV} unit="J" />
            </td>
            <td>{formatPercent(emitted_MeV > 0 ? energy_MeV / emitted_MeV : null, 1)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">
            {t('dose.withoutMass')}
            <span className="vd-hint">{t('dose.withoutMassHint')}</span>
          </th>
          <td>{formatCount(result.voxelsWithoutMass)}</td>
          <td>
            <Quantity value={result.timeIntegratedActivityWithoutMass_MBq_h} unit="MBq·h" />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
