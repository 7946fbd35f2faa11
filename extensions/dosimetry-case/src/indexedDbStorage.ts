import { DosimetryError } from '@voxel-dosimetry/core';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { CaseStorage } from './commands';

interface CaseDatabase extends DBSchema {
  cases: { key: string; value: unknown };
}

const STORE = 'cases';

async function guarded<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DosimetryError(
      {
        code: 'case/storage',
        message: `The browser's storage failed while ${doing}: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Allow this site to keep data and free disk space; private windows keep nothing.',
      },
      { cause: error },
    );
  }
}

/** Cases in the browser's IndexedDB, one record a patient and set of studies. Every failure is `case/storage`. */
export function createIndexedDbStorage(databaseName = 'voxel-dosimetry'): CaseStorage {
  let database: Promise<IDBPDatabase<CaseDatabase>> | null = null;
  const open = (): Promise<IDBPDatabase<CaseDatabase>> => {
    database ??= openDB<CaseDatabase>(databaseName, 1, { upgrade: (db) => void db.createObjectStore(STORE) });
    database.catch(() => (database = null));
    return database;
  };
  return {
    load: (key) => guarded('reading the case', async () => (await open()).get(STORE, key)),
    save: (key, snapshot) =>
      guarded('saving the case', async () => {
        await (await open()).put(STORE, snapshot, key);
      }),
    remove: (key) => guarded('removing the case', async () => (await open()).delete(STORE, key)),
  };
}
