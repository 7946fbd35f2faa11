import {
  DOSE_ENGINES,
  doseSurroundings,
  dosePointKernel,
  tissueOfDensity,
  toErrorReport,
  voxelCount,
  type DoseEngine,
  type Volume,
} from '@voxel-dosimetry/core';
import type { CompareRequest, DoseEstimate, DoseEstimates, DoseOutcome } from '../../contract';
import type { JobControl } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import { assertFits } from './kernel/kernelRequest';
import { CONE_DIRECTIONS } from './kernel/startCollapsedCone';
import { threadsFor } from './kernel/superposeParts';
import { regionVoxels } from './regionVoxels';
import { measureRates, pointsOf, type Rates } from './measureRates';

/** What estimates rest on: what was measured once, and the last Monte Carlo run. */
export interface Pace {
  rates: Rates | null;
  /** Of the last Monte Carlo, all threads together; null before the first. */
  decays_per_s: number | null;
}

/** Takes up how fast Monte Carlo has just gone here. */
export function notePace(pace: Pace, { monteCarlo }: DoseOutcome): void {
  if (monteCarlo && monteCarlo.duration_s > 0) pace.decays_per_s = monteCarlo.decays / monteCarlo.duration_s;
}

/** Passes over the voxels that local deposition makes: the dose, its extremes, and what decays without mass. */
const LOCAL_PASSES = 6;
/** Beside the convolution: masses, rounding, extremes. */
const KERNEL_PASSES = 10;

/**
 * How long each engine will roughly take here, and what about the case decides where they are wrong. The rates are measured at the first call, in a second;
 * Monte Carlo goes at the pace of the last run, before the first at that of a trunk of water in each of `workers` threads. Throws `compute/no-volume`. Test: unit/compute/estimateDose.
 */
export async function estimateDose(
  store: VoxelStore,
  pace: Pace,
  request: CompareRequest['dose'],
  control: JobControl,
  workers = 1,
): Promise<DoseEstimates> {
  const tia = store.get('tia').volume;
  const density = store.get('density').volume as Volume<'g/mL'>;
  pace.rates ??= await measureRates(request, density.grid.spacing_mm, control);
  const { found } = await control.drive(tissueOfDensity(density), null);
  const kernel = dosePointKernel(request.radionuclide, request.daughters, 'water');
  const surroundings = await control.drive(
    doseSurroundings(tia, density, kernel, regionVoxels(store.regions, density)),
    null,
  );
  const tissues = found.filter(({ voxels }) => voxels > 0);
  const voxelsWithMass = tissues.reduce((sum, { voxels }) => sum + voxels, 0);
  const expected = expectedTimes_s({ pace, request, workers, tissues: tissues.length, voxelsWithMass }, density);
  const engines = DOSE_ENGINES.map((engine): DoseEstimate => {
    const because = unfitBecause({ store, density, request: { ...request, engine } });
    return { engine, expected_s: because === null ? expected[engine] : null, because };
  });
  return { engines, surroundings };
}

function unfitBecause(calculation: Parameters<typeof assertFits>[0]): string | null {
  try {
    assertFits(calculation);
    return null;
  } catch (error) {
    return toErrorReport(error, 'dose/engine').message;
  }
}

interface Expected {
  readonly pace: Pace;
  readonly request: CompareRequest['dose'];
  readonly workers: number;
  /** That occur, each with a kernel of its own. */
  readonly tissues: number;
  readonly voxelsWithMass: number;
}

/** Share of a cone's step that it takes to pass a voxel of air. */
const PASSING_frac = 0.2;

function expectedTimes_s(
  { pace: { rates, decays_per_s }, request: { order, fit, monteCarlo }, workers, tissues, voxelsWithMass }: Expected,
  { grid }: Volume<'g/mL'>,
): Readonly<Record<DoseEngine, number | null>> {
  const maps = order === 'activity-first' ? 1 : fit.timePoints.length;
  const voxels = voxelCount(grid);
  const { voxel_s, kernel_s, kernelValue_s, point_s, cone_s, coneStep_s } = rates!;
  const kernel = 2 * kernel_s + voxels * kernelValue_s;
  const convolution = pointsOf(grid.size) * point_s + KERNEL_PASSES * voxels * voxel_s;
  const oneKernel = kernel + maps * convolution;
  const threads = threadsFor(workers, grid.size);
  const coneVoxels = voxelsWithMass + PASSING_frac * (voxels - voxelsWithMass);
  return {
    local: maps * LOCAL_PASSES * voxels * voxel_s,
    'voxel-s': oneKernel,
    'voxel-s-density': oneKernel,
    'voxel-s-tissue': tissues * oneKernel,
    'collapsed-cone': maps * (cone_s + (coneVoxels * CONE_DIRECTIONS * coneStep_s) / threads),
    'monte-carlo': monteCarlo && (maps * monteCarlo.histories) / (decays_per_s ?? workers * rates!.decays_per_s),
  };
}
