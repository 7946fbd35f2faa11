import type { ReactElement } from 'react';
import { daughtersOf } from '@voxel-dosimetry/case';
import { chainEnergyPerDecay, decayChain, RADIONUCLIDES } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { formatNumber } from '../../formatQuantity';

/** The case's nuclide and what of its energy stays near the decay. */
export function NuclideLine(): ReactElement | null {
  const { state, t } = useScene();
  const name = state.results.ingest?.timePoints[0]?.emission.radionuclide.value;
  const nuclide = RADIONUCLIDES.find((each) => each.name === name);
  if (nuclide === undefined) return null;
  const withDaughters = daughtersOf(state) === 'equilibrium';
  const energy = withDaughters ? chainEnergyPerDecay(decayChain(nuclide)) : nuclide;
  const deposited_keV = energy.electron_keV + energy.alpha_keV + energy.alphaRecoil_keV;
  const figures = { energy: formatNumber(deposited_keV, 4), photons: formatNumber(energy.photon_keV) };
  // Local deposition lets photons leave; Monte Carlo follows them.
  const perDecay = t(state.choices.dose.engine === 'local' ? 'dose.energyPerDecay' : 'dose.energyWithPhotons', figures);
  return (
    <dl className="vd-figure-list">
      <dt>{t('dose.nuclide')}</dt>
      <dd>{`${nuclide.name} · ${perDecay}`}</dd>
    </dl>
  );
}
