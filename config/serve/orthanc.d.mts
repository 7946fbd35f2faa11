/** The Orthanc program and its DICOMweb plugin, or null when one of them is missing. */
export function findOrthanc(places?: {
  readonly programFolders?: readonly string[];
  readonly plugins?: readonly string[];
}): { readonly program: string; readonly dicomWebPlugin: string } | null;
