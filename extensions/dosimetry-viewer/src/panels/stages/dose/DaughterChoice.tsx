import type { ReactElement } from 'react';
import { daughterChain } from '@voxel-dosimetry/case';
import type { DaughterTreatment } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { RadioGroup } from '../../controls/RadioGroup';
import { formatNumber } from '../../formatQuantity';

/** What becomes of daughters that decay too, for nuclides that have any: there is no default. */
export function DaughterChoice(): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const chain = daughterChain(state);
  if (chain === null) return null;
  const choice = state.choices.dose;
  const members = chain.members
    .slice(1)
    .map(({ radionuclide, decaysPerParentDecay }) => `${radionuclide.name} ${formatNumber(decaysPerParentDecay)}`);
  const ends = chain.ends.map(({ nuclide, reason }) => `${nuclide} (${t(`dose.chainEnd.${reason}`)})`);
  return (
    <>
      <RadioGroup<DaughterTreatment | ''>
        label={t('dose.daughters')}
        value={choice.daughters ?? ''}
        options={[
          {
            value: 'equilibrium',
            label: t('dose.daughters.equilibrium'),
            hint: t('dose.daughters.included', { members: members.join(', ') }),
          },
          { value: 'none', label: t('dose.daughters.none') },
        ]}
        onChange={(daughters) => {
          if (daughters !== '') dosimetryCase.choose('dose', { ...choice, daughters });
        }}
      />
      <p className="vd-hint vd-indent">{t('dose.daughters.ends', { ends: ends.join(', ') })}</p>
    </>
  );
}
