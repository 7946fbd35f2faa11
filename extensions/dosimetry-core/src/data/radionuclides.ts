import { DosimetryError } from '../domain/errors';
import type { EmissionTotal, Radionuclide, RadiationType } from '../domain/radionuclide';
import { RADIONUCLIDE_ROWS, WITHHELD_RADIONUCLIDES } from './radionuclideTable';

const ELECTRONS: readonly RadiationType[] = ['beta-', 'beta+', 'conversion_electron', 'auger_electron'];
const PHOTONS: readonly RadiationType[] = ['gamma', 'xray', 'annihilation'];

const energyOf_keV = (emissions: readonly EmissionTotal[], types: readonly RadiationType[]): number =>
  emissions.filter((each) => types.includes(each.radiation)).reduce((sum, each) => sum + each.energyPerDecay_keV, 0);

/**
 * The radionuclide library: half-life (s, with standard uncertainty), decay modes, and mean energy per decay (keV) of the
 * nuclide alone. Test: physics/decayData compares it with the published values.
 */
export const RADIONUCLIDES: readonly Radionuclide[] = RADIONUCLIDE_ROWS.map((row) => {
  const [name, halfLife_s, halfLife_sigma_s, modes, alphaRecoil_keV, totals, source] = row;
  const emissions = totals.map(([radiation, particlesPerDecay, energyPerDecay_keV]) => ({
    radiation,
    particlesPerDecay,
    energyPerDecay_keV,
  }));
  return {
    name,
    halfLife_s,
    halfLife_sigma_s,
    decayModes: modes.map(([mode, daughter, branching_frac]) => ({ mode, daughter, branching_frac })),
    electron_keV: energyOf_keV(emissions, ELECTRONS),
    alpha_keV: energyOf_keV(emissions, ['alpha']),
    alphaRecoil_keV,
    photon_keV: energyOf_keV(emissions, PHOTONS),
    emissions,
    source,
  };
});

const BY_NAME = new Map(RADIONUCLIDES.map((each) => [each.name.toLowerCase(), each]));

/** English names as DICOM code meanings and labels spell them, lower case, to the symbol. */
const ELEMENT_SYMBOLS: Readonly<Record<string, string>> = {
  actinium: 'ac',
  astatine: 'at',
  bismuth: 'bi',
  carbon: 'c',
  copper: 'cu',
  erbium: 'er',
  fluorine: 'f',
  fluor: 'f',
  francium: 'fr',
  gallium: 'ga',
  germanium: 'ge',
  holmium: 'ho',
  indium: 'in',
  iodine: 'i',
  lead: 'pb',
  lutetium: 'lu',
  lutecium: 'lu',
  nitrogen: 'n',
  oxygen: 'o',
  phosphorus: 'p',
  polonium: 'po',
  radium: 'ra',
  radon: 'rn',
  rhenium: 're',
  rubidium: 'rb',
  samarium: 'sm',
  scandium: 'sc',
  strontium: 'sr',
  technetium: 'tc',
  terbium: 'tb',
  thallium: 'tl',
  thorium: 'th',
  xenon: 'xe',
  yttrium: 'y',
  zirconium: 'zr',
};

/** `lu`, `lutetium` and `lutetiumlu` (as in "Lutetium Lu 177") → `lu`. */
function elementSymbol(letters: string): string {
  for (const [element, symbol] of Object.entries(ELEMENT_SYMBOLS))
    if (letters === element || letters === element + symbol) return symbol;
  return letters;
}

/** Hyphenated lower-case candidates of a spelling, the most plausible first. */
function candidates(spelling: string): string[] {
  const bare = spelling.toLowerCase().replace(/[^a-z0-9]/g, '');
  const massFirst = /^(\d{1,3})([a-z]+)$/.exec(bare);
  const massLast = /^([a-z]+)(\d{1,3})(m?)$/.exec(bare);
  if (massFirst) {
    const [, mass = '', letters = ''] = massFirst;
    const found = [`${elementSymbol(letters)}-${mass}`];
    if (letters.startsWith('m')) found.push(`${elementSymbol(letters.slice(1))}-${mass}m`);
    return found;
  }
  if (massLast) {
    const [, letters = '', mass = '', isomer = ''] = massLast;
    return [`${elementSymbol(letters)}-${mass}${isomer}`];
  }
  return [];
}

/**
 * The radionuclide that a label names: `Lu-177`, `177Lu`, `Lu177`, `lu 177`, `99mTc`, `^177^Lutetium` (DICOM code meaning).
 * Throws `ingest/unknown-radionuclide` for anything else, also for an element without a mass number.
 * Test: unit/core/radionuclides.
 */
export function findRadionuclide(name: string): Radionuclide {
  const tried = candidates(name);
  for (const candidate of tried) {
    const found = BY_NAME.get(candidate);
    if (found) return found;
  }
  const withheld = Object.keys(WITHHELD_RADIONUCLIDES).find((each) => tried.includes(each.toLowerCase()));
  throw new DosimetryError({
    code: 'ingest/unknown-radionuclide',
    message: withheld
      ? `The radionuclide ${withheld} is not offered: ${WITHHELD_RADIONUCLIDES[withheld]}.`
      : `The radionuclide "${name}" is not in the library; a name such as Lu-177, 177Lu or ^177^Lutetium was expected.`,
    remedy: `Enter one of: ${RADIONUCLIDES.map((each) => each.name).join(', ')}.`,
    detail: { radionuclide: name },
  });
}
