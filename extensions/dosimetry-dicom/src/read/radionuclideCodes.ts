/**
 * Codes of the radionuclides of the library in PS3.16 CID 18 (Radiopharmaceutical Isotope) and CID 4020 (PET Radionuclide):
 * name, SNOMED CT (SCT), the SNOMED-RT code that stood there before (SRT). Those without a SNOMED-RT code came later.
 */
const SNOMED: readonly (readonly [name: string, sct: string, srt?: string])[] = [
  ['C-11', '40565003', 'C-105A1'],
  ['N-13', '21576001', 'C-107A1'],
  ['O-15', '129504001', 'C-B1038'],
  ['F-18', '77004003', 'C-111A1'],
  ['P-32', '32505007', 'C-106A1'],
  ['Cu-64', '3932008', 'C-127A2'],
  ['Cu-67', '53700003', 'C-127A3'],
  ['Ga-67', '2008008', 'C-131A2'],
  ['Ga-68', '35337001', 'C-131A3'],
  ['Ge-68', '53315004', 'C-128A2'],
  ['Rb-82', '79197006', 'C-159A2'],
  ['Sr-89', '7770004', 'C-158A6'],
  ['Zr-89', '63360001', 'C-168A4'],
  ['Y-90', '14691008', 'C-162A7'],
  ['Tc-99m', '72454006', 'C-163A8'],
  ['In-111', '56609000', 'C-145A4'],
  ['I-123', '21572004', 'C-114A4'],
  ['I-124', '40937006', 'C-114A5'],
  ['I-125', '68630002', 'C-114A6'],
  ['I-131', '1368003', 'C-114B1'],
  ['Xe-133', '80751004', 'C-172A8'],
  ['Sm-153', '419804008', 'C-B1134'],
  ['Lu-177', '447553000', 'C-101ED'],
  ['Re-186', '395865006', 'C-11906'],
  ['Re-188', '423578007', 'C-1018D'],
  ['Tl-201', '60057003', 'C-138A9'],
  ['Pb-203', '47588004', 'C-132A8'],
  ['Pb-212', '87401005'],
  ['Ra-223', '24853006', 'C-136A2'],
  ['Ac-225', '32059002'],
];

/** Designators under which SNOMED-RT codes stand in files (PS3.16 8.1). */
const SNOMED_RT = ['SRT', 'SNM3', '99SDM'] as const;

/** Library name by `designator value`. */
export const RADIONUCLIDE_BY_CODE: ReadonlyMap<string, string> = new Map([
  ...SNOMED.map(([name, sct]) => [`SCT ${sct}`, name] as const),
  ...SNOMED.flatMap(([name, , srt]) => (srt ? SNOMED_RT.map((scheme) => [`${scheme} ${srt}`, name] as const) : [])),
  ['DCM 126600', 'Sc-44'],
  ['NCIt C1943', 'Ho-166'],
]);

/** The radionuclide of a code, as the library names it; null for other codes and schemes. Proved by test/unit/dicom/describeNm.test.ts. */
export const radionuclideOfCode = (scheme: string, value: string): string | null =>
  RADIONUCLIDE_BY_CODE.get(`${scheme} ${value}`) ?? null;
