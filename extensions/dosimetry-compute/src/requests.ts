import { DosimetryError } from '@voxel-dosimetry/core';
import type { CalibrateRequest, FitRequest, Job, RegisterRequest } from './contract';
import type { ComputeMethod } from './wire';

type Check = (args: readonly unknown[]) => void;

function fail(what: string, value: unknown, expected: string): never {
  throw new DosimetryError({
    code: 'compute/request',
    message: `${what} is ${String(value)}; ${expected} was expected.`,
    remedy: 'Correct the value in the stage that gives it and run it again.',
  });
}

function finite(value: number, what: string): void {
  if (!Number.isFinite(value)) fail(what, value, 'a finite number');
}

function aboveZero(value: number, what: string, unit: string): void {
  if (!(value > 0 && Number.isFinite(value))) fail(what, `${value} ${unit}`, 'a number above 0');
}

function named(id: unknown, what: string): void {
  if (typeof id !== 'string' || id === '') fail(what, id === '' ? 'empty' : id, 'an identifier');
}

function checkCalibrate({ timePointId, calibration, ...times }: CalibrateRequest): void {
  named(timePointId, 'Time point');
  if (calibration.source === 'factor') aboveZero(calibration.factor_cps_per_MBq, 'Calibration factor', 'cps/MBq');
  aboveZero(times.acquisitionDuration_s, 'Acquisition duration', 's');
  finite(times.acquisitionStartAfterAdministration_s, 'Acquisition start after administration (s)');
}

function checkRegister({ alignments, referenceTimePointId }: RegisterRequest): void {
  if (alignments.length === 0) fail('The number of time points', 0, '1 or more');
  if (!alignments.some(({ timePointId }) => timePointId === referenceTimePointId))
    fail('The reference time point', referenceTimePointId, 'one of the time points to register');
  for (const { timePointId, transform } of alignments)
    for (const value of [...transform.rotation_rad, ...transform.translation_mm, ...transform.centre_mm])
      finite(value, `The alignment of ${timePointId}`);
}

function checkFit({ timePoints }: FitRequest): void {
  if (timePoints.length === 0) fail('The number of time points', 0, '1 or more');
  for (const { timeAfterAdministration_s } of timePoints)
    finite(timeAfterAdministration_s, 'Time after administration (s)');
}

const CHECKS: Readonly<Partial<Record<ComputeMethod, Check>>> = {
  calibrate: ([request]) => checkCalibrate(request as CalibrateRequest),
  register: ([request]) => checkRegister(request as RegisterRequest),
  fit: ([request]) => checkFit(request as FitRequest),
  readEmission: ([request]) => named((request as { timePointId: unknown }).timePointId, 'Time point'),
  readCt: ([request]) => named((request as { timePointId: unknown }).timePointId, 'Time point'),
  probe: ([point]) => (point as readonly number[]).forEach((value) => finite(value, 'Position (mm)')),
};

/** What a person's choices can get wrong is caught before it leaves for the worker. Throws `compute/request`. */
export function checkRequest(method: ComputeMethod, args: readonly unknown[], job: Job | null): void {
  if (job) named(job.id, 'Job');
  CHECKS[method]?.(args);
}
