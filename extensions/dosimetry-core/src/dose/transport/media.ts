import { elementOf } from '../../data/elements';
import { SCHNEIDER_2000_COMPOSITION_ROWS } from '../../data/schneider2000';
import { TISSUE_ROWS } from '../../data/tissueTable';
import { DosimetryError } from '../../domain/errors';
import type { Volume } from '../../domain/volume';
import { tissueDensity_g_per_mL } from '../massDensityFromHu';
import type { MassFraction, TransportMedium } from './transportMedium';

/** ICRU 37: air; that of its elements in condensed compounds would be higher. */
const AIR_MEAN_EXCITATION_eV = 85.7;
const LAST_HU = 1640;
/** Below it all is air. */
const LOWEST_HU = 1000;

const firstHu = (row: number): number => SCHNEIDER_2000_COMPOSITION_ROWS[row]?.[0] ?? LAST_HU;

/**
 * Mean excitation energy of a compound by Bragg additivity, ln I = Σ w(Z/A) ln I_Z / Σ w(Z/A), with the elemental values of ICRU 37
 * for liquids and solids. Test: physics/media (the published values of ICRU and ICRP tissues).
 */
export function braggMeanExcitationEnergy_eV(massFractions: readonly MassFraction[]): number {
  let electrons = 0;
  let logarithms = 0;
  for (const [atomicNumber, fraction_frac] of massFractions) {
    const element = elementOf(atomicNumber);
    const share = (fraction_frac * atomicNumber) / element.atomicWeight_u;
    electrons += share;
    logarithms += share * Math.log(element.meanExcitationEnergy_eV);
  }
  return Math.exp(logarithms / electrons);
}

/** The published percentages are rounded to 0.1: made to sum to one. */
function normalised(parts: readonly (readonly [number, number])[]): MassFraction[] {
  const sum = parts.reduce((total, [, part]) => total + part, 0);
  return parts.map(([atomicNumber, part]) => [atomicNumber, part / sum]);
}

const SCHNEIDER_MEDIA: readonly TransportMedium[] = SCHNEIDER_2000_COMPOSITION_ROWS.map(([hu, parts], row) => {
  const massFractions = normalised(parts);
  return {
    name: `schneider-${row}`,
    title: row === 0 ? 'Air' : `Tissue from ${hu} HU`,
    density_g_per_mL: tissueDensity_g_per_mL(row === 0 ? hu : (hu + firstHu(row + 1)) / 2),
    meanExcitationEnergy_eV: row === 0 ? AIR_MEAN_EXCITATION_eV : braggMeanExcitationEnergy_eV(massFractions),
    massFractions,
    gas: row === 0,
  };
});

const TISSUE_MEDIA: readonly TransportMedium[] = TISSUE_ROWS.map(
  ([name, title, density_g_per_mL, meanExcitationEnergy_eV, parts]) => ({
    name,
    title,
    density_g_per_mL,
    meanExcitationEnergy_eV,
    massFractions: normalised(parts),
    gas: name === 'air',
  }),
);

const MEDIA: readonly TransportMedium[] = [...SCHNEIDER_MEDIA, ...TISSUE_MEDIA];

/**
 * All media: first the compositions by CT number of Schneider 2000 (doi:10.1088/0031-9155/45/2/314), whose positions mediumIndexFromHu and
 * mediumIndexOfDensity give, then the ICRU and ICRP tissues by name. Test: physics/media.
 */
export const transportMedia = (): readonly TransportMedium[] => MEDIA;

/** Position in transportMedia() of the composition of tissue with this CT number; dense bone above 1600 HU, metal too. Test: physics/media. */
export function mediumIndexFromHu(hu_HU: number): number {
  let found = 0;
  for (let row = 1; row < SCHNEIDER_2000_COMPOSITION_ROWS.length && hu_HU >= firstHu(row); row++) found = row;
  return found;
}

/** Soft tissue up to this CT number and bone above it, where the relation of density to CT number has two branches (1.076 to 1.120 g/mL). */
const SOFT_TISSUE_TO_HU = 80;
const BONE_FROM_HU = 120;

/** Density from which each composition holds, g/mL, and its row; connective tissue (80 to 120 HU) shares its densities with bone and is left out. */
const BY_DENSITY = SCHNEIDER_2000_COMPOSITION_ROWS.flatMap(([hu], row) =>
  hu >= SOFT_TISSUE_TO_HU && hu < BONE_FROM_HU
    ? []
    : [
        {
          row,
          from_g_per_mL: row === 0 ? -Infinity : tissueDensity_g_per_mL(hu === BONE_FROM_HU ? SOFT_TISSUE_TO_HU : hu),
        },
      ],
);

/**
 * Position in transportMedia() of the composition of tissue with this mean density, by the inverted relation of Schneider 2000.
 *
 * Wrong for what density does not tell: contrast medium (taken for bone), metal (dense bone), mixtures of air and bone in one voxel.
 * Test: physics/media.
 */
export function mediumIndexOfDensity(density_g_per_mL: number): number {
  let low = 0;
  let high = BY_DENSITY.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (density_g_per_mL >= (BY_DENSITY[middle]?.from_g_per_mL ?? Infinity)) low = middle;
    else high = middle - 1;
  }
  return BY_DENSITY[low]?.row ?? 0;
}

const VOXELS_PER_YIELD = 1 << 18;

function* indicesOf(values: ArrayLike<number>, indexOf: (value: number) => number): Generator<number, Uint8Array> {
  const indices = new Uint8Array(values.length);
  for (let from = 0; from < indices.length; from += VOXELS_PER_YIELD) {
    const to = Math.min(indices.length, from + VOXELS_PER_YIELD);
    for (let v = from; v < to; v++) indices[v] = indexOf(values[v]!);
    yield to / indices.length;
  }
  return indices;
}

/** mediumIndexFromHu of every voxel; compositions change at whole CT numbers. Yields the fraction done. Test: physics/media. */
export function mediumIndicesFromHu(ct: Volume<'HU'>): Generator<number, Uint8Array> {
  const byWholeHu = Uint8Array.from({ length: LAST_HU + LOWEST_HU }, (_, at) => mediumIndexFromHu(at - LOWEST_HU));
  const last = byWholeHu.length - 1;
  return indicesOf(ct.values, (hu_HU) => byWholeHu[Math.min(last, Math.max(0, Math.floor(hu_HU) + LOWEST_HU))]!);
}

/** mediumIndexOfDensity of every voxel. Yields the fraction done. Test: physics/media. */
export const mediumIndicesOfDensity = (density: Volume<'g/mL'>): Generator<number, Uint8Array> =>
  indicesOf(density.values, mediumIndexOfDensity);

/** The ICRU or ICRP tissue of this name. Throws `dose/medium`. Test: physics/media. */
export function findMedium(name: string): TransportMedium {
  const found = MEDIA.find((each) => each.name === name);
  if (found) return found;
  throw new DosimetryError({
    code: 'dose/medium',
    message: `The medium "${name}" is not in the library.`,
    remedy: `Enter one of: ${TISSUE_MEDIA.map((each) => each.name).join(', ')}.`,
    detail: { medium: name },
  });
}
