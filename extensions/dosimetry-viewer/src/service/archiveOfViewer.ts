import { DosimetryError } from '@voxel-dosimetry/core';
import { createDicomwebArchive, type Archive } from '@voxel-dosimetry/dicom';
import type { ExtensionManager, HostServices } from '../ohif/services';
import { createLocalFilesArchive } from './localFilesArchive';
import { showReading } from './showReading';

/** The Authorization header of whoever is logged in to the viewer; asked anew for every request. */
export const loginHeaders = (services: HostServices) => (): Record<string, string> => ({
  ...services.userAuthenticationService.getAuthorizationHeader(),
});

/** The archive behind the viewer's active data source. Throws `viewer/data-source` for sources that are neither DICOMweb nor local files. */
export function archiveOfViewer(extensionManager: ExtensionManager, services: HostServices): Archive {
  if (extensionManager.activeDataSourceName === 'dicomlocal')
    return createLocalFilesArchive(extensionManager, showReading());
  const root = extensionManager.getActiveDataSource()[0]?.getConfig?.().wadoRoot;
  if (root === undefined || root === '')
    throw new DosimetryError({
      code: 'viewer/data-source',
      message: `The viewer's data source "${extensionManager.activeDataSourceName}" has no DICOMweb address (wadoRoot).`,
      remedy: 'Open the study from a DICOMweb archive or from local files.',
    });
  // Workers have no page to resolve a relative address against.
  const url = new URL(root, window.location.href).href.replace(/\/$/, '');
  return createDicomwebArchive({ url, headers: loginHeaders(services) });
}
