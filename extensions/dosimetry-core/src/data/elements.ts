import { DosimetryError } from '../domain/errors';
import { ELEMENT_ROWS } from './elementTable';

export interface ChemicalElement {
  readonly atomicNumber: number;
  readonly symbol: string;
  readonly atomicWeight_u: number;
  /** In liquid and solid compounds (ICRU 37). */
  readonly meanExcitationEnergy_eV: number;
  readonly kShellBinding_keV: number;
}

const BY_ATOMIC_NUMBER = new Map<number, ChemicalElement>(
  ELEMENT_ROWS.map(([atomicNumber, symbol, atomicWeight_u, meanExcitationEnergy_eV, kShellBinding_keV]) => [
    atomicNumber,
    { atomicNumber, symbol, atomicWeight_u, meanExcitationEnergy_eV, kShellBinding_keV },
  ]),
);

/** The element of this atomic number. Throws `dose/element` for one that no tissue of the library holds. Test: physics/photonData. */
export function elementOf(atomicNumber: number): ChemicalElement {
  const found = BY_ATOMIC_NUMBER.get(atomicNumber);
  if (found) return found;
  throw new DosimetryError({
    code: 'dose/element',
    message: `There are no interaction data for the element of atomic number ${atomicNumber}; the library holds ${[...BY_ATOMIC_NUMBER.values()].map((each) => each.symbol).join(', ')}.`,
    remedy: 'Describe the medium with these elements.',
    detail: { atomicNumber },
  });
}
