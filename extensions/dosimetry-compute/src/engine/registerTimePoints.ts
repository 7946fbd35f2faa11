import {
  DosimetryError,
  pearsonCorrelation,
  voxelCount,
  type Grid,
  type SpatialTransform,
  type Volume,
} from '@voxel-dosimetry/core';
import type { RegisterOutcome, RegisterRequest } from '../contract';
import { activityOnto } from './activityOnto';
import type { JobControl } from './jobs';
import { massDensityOnto } from './massDensityOnto';
import { measureVolume, type DensitySource, type HeldVolume, type VoxelStore } from './voxelStore';

/** What is outside the CT's field of view counts as air, g/mL; Schneider 2000, −1000 HU. */
const AIR_g_per_mL = 0.00121;
/** Assumed where a person has accepted that there is no CT: water. */
const WATER_g_per_mL = 1;

/**
 * Activity concentration of every time point on the reference's emission grid (`activityOnto`), and mass density averaged over its voxels.
 * Without a CT the density is 1.0 g/mL everywhere; the case asks a person first.
 * Throws `compute/no-volume`, `register/no-reference`, `dose/density-calibration`. Proved by test/unit/compute/engine.test.ts.
 */
export async function registerTimePoints(
  store: VoxelStore,
  request: RegisterRequest,
  control: JobControl,
): Promise<RegisterOutcome> {
  const { alignments, referenceTimePointId } = request;
  const { grid } = store.get(`activity/${referenceTimePointId}`).info;
  const share = 0.7 / alignments.length;
  const aligned: HeldVolume[] = [];
  for (const [index, { timePointId, transform }] of alignments.entries()) {
    const source = store.get(`activity/${timePointId}`).volume;
    const volume = await activityOnto(source, grid, transform, control, [index * share, (index + 1) * share]);
    aligned.push(
      await control.drive(measureVolume(`aligned/${timePointId}`, volume), 'Resampling', (index + 1) * share),
    );
  }
  const density = await control.drive(
    measureVolume('density', await densityOnto(store, grid, request, control)),
    'Measuring mass',
    0.95,
  );
  const outcome = await outcomeOf(store, grid, request, aligned, control);
  store.put([...aligned, density]);
  store.densityFrom = densitySourceOf(request);
  store.alignments = alignments.map(({ timePointId, transform }) => {
    const { frameOfReferenceUID } = store.get(`activity/${timePointId}`).info.grid;
    return { timePointId, frameOfReferenceUID, transform };
  });
  return outcome;
}

async function densityOnto(
  store: VoxelStore,
  grid: Grid,
  request: RegisterRequest,
  control: JobControl,
): Promise<Volume<'g/mL'>> {
  const from = densitySourceOf(request);
  if (from === null) return { unit: 'g/mL', grid, values: new Float32Array(voxelCount(grid)).fill(WATER_g_per_mL) };
  return densityFromCt(store, grid, from, control, [0.7, 0.95]);
}

function densitySourceOf({
  densityFromTimePointId: timePointId,
  densityCalibration: calibration,
  alignments,
}: RegisterRequest): DensitySource | null {
  if (timePointId === null) return null;
  return { timePointId, transform: transformOf(alignments, timePointId), calibration };
}

/** Mass density of a time point's CT, averaged over the voxels of `grid`; air where the CT does not reach. */
export async function densityFromCt(
  store: VoxelStore,
  grid: Grid,
  { timePointId, transform, calibration }: DensitySource,
  control: JobControl,
  [from_frac, to_frac]: readonly [number, number],
): Promise<Volume<'g/mL'>> {
  const ct = store.get(`ct/${timePointId}`).volume as Volume<'HU'>;
  const options = { calibration: calibration?.nodes ?? null, outside_g_per_mL: AIR_g_per_mL };
  return control.drive(massDensityOnto(ct, grid, transform, options), 'Density from CT', from_frac, to_frac);
}

function transformOf(alignments: RegisterRequest['alignments'], timePointId: string): SpatialTransform {
  const found = alignments.find((alignment) => alignment.timePointId === timePointId);
  if (found) return found.transform;
  throw notAmong(timePointId, alignments.length);
}

const notAmong = (timePointId: string, count: number): DosimetryError =>
  new DosimetryError({
    code: 'register/no-reference',
    message: `The time point "${timePointId}" is not among the ${count} time points to register.`,
    remedy: 'Choose a reference and a CT of a time point that takes part.',
  });

async function outcomeOf(
  store: VoxelStore,
  grid: Grid,
  { referenceTimePointId, alignments, densityFromTimePointId, densityCalibration }: RegisterRequest,
  aligned: readonly HeldVolume[],
  control: JobControl,
): Promise<RegisterOutcome> {
  const reference = aligned[alignments.findIndex(({ timePointId }) => timePointId === referenceTimePointId)];
  if (!reference) throw notAmong(referenceTimePointId, alignments.length);
  const outcomes: RegisterOutcome['aligned'][number][] = [];
  for (const [index, { timePointId }] of alignments.entries()) {
    const { volume, info } = aligned[index] as HeldVolume;
    outcomes.push({
      timePointId,
      activityBefore_MBq: store.get(`activity/${timePointId}`).info.total / 1e6,
      activityAfter_MBq: info.total / 1e6,
      correlationWithReference: await control.drive(pearsonCorrelation(volume, reference.volume), 'Comparing', 0.98),
    });
  }
  const used = densityFromTimePointId === null ? null : densityCalibration;
  return { grid, densityCalibration: used, aligned: outcomes };
}
