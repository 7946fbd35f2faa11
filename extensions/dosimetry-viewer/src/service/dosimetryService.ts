import { toErrorReport } from '@voxel-dosimetry/core';
import { describeSeries } from '@voxel-dosimetry/dicom';
import { cornerstoneLibraries } from '../ohif/cornerstone';
import type { HostContext } from '../ohif/services';
import type { EmissionGrids } from '../sopClasses/frameGeometry';
import { keepEmissionPlaces } from '../sopClasses/keepEmissionPlaces';
import { archiveOfViewer } from './archiveOfViewer';
import { createSession, type DosimetrySession } from './session';

export type { DosimetrySession };

/**
 * The extension's service in the viewer (`servicesManager.services.dosimetryService`): one case for each visit of the mode.
 * The mode enters with the studies of the address and leaves; panels, tiles and the segmentation extension take the session.
 */
export interface DosimetryService {
  /** Null outside the mode, and when the viewer's data source cannot be used. */
  readonly session: () => DosimetrySession | null;
  readonly subscribe: (listener: () => void) => () => void;
  /** Reads where the emission images lie, as ingest will, before the viewer builds their display sets. Never rejects. */
  readGeometry(studyInstanceUIDs: readonly string[]): Promise<void>;
  enter(studyInstanceUIDs: readonly string[]): void;
  leave(): void;
}

export function createDosimetryService(context: () => HostContext, emissions: EmissionGrids): DosimetryService {
  const listeners = new Set<() => void>();
  let session: DosimetrySession | null = null;

  const set = (next: DosimetrySession | null): void => {
    session = next;
    for (const listener of listeners) listener();
  };
  let letGo = (): void => undefined;
  const leave = (): void => {
    const left = session;
    letGo();
    letGo = () => undefined;
    set(null);
    void left?.end();
  };

  return {
    session: () => session,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async readGeometry(studyInstanceUIDs) {
      try {
        const { extensionManager, servicesManager } = context();
        const archive = archiveOfViewer(extensionManager, servicesManager.services);
        // Study by study: describing all of them at once would hold up the page.
        for (const study of studyInstanceUIDs)
          emissions.remember(describeSeries(await archive.retrieveMetadata([study])));
      } catch {
        // The case reads the same headers when the mode is entered and tells what is wrong with them; until then every
        // image stands where its own header says.
      }
    },
    enter(studyInstanceUIDs) {
      leave();
      try {
        const { extensionManager, servicesManager } = context();
        const entered = createSession(context(), studyInstanceUIDs);
        set(entered);
        letGo = keepEmissionPlaces({
          cornerstone: cornerstoneLibraries(extensionManager).cornerstone,
          services: servicesManager.services,
          dataSource: () => extensionManager.getActiveDataSource()[0],
          dosimetryCase: entered.dosimetryCase,
        });
      } catch (error) {
        const { message, remedy } = toErrorReport(error, 'viewer/mode');
        const { uiNotificationService } = context().servicesManager.services;
        uiNotificationService.show({
          title: 'Dosimetry',
          message: `${message} ${remedy}`,
          type: 'error',
          duration: 20_000,
        });
      }
    },
    leave,
  };
}
