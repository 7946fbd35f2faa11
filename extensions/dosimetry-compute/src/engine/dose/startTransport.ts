import type { Volume } from '@voxel-dosimetry/core';
import type { DoseRequest, MonteCarloSettings } from '../../contract';
import { workersFor, type TransportHost } from '../../transport/transportHost';
import { createTransportPool } from '../../transport/transportPool';
import type { JobControl } from '../jobs';
import type { Deposit } from './deposit';
import { depositByTransport } from './depositByTransport';
import type { RegionVoxels } from './regionVoxels';
import { sceneMaker } from './sceneMaker';
import type { TransportGrid } from './transportGrid';
import { planOf } from './transportPlan';

interface TransportRequest extends Pick<
  DoseRequest,
  'order' | 'radionuclide' | 'daughters' | 'fit' | 'shardsToRepeat'
> {
  readonly monteCarlo: MonteCarloSettings;
  readonly density: Volume<'g/mL'>;
  readonly grid: TransportGrid;
  readonly regions: readonly RegionVoxels[];
}

export interface StartedTransport extends Pick<TransportGrid, 'cuts' | 'ctGrid'> {
  readonly deposit: Deposit;
  readonly workers: number;
  readonly decaysPlanned: number;
  /** Ends the threads and frees their memory. */
  end(): void;
}

/** Threads and plan of one Monte Carlo run. Throws `dose/memory`, `dose/no-region`. */
export function startTransport(host: TransportHost, request: TransportRequest, control: JobControl): StartedTransport {
  const { density, grid, regions, monteCarlo, order, fit } = request;
  const voxels = grid.density.values.length;
  const plan = planOf(request, regions, density.values.length);
  const workers = workersFor(host, density.values.length, voxels);
  const pool = createTransportPool(() => host.startTransportWorker(), workers);
  // Only a single map can be given before it is done: an integral needs all time points.
  const own = order === 'activity-first' ? control : { ...control, concluded: new AbortController().signal };
  const sceneOf = sceneMaker(grid, request, monteCarlo);
  return {
    deposit: depositByTransport({ pool, sceneOf, plan, density, regions, control: own }),
    workers,
    cuts: grid.cuts,
    ctGrid: grid.ctGrid,
    decaysPlanned: plan.histories * (order === 'activity-first' ? 1 : fit.timePoints.length),
    end: () => pool.end(),
  };
}
