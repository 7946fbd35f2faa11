import type { Dataset } from '../archive';

interface Code {
  readonly value: string;
  readonly meaning: string;
}
interface SegmentCodes {
  readonly category: Code;
  readonly type: Code;
  readonly side?: Code;
}

const ANATOMY: Code = { value: '123037004', meaning: 'Anatomical Structure' };
const TISSUE: Code = { value: '85756007', meaning: 'Tissue' };
const ABNORMALITY: Code = { value: '49755003', meaning: 'Morphologically Abnormal Structure' };
const LEFT: Code = { value: '7771000', meaning: 'Left' };
const RIGHT: Code = { value: '24028007', meaning: 'Right' };

/** Words of region names → SNOMED CT structure (PS3.16 CID 7151, 7159); the first that matches, lesions before the organ they lie in. */
const STRUCTURES: readonly { readonly words: RegExp; readonly category: Code; readonly type: Code }[] = [
  {
    words: /lesion|metasta|tumou?r|\bmet\d*\b/i,
    category: ABNORMALITY,
    type: { value: '52988006', meaning: 'Lesion' },
  },
  { words: /kidney|renal|niere/i, category: ANATOMY, type: { value: '64033007', meaning: 'Kidney' } },
  { words: /liver|hepat/i, category: ANATOMY, type: { value: '10200004', meaning: 'Liver' } },
  { words: /spleen|splenic/i, category: ANATOMY, type: { value: '78961009', meaning: 'Spleen' } },
  { words: /lung|pulmon/i, category: ANATOMY, type: { value: '39607008', meaning: 'Lung' } },
  { words: /bone ?marrow|marrow/i, category: ANATOMY, type: { value: '14016003', meaning: 'Bone marrow' } },
  { words: /spine|vertebr/i, category: ANATOMY, type: { value: '421060004', meaning: 'Spine' } },
  { words: /bladder/i, category: ANATOMY, type: { value: '89837001', meaning: 'Urinary bladder' } },
  { words: /parotid/i, category: ANATOMY, type: { value: '45289007', meaning: 'Parotid gland' } },
  { words: /submandibular/i, category: ANATOMY, type: { value: '54019009', meaning: 'Submandibular gland' } },
  { words: /thyroid/i, category: ANATOMY, type: { value: '69748006', meaning: 'Thyroid' } },
  { words: /heart/i, category: ANATOMY, type: { value: '80891009', meaning: 'Heart' } },
  { words: /pancreas/i, category: ANATOMY, type: { value: '15776009', meaning: 'Pancreas' } },
  { words: /prostate/i, category: ANATOMY, type: { value: '41216001', meaning: 'Prostate' } },
  { words: /stomach/i, category: ANATOMY, type: { value: '69695003', meaning: 'Stomach' } },
];

/** Codes of a region by its name; what is not recognised is Tissue, which claims nothing. */
export function segmentCodes(name: string): SegmentCodes {
  const known = STRUCTURES.find(({ words }) => words.test(name));
  if (!known) return { category: TISSUE, type: TISSUE };
  const side = /left|\bl\b|_l\b/i.test(name) ? LEFT : /right|\br\b|_r\b/i.test(name) ? RIGHT : undefined;
  return { category: known.category, type: known.type, ...(side ? { side } : {}) };
}

export const codeItem = (code: Code): Dataset => ({
  CodeValue: code.value,
  CodingSchemeDesignator: 'SCT',
  CodeMeaning: code.meaning,
});
