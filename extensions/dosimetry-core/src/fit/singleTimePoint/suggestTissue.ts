import type { KineticTissue } from '../../domain/kinetics';

/** Lesions first: "liver metastasis" has the kinetics of a tumour. */
const WORDS: readonly (readonly [RegExp, KineticTissue])[] = [
  [/tumou?r|lesion|metasta|\bmets?\b|\bnets?\b|läsion|lymph node|\bgtv\b/i, 'tumour'],
  [/kidney|(?<!ad)renal\b|\bnieren?\b/i, 'kidney'],
  [/spleen|splenic|\bmilz\b/i, 'spleen'],
  [/\bliver\b|hepat|\bleber\b/i, 'liver'],
  [/marrow|knochenmark/i, 'red-marrow'],
  [/parotid|saliva|submandibular|speicheldrüse/i, 'salivary-gland'],
  [/lacrimal|tränendrüse/i, 'lacrimal-gland'],
  [/(?<!para)thyroid|\bschilddrüse/i, 'thyroid'],
  [/\blungs?\b|pulmonary|\blungen?\b/i, 'lung'],
  [/\b(whole|total) ?body\b|\bganzkörper/i, 'whole-body'],
];

const LEFT_OUT = /\b(minus|without|w\/o|excluding|except|ohne)\b.*/i;

/**
 * The tissue that the name of a region speaks of; null where it speaks of none. What is left out of the region does not count ("liver minus
 * lesions" is liver). A suggestion to be shown and confirmed, never taken silently. Test: unit/core/populationTable.
 */
export function suggestTissue(regionName: string): KineticTissue | null {
  const words = regionName.replace(/[_\-.]+/g, ' ').replace(LEFT_OUT, '');
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}
