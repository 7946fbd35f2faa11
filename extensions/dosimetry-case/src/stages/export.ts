import {
  DosimetryError,
  toErrorReport,
  type CtSeries,
  type ErrorReport,
  type IngestResult,
} from '@voxel-dosimetry/core';
import type { EncodeRequest, ReadBackComparison } from '@voxel-dosimetry/compute';
import type { EncodedInstance, StoreOutcome } from '@voxel-dosimetry/dicom';
import { provenanceOf } from '../provenanceOf';
import { registrationsToWrite } from '../registrationsToWrite';
import { registrationDescription, seriesDescriptions } from '../seriesDescriptions';
import { ctMotion } from '../placedCts';
import type { CaseResults, CaseState, ExportedObject } from '../state';
import { densityTimePoint, referenceTimePoint } from '../timePoints';
import { keptRegions, timePointIds } from './segment';
import type { StageContext } from './stageContext';

type ExportResult = NonNullable<CaseResults['export']>;
type Uids = EncodeRequest['uids'];

/** Finished objects, with the time point of each that is of one. */
interface Encoded {
  readonly instances: readonly EncodedInstance[];
  readonly timePointIds: ReadonlyMap<string, string>;
}

/** What an export that failed has left: a retry stores the same objects, and only those that are missing. */
export interface EarlierExport {
  readonly objects: readonly ExportedObject[];
  readonly encoded: readonly EncodedInstance[];
}

export interface ExportOutcome {
  readonly result: ExportResult;
  /** `export/partly-stored`, `export/not-stored` or `export/read-back`; null when everything is stored and read back equal. */
  readonly failure: ErrorReport | null;
}

/**
 * Encodes the objects in the worker, stores each, reads each back and compares. What failed is data, object by object:
 * nothing is thrown away. With an archive that cannot store, the objects are made for download and `outcome` stays null.
 * `onEncoded` gets the finished objects before the first is sent. Proved by test/unit/case/export.test.ts.
 */
export async function exportObjects(
  context: StageContext,
  earlier: EarlierExport | null,
  onEncoded: (encoded: readonly EncodedInstance[]) => void,
): Promise<ExportOutcome> {
  const isMade = earlier !== null && earlier.encoded.length > 0;
  const made: Encoded = isMade
    ? { instances: earlier.encoded, timePointIds: new Map() }
    : await encode(context, earlier?.objects ?? []);
  const encoded = made.instances;
  onEncoded(encoded);
  const objects: ExportedObject[] = encoded.map((instance) => describe(instance, context.state, made, earlier));
  if (!context.ports.archive.canStore) return { result: { objects }, failure: null };
  for (const [index, instance] of encoded.entries()) {
    const object = objects[index];
    if (!object || isDone(object)) continue;
    const stopped = stoppedBefore(context, index, encoded.length, instance.modality);
    if (stopped) {
      if (!objects.some(({ outcome }) => outcome?.stored)) throw stopped;
      break;
    }
    objects[index] = await storeAndReadBack(context, instance, object);
  }
  return { result: { objects }, failure: failureOf(objects) };
}

const isDone = ({ outcome, readBack }: ExportedObject): boolean => outcome?.stored === true && readBack?.equal === true;

function stoppedBefore(context: StageContext, index: number, count: number, modality: string): DosimetryError | null {
  try {
    context.report(0.5 + (0.5 * index) / count, `Storing ${modality}`);
    return null;
  } catch (error) {
    if (error instanceof DosimetryError) return error;
    throw error;
  }
}

async function encode(context: StageContext, earlier: readonly ExportedObject[]): Promise<Encoded> {
  const { state, ports } = context;
  const reference = referenceTimePoint(state);
  const regions = state.results.segment?.regions ?? [];
  await ports.compute.keepRegions(keptRegions(state, regions), timePointIds(state), context.step(0, 10));
  const registrations = registrationsToWrite(state, ports.newUID, earlier);
  const instances = await ports.compute.encode(
    {
      patient: (state.results.ingest as IngestResult).patient,
      reference: { emission: reference.emission, ct: ctToReference(state) },
      objects: state.choices.export.objects,
      registrations: registrations.map(({ timePointId: _timePointId, ...registration }) => registration),
      provenance: provenanceOf(state),
      createdAt: ports.now(),
      seriesDescriptions: seriesDescriptions(state),
      uids: uidsFor(ports.newUID, earlier),
    },
    context.step(1, 5),
  );
  return {
    instances,
    timePointIds: new Map(registrations.map(({ timePointId, uids }) => [uids.sopInstanceUID, timePointId])),
  };
}

/** The CT whose voxels regions are written on; null where it lies elsewhere now than its files say: objects must lie on the absorbed dose, not on those. */
function ctToReference(state: CaseState): CtSeries | null {
  const reference = referenceTimePoint(state);
  const from = reference.ct === null ? densityTimePoint(state) : reference;
  return from === null || ctMotion(state, from) !== null ? null : from.ct;
}

/** The same UIDs as before where an object was attempted before, new ones otherwise. */
function uidsFor(newUID: () => string, earlier: readonly ExportedObject[]): Uids {
  const uidsOf = (modality: ExportedObject['modality']) => {
    const before = earlier.find((object) => object.modality === modality);
    return {
      seriesInstanceUID: before?.seriesInstanceUID ?? newUID(),
      sopInstanceUID: before?.sopInstanceUID ?? newUID(),
    };
  };
  return { RTDOSE: uidsOf('RTDOSE'), SEG: uidsOf('SEG'), RTSTRUCT: uidsOf('RTSTRUCT') };
}

function describe(
  instance: EncodedInstance,
  state: CaseState,
  { timePointIds }: Encoded,
  earlier: EarlierExport | null,
): ExportedObject {
  const { modality, studyInstanceUID, seriesInstanceUID, sopInstanceUID } = instance;
  const before = earlier?.objects.find((object) => object.sopInstanceUID === sopInstanceUID);
  if (before) return before;
  const timePointId = timePointIds.get(sopInstanceUID);
  const seriesDescription =
    modality === 'REG' ? registrationDescription(state, timePointId ?? '') : seriesDescriptions(state)[modality];
  const identity = { modality, studyInstanceUID, seriesInstanceUID, sopInstanceUID, seriesDescription };
  return { ...identity, ...(timePointId === undefined ? {} : { timePointId }), outcome: null, readBack: null };
}

async function storeAndReadBack(
  context: StageContext,
  instance: EncodedInstance,
  object: ExportedObject,
): Promise<ExportedObject> {
  const outcome = object.outcome?.stored ? object.outcome : await store(context, instance);
  return { ...object, outcome, readBack: outcome.stored ? await readBack(context, instance) : null };
}

async function store({ ports }: StageContext, instance: EncodedInstance): Promise<StoreOutcome> {
  try {
    return await ports.archive.store(instance);
  } catch (error) {
    const failure = toErrorReport(error, 'archive/store');
    return { sopInstanceUID: instance.sopInstanceUID, stored: false, failure };
  }
}

async function readBack(context: StageContext, instance: EncodedInstance): Promise<ReadBackComparison> {
  try {
    const bytes = await context.ports.archive.retrieve(instance);
    return await context.ports.compute.compareReadBack(instance, bytes, context.step(9, 10));
  } catch (error) {
    const { message } = toErrorReport(error, 'archive/retrieve');
    return { sopInstanceUID: instance.sopInstanceUID, equal: false, statement: `Not read back: ${message}` };
  }
}

function failureOf(objects: readonly ExportedObject[]): ErrorReport | null {
  const missing = objects.filter(({ outcome }) => !outcome?.stored);
  const names = (some: readonly ExportedObject[]) => some.map(({ modality }) => modality).join(', ');
  if (missing.length > 0) {
    const why = missing.find(({ outcome }) => outcome?.failure)?.outcome?.failure?.message ?? 'Storing was stopped.';
    return {
      code: missing.length < objects.length ? 'export/partly-stored' : 'export/not-stored',
      message: `${objects.length - missing.length} of ${objects.length} objects are in the archive; missing: ${names(missing)}. ${why}`,
      remedy: 'Store again to send what is missing, or download the objects.',
    };
  }
  const unequal = objects.filter(({ readBack: comparison }) => !comparison?.equal);
  if (unequal.length === 0) return null;
  return {
    code: 'export/read-back',
    message:
      `${names(unequal)} came back from the archive different from what was sent. ${unequal[0]?.readBack?.statement ?? ''}`.trim(),
    remedy: 'Store again; if it stays, the archive changes what it receives: download the objects and report it.',
  };
}
