import { DosimetryError } from '@voxel-dosimetry/core';
import { assertArchiveAnswers, createDicomwebArchive, type Archive } from '@voxel-dosimetry/dicom';
import { createFolderArchive } from './folderArchive';
import { createStagedFolder, type StagedFolder } from './stagedFolder';

/** Input and output of a run as one archive: read from the one, stored into and read back from the other. */
export interface RunArchive {
  readonly archive: Archive;
  /** Which of the input's studies are meant. */
  readonly patientID: string | null;
  /** Null when the output is a DICOMweb archive. */
  readonly folder: StagedFolder | null;
  /** Sees that the output can take results: before hours of computing, not after. Throws `archive/write` or the archive's errors. */
  assertOutput(): Promise<void>;
}

const isAddress = (place: string): boolean => /^https?:\/\//i.test(place);

/**
 * `input` and `output` are each a folder or the address of a DICOMweb archive. An input address may name the patient:
 * `https://host/dicom-web?PatientID=ID`. Throws `archive/address`.
 */
export function openArchive(input: string, output: string): RunArchive {
  const folder = isAddress(output) ? null : createStagedFolder(output);
  const from = isAddress(input) ? parseAddress(input) : null;
  const source = from ? createDicomwebArchive({ url: from.url }) : createFolderArchive(input);
  const { url } = folder ? { url: '' } : parseAddress(output);
  const target = folder ? createFolderArchive(output, folder) : createDicomwebArchive({ url });
  return {
    archive: {
      ...source,
      canStore: target.canStore,
      store: (instance) => target.store(instance),
      retrieve: (ids) => target.retrieve(ids),
    },
    patientID: from?.patientID ?? null,
    folder,
    assertOutput: () => (folder ? folder.prepare() : assertTakesResults(url)),
  };
}

/** An archive that takes objects but cannot search (HTTP 405, 501 …) is none the worse for it. */
async function assertTakesResults(url: string): Promise<void> {
  try {
    await assertArchiveAnswers(url);
  } catch (error) {
    if (!(error instanceof DosimetryError && error.code === 'archive/refused')) throw error;
  }
}

function parseAddress(address: string): { readonly url: string; readonly patientID: string | null } {
  if (!URL.canParse(address))
    throw new DosimetryError({
      code: 'archive/address',
      message: `"${address}" is no address; one such as https://host/dicom-web was expected.`,
      remedy: 'Correct the address of the DICOMweb archive.',
    });
  const url = new URL(address);
  const patientID = url.searchParams.get('PatientID');
  url.search = '';
  url.hash = '';
  return { url: url.href.replace(/\/(studies\/?)?$/, ''), patientID };
}
