import { createLocalFilesArchive } from '../../../extensions/dosimetry-viewer/src/service/localFilesArchive';
import type { ExtensionManager } from '../../../extensions/dosimetry-viewer/src/ohif/services';
import { smallPatient } from '../case/smallPatient';

const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** A viewer that was given these files, numbered from zero. */
function viewerWith(files: readonly ArrayBuffer[]): ExtensionManager {
  const findDicomDataPromise = ({ instance }: { readonly instance: { readonly imageId: string } }) => {
    const file = files[Number(instance.imageId.replace('dicomfile:', ''))];
    return file === undefined ? Promise.reject(new Error('no such file')) : Promise.resolve(file);
  };
  return {
    getModuleEntry: () => ({ exports: { dicomLoaderService: { findDicomDataPromise } } }),
  } as unknown as ExtensionManager;
}

const patient = smallPatient('geometry-detector-position');
const images = [...patient.files].map(bufferOf);
const note = bufferOf(new TextEncoder().encode('{"note": "not an image"}'));

test('what lies beside the images in a folder is passed over, wherever it stands in the list', async () => {
  const archive = createLocalFilesArchive(viewerWith([note, ...images, note, bufferOf(new Uint8Array(0))]));
  expect(await archive.retrieveMetadata(patient.studies)).toHaveLength(images.length);
});

test('a damaged DICOM file is told, not left out', async () => {
  const [first] = images;
  if (first === undefined) throw new Error('The phantom wrote no file.');
  const damaged = first.slice(0, 140);
  const archive = createLocalFilesArchive(viewerWith([...images, damaged]));
  await expect(archive.retrieveMetadata(patient.studies)).rejects.toMatchObject({ code: 'ingest/not-dicom' });
});
