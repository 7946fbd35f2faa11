import { encodeRtDose, encodeRtStruct, encodeSeg, type EncodedInstance } from '@voxel-dosimetry/dicom';
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
  const { objects, uids, patient, reference, provenance, createdAt, seriesDescriptions } = request;
  const masks = objects.some((object) => object !== 'RTDOSE') ? await regionMasks(store, request, dose, control) : [];
  const encoded: EncodedInstance[] = [];
  for (const [index, object] of objects.entries()) {
    const of = { seriesDescription: seriesDescriptions[object], uids: uids[object] };
    const context = { patient, reference, provenance, createdAt, ...of };
    const regionWriter = object === 'SEG' ? encodeSeg : encodeRtStruct;
    const work = object === 'RTDOSE' ? encodeRtDose(dose, context) : regionWriter(masks, context);
    const written_frac = (count: number): number => 0.3 + (0.7 * count) / objects.length;
    encoded.push(await control.drive(work, `Writing ${object}`, written_frac(index), written_frac(index + 1)));
  }
  return encoded;
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
