import {
  DosimetryError,
  elapsed_s,
  findRadionuclide,
  type PlanarTimePoint,
  type Sourced,
  type TimePoint,
} from '@voxel-dosimetry/core';
import type { Job, VolumeInfo } from '@voxel-dosimetry/compute';
import type { CaseResults } from '../state';
import { planarTimePointsOf, timePointsOf } from '../timePoints';
import { inSteps, type StageContext } from './stageContext';

/** A value that ingest has settled; ingest is not ready without it. Throws `ingest/missing-value`. */
export function settled<T>(value: Sourced<T>, what: string, timePoint: Pick<TimePoint, 'id' | 'label'>): T {
  if (value.value !== null) return value.value;
  throw new DosimetryError({
    code: 'ingest/missing-value',
    message: `${what} of the time point ${timePoint.label} is missing.`,
    remedy: 'Enter it in Ingest.',
    detail: { timePointId: timePoint.id },
  });
}

const half = (job: Job, from_frac: number): Job => ({
  id: job.id,
  onProgress: ({ fraction, doing }) => job.onProgress({ fraction: from_frac + fraction / 2, doing }),
});

/** Reads the emission images and gives activity concentration (Bq/mL) at each acquisition's mid-time; reads planar images as they are. */
export async function calibrate(context: StageContext): Promise<NonNullable<CaseResults['calibrate']>> {
  const timePoints = timePointsOf(context.state);
  const planar = planarTimePointsOf(context.state);
  const volumes = await inSteps(context, [...timePoints, ...planar], async (timePoint, job) => {
    if ('emission' in timePoint) return [[timePoint.id, await calibrateTimePoint(context, timePoint, job)] as const];
    await readPlanarImage(context, timePoint, job);
    return [];
  });
  await context.ports.compute.keepPlanar(planar.map(({ id }) => id));
  return { volumes: Object.fromEntries(volumes.flat()) };
}

/** Into the worker. */
export async function readPlanarImage(
  { ports, sourceOf }: Pick<StageContext, 'ports' | 'sourceOf'>,
  { id, planar }: PlanarTimePoint,
  job: Job,
): Promise<void> {
  const source = await sourceOf(planar);
  await ports.compute.readPlanar({ planarTimePointId: id, series: planar, source }, job);
}

async function calibrateTimePoint(context: StageContext, timePoint: TimePoint, job: Job): Promise<VolumeInfo> {
  const { state, ports } = context;
  const { emission } = timePoint;
  const acquisitionDuration_s = settled(emission.acquisitionDuration_s, 'Acquisition duration', timePoint);
  const midTime_s = settled(timePoint.timeAfterAdministration_s, 'Time after administration', timePoint);
  const request = {
    timePointId: timePoint.id,
    calibration: state.choices.calibrate.calibration,
    radionuclide: findRadionuclide(settled(emission.radionuclide, 'Radionuclide', timePoint)),
    acquisitionDuration_s,
    acquisitionStartAfterAdministration_s:
      startAfterAdministration_s(timePoint) ?? midTime_s - acquisitionDuration_s / 2,
    decayCorrection: settled(emission.decayCorrection, 'Decay correction', timePoint),
  };
  const source = await context.sourceOf(emission);
  await ports.compute.readEmission({ timePointId: timePoint.id, series: emission, source }, half(job, 0));
  return ports.compute.calibrate(request, half(job, 0.5));
}

function startAfterAdministration_s({ emission }: TimePoint): number | null {
  const start = emission.acquisitionStart.value;
  const administration = emission.administrationTime.value;
  return start && administration ? elapsed_s(administration, start) : null;
}
