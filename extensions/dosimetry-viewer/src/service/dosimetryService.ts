import { toErrorReport } from '@voxel-dosimetry/core';
import type { HostContext } from '../ohif/services';
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
  enter(studyInstanceUIDs: readonly string[]): void;
  leave(): void;
}

export function createDosimetryService(context: () => HostContext): DosimetryService {
  const listeners = new Set<() => void>();
  let session: DosimetrySession | null = null;

  const set = (next: DosimetrySession | null): void => {
    session = next;
    for (const listener of listeners) listener();
  };
  const leave = (): void => {
    const left = session;
    set(null);
    void left?.end();
  };

  return {
    session: () => session,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    enter(studyInstanceUIDs) {
      leave();
      try {
        set(createSession(context(), studyInstanceUIDs));
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
