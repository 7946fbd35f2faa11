import { createDosimetryCase, type CasePorts, type CaseStorage, type DosimetryCase } from '@voxel-dosimetry/case';
import { createComputeEngine } from '@voxel-dosimetry/compute';
import { createMemoryArchive, type MemoryArchive } from './memoryArchive';

export interface CaseFixture {
  readonly archive: MemoryArchive;
  readonly ports: CasePorts;
  readonly dosimetryCase: DosimetryCase;
}

/** A storage that clones as IndexedDB does. */
export function createMemoryStorage(): CaseStorage & { readonly saved: Map<string, unknown> } {
  const saved = new Map<string, unknown>();
  return {
    saved,
    load: async (key) => structuredClone(saved.get(key)),
    save: async (key, snapshot) => void saved.set(key, structuredClone(snapshot)),
    remove: async (key) => void saved.delete(key),
  };
}

let uidNumber = 0;

/** A case on an archive in memory and the engine in process, with a clock that stands still. */
export function caseOn(files: Iterable<Uint8Array>, ports: Partial<CasePorts> = {}): CaseFixture {
  const archive = createMemoryArchive(files);
  const all: CasePorts = {
    archive,
    compute: createComputeEngine(),
    storage: null,
    now: () => '2026-09-08T10:00:00+02:00',
    person: () => 'M. Physicist',
    newUID: () => `2.25.${100000 + uidNumber++}`,
    ...ports,
  };
  return { archive, ports: all, dosimetryCase: createDosimetryCase(all) };
}

/** Accepts every alignment and runs up to and with a stage. */
export async function runAll(
  dosimetryCase: DosimetryCase,
  stage: Parameters<DosimetryCase['runTo']>[0],
): Promise<void> {
  for (const { id } of dosimetryCase.getState().results.ingest?.timePoints ?? [])
    dosimetryCase.acceptAlignment(id, true);
  await dosimetryCase.runTo(stage);
}
