import { DosimetryError, type Volume } from '@voxel-dosimetry/core';
import type { DoseEngine, DoseRequest, KernelOutcome } from '../../contract';
import type { TransportHost } from '../../transport/transportHost';
import type { JobControl } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import type { Deposit } from './deposit';
import { depositLocally } from './depositLocally';
import type { RegionVoxels } from './regionVoxels';
import { assertFits } from './kernel/kernelRequest';
import { startCollapsedCone } from './kernel/startCollapsedCone';
import { startOneKernel, startTissueKernels } from './kernel/startKernel';
import { startTransport, type StartedTransport } from './startTransport';
import { transportGrid } from './transportGrid';

/** One dose calculation: the maps it takes, the regions it is judged by, what was asked for. */
export interface Calculation {
  readonly store: VoxelStore;
  readonly host: TransportHost;
  readonly tia: Volume<'Bq·s/mL'>;
  readonly density: Volume<'g/mL'>;
  readonly regions: readonly RegionVoxels[];
  readonly request: DoseRequest;
  readonly control: JobControl;
}

/** An engine that is ready for the maps of one case. */
export interface StartedEngine {
  readonly deposit: Deposit;
  /** Of the kernel engines; null for the others. */
  readonly kernel: KernelOutcome | null;
  /** Of Monte Carlo; null for the others. */
  readonly transport: StartedTransport | null;
  /** Of an engine whose dose is to one uniform medium, whatever the patient is; null otherwise. */
  readonly uniformDensity_g_per_mL: number | null;
  /** Ends threads and frees memory. */
  end(): void;
}

const WITHOUT_KERNEL = { kernel: null, transport: null, uniformDensity_g_per_mL: null, end: () => undefined };

const STARTS: Readonly<Record<DoseEngine, (calculation: Calculation) => Promise<StartedEngine>>> = {
  local: async ({ density, request, control }) => ({
    ...WITHOUT_KERNEL,
    deposit: depositLocally(density, request, control),
  }),
  'voxel-s': startOneKernel,
  'voxel-s-density': startOneKernel,
  'voxel-s-tissue': startTissueKernels,
  'collapsed-cone': startCollapsedCone,
  'monte-carlo': startMonteCarlo,
};

/** Makes the engine of `request.engine` ready. Throws `dose/engine`, `dose/memory`, `dose/no-region`, `dose/no-density`, `compute/no-volume`, `dose/kernel-…`. */
export function startEngine(calculation: Calculation): Promise<StartedEngine> {
  assertFits(calculation);
  return STARTS[calculation.request.engine](calculation);
}

async function startMonteCarlo(calculation: Calculation): Promise<StartedEngine> {
  const { store, host, density, regions, request, control } = calculation;
  const { monteCarlo } = request;
  if (monteCarlo === null) throw missing(request.engine, 'its settings');
  const grid = await transportGrid(store, density, monteCarlo, control);
  const transport = startTransport(host, { ...request, monteCarlo, density, grid, regions }, control);
  return { ...WITHOUT_KERNEL, deposit: transport.deposit, transport, end: () => transport.end() };
}

const missing = (engine: DoseEngine, what: string): DosimetryError =>
  new DosimetryError({
    code: 'dose/engine',
    message: `The dose engine "${engine}" cannot run: ${what} are not there.`,
    remedy: 'Choose another engine.',
  });
