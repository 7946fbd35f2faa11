import { decaysWithoutMass, type Volume } from '@voxel-dosimetry/core';
import type { DoseOutcome, DoseRequest, MonteCarloOutcome, MonteCarloSettings } from '../../contract';
import type { TransportHost } from '../../transport/transportHost';
import type { JobControl } from '../jobs';
import { measureVolume, type HeldVolume, type VoxelStore } from '../voxelStore';
import type { Deposit, Deposited } from './deposit';
import { depositLocally } from './depositLocally';
import { doseRateFirst } from './doseRateFirst';
import { highDoseUncertainty_frac, regionUncertainties, regionVoxels, type RegionVoxels } from './regionVoxels';
import { startTransport, type StartedTransport } from './startTransport';
import { transportGrid } from './transportGrid';

/** One dose calculation: the maps it takes, the regions it is judged by, what was asked for. */
interface Calculation {
  readonly store: VoxelStore;
  readonly tia: Volume<'Bq·s/mL'>;
  readonly density: Volume<'g/mL'>;
  readonly regions: readonly RegionVoxels[];
  readonly request: DoseRequest;
  readonly control: JobControl;
}

/**
 * Absorbed dose into `dose`, and after Monte Carlo its relative uncertainty into `doseUncertainty`. Throws `compute/no-volume`,
 * `dose/memory`, `dose/no-region`, `compute/worker-lost` and what core throws. Proved by test/unit/compute/engine.test.ts and
 * test/unit/compute/monteCarloDose.test.ts.
 */
export async function computeDose(
  store: VoxelStore,
  host: TransportHost,
  request: DoseRequest,
  control: JobControl,
): Promise<DoseOutcome> {
  const tia = store.get('tia').volume as Volume<'Bq·s/mL'>;
  const density = store.get('density').volume as Volume<'g/mL'>;
  const calculation = { store, tia, density, regions: regionVoxels(store.regions, density), request, control };
  const { monteCarlo } = request;
  if (request.engine === 'monte-carlo' && monteCarlo) return byMonteCarlo(calculation, host, monteCarlo);
  const result = await doseBy(depositLocally(density, request, control), calculation);
  return outcomeOf(calculation, result, null);
}

async function byMonteCarlo(
  calculation: Calculation,
  host: TransportHost,
  monteCarlo: MonteCarloSettings,
): Promise<DoseOutcome> {
  const { store, density, regions, request, control } = calculation;
  const start_ms = performance.now();
  const grid = await transportGrid(store, density, monteCarlo.cuts, control);
  const transport = startTransport(host, { ...request, monteCarlo, density, grid, regions }, control);
  try {
    const result = await doseBy(transport.deposit, calculation);
    const duration_s = (performance.now() - start_ms) / 1000;
    return await outcomeOf(calculation, result, { monteCarlo, transport, duration_s });
  } finally {
    transport.end();
  }
}

function doseBy(deposit: Deposit, { store, tia, regions, request, control }: Calculation): Promise<Deposited<'Gy'>> {
  if (request.order === 'dose-rate-first') return doseRateFirst(deposit, store, regions, request, control);
  return deposit({ activity: tia, unit: 'Gy', index: 0, count: 1 });
}

interface MonteCarloRun {
  readonly monteCarlo: MonteCarloSettings;
  readonly transport: StartedTransport;
  readonly duration_s: number;
}

async function outcomeOf(
  { store, tia, density, regions, request, control }: Calculation,
  result: Deposited<'Gy'>,
  run: MonteCarloRun | null,
): Promise<DoseOutcome> {
  const { info } = await keep(store, result, control);
  return {
    engine: request.engine,
    order: request.order,
    daughters: request.daughters,
    energy: result.energy,
    max_Gy: info.max,
    ...decaysWithoutMass(tia, density),
    monteCarlo: run && monteCarloOutcome(run, result, info.max, regions),
  };
}

function monteCarloOutcome(
  {
    monteCarlo: { seed, doseTo, cuts, photonCutoff_keV },
    transport: { workers, decaysPlanned },
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
    photonCutoff_keV,
    ...followed,
    decaysPlanned,
    regions: regionUncertainties(regions, regionMean_frac, uncertainty),
    highDose_frac: highDoseUncertainty_frac(dose, max_Gy, uncertainty),
    duration_s,
    workers,
  };
}

async function keep(
  store: VoxelStore,
  { dose, statistics }: Deposited<'Gy'>,
  control: JobControl,
): Promise<HeldVolume> {
  const held = await control.drive(measureVolume('dose', dose), 'Checking voxels', 0.98, 1);
  if (statistics === null) {
    store.remove(['doseUncertainty']);
    store.put([held]);
    return held;
  }
  const uncertainty = measureVolume('doseUncertainty', statistics.uncertainty);
  store.put([held, await control.drive(uncertainty, 'Checking voxels', 0.99, 1)]);
  return held;
}
