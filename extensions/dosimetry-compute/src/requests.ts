import {
  assertScannerCalibration,
  DosimetryError,
  voxelCount,
  type Deformation,
  type SpatialTransform,
} from '@voxel-dosimetry/core';
import type {
  AlignmentPreviewRequest,
  CalibrateRequest,
  CompareRequest,
  CtPreviewRequest,
  MrPreviewRequest,
  DoseRequest,
  FitPlan,
  FitRequest,
  Job,
  MonteCarloSettings,
  RegionRefitRequest,
  RegisterRequest,
  PlaceMrRequest,
  PointKernelRequest,
  VoxelSValueRequest,
} from './contract';
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

function checkTransform(timePointId: string, { rigid, deformation }: SpatialTransform): void {
  for (const value of [...rigid.rotation_rad, ...rigid.translation_mm, ...rigid.centre_mm])
    finite(value, `The alignment of ${timePointId}`);
  if (deformation !== null) checkDeformation(`the deformation of ${timePointId}`, deformation);
}

function checkDeformation(what: string, { grid, degree, coefficients_mm }: Deformation): void {
  if (![1, 3].includes(degree)) fail(`The degree of ${what}`, degree, '1 or 3');
  for (const count of grid.size)
    if (!(Number.isInteger(count) && count > degree))
      fail(`A number of control points of ${what}`, count, `a whole number of ${degree + 1} or more`);
  for (const spacing_mm of grid.spacing_mm) aboveZero(spacing_mm, `The spacing of the control points of ${what}`, 'mm');
  for (const value of [...grid.origin_mm, ...grid.direction])
    finite(value, `The place of the control points of ${what}`);
  const expected = 3 * voxelCount(grid);
  if (coefficients_mm.length !== expected)
    fail(`The number of coefficients of ${what}`, coefficients_mm.length, `${expected} (3 · ${grid.size.join(' · ')})`);
  for (const value of coefficients_mm) finite(value, `A coefficient of ${what} (mm)`);
}

function checkRegister({ alignments, referenceTimePointId, densityCalibration }: RegisterRequest): void {
  if (alignments.length === 0) fail('The number of time points', 0, '1 or more');
  if (!alignments.some(({ timePointId }) => timePointId === referenceTimePointId))
    fail('The reference time point', referenceTimePointId, 'one of the time points to register');
  for (const { timePointId, transform } of alignments) checkTransform(timePointId, transform);
  if (densityCalibration) assertScannerCalibration(densityCalibration);
}

function checkFit({ timePoints, planar }: FitPlan): void {
  if (timePoints.length === 0) fail('The number of time points', 0, '1 or more');
  for (const { timeAfterAdministration_s } of [...timePoints, ...(planar?.timePoints ?? [])])
    finite(timeAfterAdministration_s, 'Time after administration (s)');
}

function wholeFrom(least: number, most: number, value: number, what: string): void {
  if (!(Number.isInteger(value) && value >= least && value <= most))
    fail(what, value, `a whole number from ${least} to ${most}`);
}

/** A day and more of one core; beyond it the numbers are slips of the keyboard. */
const MOST_HISTORIES = 1e12;
const MOST_SEED = 2 ** 32 - 1;

const MOST_CUTS = 4;

function checkPhotonCutoff(photonCutoff_keV: number): void {
  if (!(photonCutoff_keV >= 1 && photonCutoff_keV <= 100))
    fail('The photon cut-off', `${photonCutoff_keV} keV`, 'a number from 1 to 100 keV');
}

function checkMonteCarlo({ histories, seed, target, geometry, cuts, photonCutoff_keV }: MonteCarloSettings): void {
  checkPhotonCutoff(photonCutoff_keV);
  if (geometry === 'dose-grid') wholeFrom(1, MOST_CUTS, cuts, 'The number of cuts of a voxel edge');
  else if (cuts !== 1) fail('The number of cuts of a voxel edge', cuts, "1 with the CT's own voxels");
  wholeFrom(1, MOST_HISTORIES, histories, 'The number of decays to follow');
  wholeFrom(0, MOST_SEED, seed, 'The seed');
  if (target && !(target.uncertainty_pct > 0 && target.uncertainty_pct <= 100))
    fail('The target uncertainty', `${target.uncertainty_pct} %`, 'a number above 0 % and at most 100 %');
}

function checkDose({ engine, order, fit, monteCarlo, kernel }: DoseRequest): void {
  if (engine === 'monte-carlo' && !monteCarlo) fail('The Monte Carlo setting', monteCarlo, 'histories and a seed');
  if (engine !== 'monte-carlo' && engine !== 'local' && !kernel) fail('The kernel setting', kernel, 'a medium');
  if (monteCarlo) checkMonteCarlo(monteCarlo);
  if (order === 'dose-rate-first') checkFit(fit);
}

function checkCompare({ engines, reference, dose }: CompareRequest): void {
  if (engines.length < 2) fail('The number of engines to compare', engines.length, '2 or more');
  if (!engines.includes(reference)) fail('The reference', reference, 'one of the engines to compare');
  for (const engine of engines) checkDose({ ...dose, engine });
}

/** (2 · 64 + 1)³ voxels. */
const MOST_EXTENT = 64;

function checkUniformMedium(request: PointKernelRequest | VoxelSValueRequest): void {
  for (const size_mm of request.voxelSize_mm) aboveZero(size_mm, 'The voxel size', 'mm');
  if (request.density_g_per_mL !== null) aboveZero(request.density_g_per_mL, 'The density', 'g/mL');
  wholeFrom(0, MOST_EXTENT, request.extent, 'The extent');
}

function checkVoxelSValues(request: VoxelSValueRequest): void {
  checkUniformMedium(request);
  checkPhotonCutoff(request.photonCutoff_keV);
  wholeFrom(1, MOST_HISTORIES, request.histories, 'The number of decays to follow');
  wholeFrom(0, MOST_SEED, request.seed, 'The seed');
}

const checkPreview = ({ timePointId, transform }: AlignmentPreviewRequest): void =>
  checkTransform(timePointId, transform);

const CHECKS: Readonly<Partial<Record<ComputeMethod, Check>>> = {
  calibrate: ([request]) => checkCalibrate(request as CalibrateRequest),
  register: ([request]) => checkRegister(request as RegisterRequest),
  previewAlignment: ([request]) => checkPreview(request as AlignmentPreviewRequest),
  previewCt: ([request]) => checkPreview(request as CtPreviewRequest),
  previewMr: ([request]) => {
    const { mrSeriesInstanceUID, transform } = request as MrPreviewRequest;
    checkTransform(mrSeriesInstanceUID, transform);
  },
  previewJacobian: ([request]) => checkPreview(request as AlignmentPreviewRequest),
  fit: ([request]) => checkFit(request as FitRequest),
  refitRegions: ([request]) => checkFit((request as RegionRefitRequest).fit),
  dose: ([request]) => checkDose(request as DoseRequest),
  compareEngines: ([request]) => checkCompare(request as CompareRequest),
  voxelSValues: ([request]) => checkVoxelSValues(request as VoxelSValueRequest),
  pointKernelVoxelSValues: ([request]) => checkUniformMedium(request as PointKernelRequest),
  readPlanar: ([request]) => named((request as { planarTimePointId: unknown }).planarTimePointId, 'Planar time point'),
  readEmission: ([request]) => named((request as { timePointId: unknown }).timePointId, 'Time point'),
  placeMr: ([request]) => {
    const { mrSeriesInstanceUID, timePointId } = request as PlaceMrRequest;
    named(mrSeriesInstanceUID, 'MR series');
    named(timePointId, 'Time point');
  },
  placeCt: ([timePointId]) => named(timePointId, 'Time point'),
  readCt: ([request]) => named((request as { timePointId: unknown }).timePointId, 'Time point'),
  probe: ([point]) => (point as readonly number[]).forEach((value) => finite(value, 'Position (mm)')),
};

/** What a person's choices can get wrong is caught before it leaves for the worker. Throws `compute/request`, `dose/density-calibration`. */
export function checkRequest(method: ComputeMethod, args: readonly unknown[], job: Job | null): void {
  if (job) named(job.id, 'Job');
  CHECKS[method]?.(args);
}
