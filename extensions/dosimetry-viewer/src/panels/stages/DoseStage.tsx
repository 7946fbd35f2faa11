import type { ReactElement } from 'react';
import { RADIONUCLIDES } from '@voxel-dosimetry/core';
import { useScene } from '../CaseContext';
import { Quantity } from '../controls/Quantity';
import { RadioGroup } from '../controls/RadioGroup';
import { formatCount, formatNumber, formatPercent } from '../formatQuantity';
import { StageBody } from '../StageBody';

const JOULES_PER_MEV = 1.602176634e-13;

/** The dose engine with what it assumes and where it is wrong, and the energy budget of its result. */
export function DoseStage(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  return (
    <StageBody stage="dose" runLabel={t('dose.run')}>
      <RadioGroup<'local'>
        label={t('dose.engine')}
        value={state.choices.dose.engine}
        options={[{ value: 'local', label: t('dose.engine.local'), hint: t('dose.local.assumption') }]}
        onChange={(engine) => dosimetryCase.choose('dose', { engine })}
      />
      <p className="vd-hint vd-indent">{t('dose.local.limits')}</p>
      <NuclideLine />
      <DoseResult />
    </StageBody>
  );
}

function NuclideLine(): ReactElement | null {
  const { state, t } = useScene();
  const name = state.results.ingest?.timePoints[0]?.emission.radionuclide.value;
  const nuclide = RADIONUCLIDES.find((each) => each.name === name);
  if (nuclide === undefined) return null;
  const deposited_keV = nuclide.electron_keV + nuclide.alpha_keV + nuclide.alphaRecoil_keV;
  return (
    <dl className="vd-figure-list">
      <dt>{t('dose.nuclide')}</dt>
      <dd>{`${nuclide.name} · ${t('dose.energyPerDecay', { energy: formatNumber(deposited_keV, 4) })}`}</dd>
    </dl>
  );
}

function DoseResult(): ReactElement | null {
  const { state, t } = useScene();
  const result = state.results.dose;
  if (result === null) return null;
  const { emitted_MeV, absorbed_MeV, escaped_MeV } = result.energy;
  const lines = [
    { label: t('dose.emitted'), energy_MeV: emitted_MeV },
    { label: t('dose.absorbed'), energy_MeV: absorbed_MeV },
    { label: t('dose.escaped'), energy_MeV: escaped_MeV },
  ];
  return (
    <>
      <p className="vd-headline">
        {t('dose.max')} <Quantity value={result.max_Gy} unit="Gy" />
      </p>
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
            <td />
          </tr>
        </tbody>
      </table>
    </>
  );
}
