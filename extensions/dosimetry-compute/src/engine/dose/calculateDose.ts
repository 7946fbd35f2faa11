import { decaysWithoutMass, dosePointKernel, doseSurroundings, type Volume } from '@voxel-dosimetry/core';
import type { DoseOutcome, DoseRequest, MonteCarloOutcome, MonteCarloSettings, VolumeKey } from '../../contract';
import type { TransportHost } from '../../transport/transportHost';
import type { JobControl } from '../jobs';
import { measureVolume, type HeldVolume, type VoxelStore } from '../voxelStore';
import type { Deposited } from './deposit';
import { doseRateFirst } from './doseRateFirst';
import { highDoseUncertainty_frac, regionUncertainties, regionVoxels, type RegionVoxels } from './regionVoxels';
import { startEngine, type Calculation, type StartedEngine } from './startEngine';

/** What one engine made of the case; nothing is put into the store. */
export interface CalculatedDose {
  readonly result: Deposited<'Gy'>;
  /** `result.dose` with its extremes, under `key`. */
  readonly held: HeldVolume;
  readonly outcome: DoseOutcome;
}

/**
 * Absorbed dose of the case by one engine, in either order. Throws `compute/no-volume`, `dose/memory`, `dose/no-region`,
 * `compute/worker-lost`, what the engine throws and what core throws.
 */
export async function calculateDose(
  store: VoxelStore,
  host: TransportHost,
  request: DoseRequest,
  control: JobControl,
  key: VolumeKey,
): Promise<CalculatedDose> {
  const start_ms = performance.now();
  const tia = store.get('tia').volume as Volume<'Bq·s/mL'>;
  const density = store.get('density').volume as Volume<'g/mL'>;
  const regions = regionVoxels(store.regions, density);
  const calculation = { store, host, tia, density, regions, request, control };
  const engine = await startEngine(calculation);
  const ready_ms = performance.now();
  try {
    const result = await doseBy(engine, calculation);
    const end_ms = performance.now();
    const durations = { whole_s: (end_ms - start_ms) / 1000, transport_s: (end_ms - ready_ms) / 1000 };
    const held = await control.drive(measureVolume(key, result.dose), 'Checking voxels', 0.98, 1);
    const pointKernel = dosePointKernel(request.radionuclide, request.daughters, 'water');
    const surroundings = await control.drive(doseSurroundings(tia, density, pointKernel, regions), null);
    return {
      result,
      held,
      outcome: { ...outcomeOf(calculation, engine, result, held.info.max, durations), surroundings },
    };
  } finally {
    engine.end();
  }
}

function doseBy(
  { deposit, uniformDensity_g_per_mL }: StartedEngine,
  { store, host, tia, regions, request, control }: Calculation,
): Promise<Deposited<'Gy'>> {
  if (request.order === 'dose-rate-first')
    return doseRateFirst(deposit, store, regions, request, control, host, uniformDensity_g_per_mL);
  return deposit({ activity: tia, unit: 'Gy', index: 0, count: 1 });
}

/** In a medium that is everywhere the same there is mass everywhere. */
const ALL_HAVE_MASS = { voxelsWithoutMass: 0, timeIntegratedActivityWithoutMass_MBq_h: 0 };

interface Durations {
  readonly whole_s: number;
  /** Without making the engine ready: what grows with the decays followed. */
  readonly transport_s: number;
}

function outcomeOf(
  { tia, density, regions, request }: Calculation,
  engine: StartedEngine,
  result: Deposited<'Gy'>,
  max_Gy: number,
  { whole_s, transport_s }: Durations,
): Omit<DoseOutcome, 'surroundings'> {
  const { transport, kernel } = engine;
  const { monteCarlo } = request;
  const run = transport && monteCarlo && { monteCarlo, transport, duration_s: transport_s };
  return {
    engine: request.engine,
    order: request.order,
    daughters: request.daughters,
    energy: result.energy,
    max_Gy,
    ...(engine.uniformDensity_g_per_mL === null ? decaysWithoutMass(tia, density) : ALL_HAVE_MASS),
    monteCarlo: run && monteCarloOutcome(run, result, max_Gy, regions),
    kernel,
    doseRateFits: result.doseRateFits ?? null,
    duration_s: whole_s,
  };
}

interface MonteCarloRun {
  readonly monteCarlo: MonteCarloSettings;
  readonly transport: NonNullable<StartedEngine['transport']>;
  readonly duration_s: number;
}

function monteCarloOutcome(
  {
    monteCarlo: { seed, doseTo, photonCutoff_keV },
    transport: { workers, decaysPlanned, cuts, ctGrid },
    duration_s,
  }: MonteCarloRun,
  { dose, statistics }: Deposited<'Gy'>,
  max_Gy: number,
  regions: readonly RegionVoxels[],
): MonteCarloOutcome | null {
  if (!statistics) return null;
  const { uncertainty, regionMean_frac, ...followed } = statistics;
  return {
    seed,
    doseTo,
    cuts,
    ctGrid,
    photonCutoff_keV,
    ...followed,
    decaysPlanned,
    regions: regionUncertainties(regions, regionMean_frac, uncertainty),
    highDose_frac: highDoseUncertainty_frac(dose, max_Gy, uncertainty),
    duration_s,
    workers,
  };
}
