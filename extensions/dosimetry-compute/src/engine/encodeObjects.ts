import {
  encodeRegistration,
  encodeRtDose,
  encodeRtStruct,
  encodeSeg,
  type EncodedInstance,
  type WrittenModality,
} from '@voxel-dosimetry/dicom';
import { DosimetryError, type RegionMask, type Volume } from '@voxel-dosimetry/core';
import type { EncodeRequest } from '../contract';
import type { JobControl } from './jobs';
import { masksForExport } from './masksForExport';
import type { VoxelStore } from './voxelStore';

/** The finished DICOM objects, in the order asked for. Throws `compute/no-volume`, `export/no-regions` and what dicom throws. */
export async function encodeObjects(
  store: VoxelStore,
  request: EncodeRequest,
  control: JobControl,
): Promise<EncodedInstance[]> {
  const dose = store.get('dose').volume as Volume<'Gy'>;
  const { objects } = request;
  const hasRegions = objects.some((object) => object === 'SEG' || object === 'RTSTRUCT');
  const masks = hasRegions ? await regionMasks(store, request, dose, control) : [];
  const works = objects.flatMap((object) => worksOf(object, request, dose, masks));
  const encoded: EncodedInstance[] = [];
  const written_frac = (count: number): number => 0.3 + (0.7 * count) / works.length;
  for (const [index, { object, work }] of works.entries())
    encoded.push(await control.drive(work, `Writing ${object}`, written_frac(index), written_frac(index + 1)));
  return encoded;
}

interface Writing {
  readonly object: WrittenModality;
  readonly work: Generator<number, EncodedInstance>;
}

/** One object, or with REG one for each registration. */
function worksOf(
  object: WrittenModality,
  { registrations, seriesDescriptions, uids, patient, reference, provenance, createdAt }: EncodeRequest,
  dose: Volume<'Gy'>,
  masks: readonly RegionMask[],
): Writing[] {
  const shared = { patient, reference, provenance, createdAt };
  if (object === 'REG')
    return registrations.map(({ seriesDescription, uids: own, ...registration }) => ({
      object,
      work: encodeRegistration(registration, { ...shared, seriesDescription, uids: own }),
    }));
  const context = { ...shared, seriesDescription: seriesDescriptions[object], uids: uids[object] };
  const regionWriter = object === 'SEG' ? encodeSeg : encodeRtStruct;
  return [{ object, work: object === 'RTDOSE' ? encodeRtDose(dose, context) : regionWriter(masks, context) }];
}

async function regionMasks(
  store: VoxelStore,
  request: EncodeRequest,
  dose: Volume,
  control: JobControl,
): Promise<RegionMask[]> {
  if (store.regions.length === 0)
    throw new DosimetryError({
      code: 'export/no-regions',
      message: 'There are no regions to write as SEG or RTSTRUCT.',
      remedy: 'Run Segment, or choose RTDOSE alone.',
    });
  return masksForExport(store.regions, dose.grid, request.reference.ct?.grid.value ?? null, control);
}
