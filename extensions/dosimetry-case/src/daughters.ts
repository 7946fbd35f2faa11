import { decayChain, findRadionuclide, type DaughterTreatment, type DecayChain } from '@voxel-dosimetry/core';
import type { CaseState } from './state';
import { timePointsOf } from './timePoints';

/** The chain of the case's nuclide when daughters decay with it; null when there are none, or no nuclide yet. */
export function daughterChain(state: Pick<CaseState, 'results' | 'choices'>): DecayChain | null {
  const name = timePointsOf(state)[0]?.emission.radionuclide.value;
  if (!name) return null;
  const chain = decayChain(findRadionuclide(name));
  return chain.members.length > 1 ? chain : null;
}

/** What holds for the case's daughters; null while a person has to choose. Proved by test/unit/case/monteCarlo.test.ts. */
export const daughtersOf = (state: Pick<CaseState, 'results' | 'choices'>): DaughterTreatment | null =>
  daughterChain(state) === null ? 'none' : state.choices.dose.daughters;

/** Why Dose waits; null when it need not. There is no default: the dose of an alpha emitter's chain is many times that of the parent. */
export function daughtersToChoose(state: CaseState): string | null {
  if (daughtersOf(state) !== null) return null;
  const [parent, ...daughters] = daughterChain(state)?.members ?? [];
  const names = daughters.map(({ radionuclide }) => radionuclide.name).join(', ');
  return `Daughters of ${parent?.radionuclide.name ?? 'the nuclide'} decay too (${names}): choose whether they count where it decays, or are left out.`;
}
