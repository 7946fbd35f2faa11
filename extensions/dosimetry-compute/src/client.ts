import { DosimetryError } from '@voxel-dosimetry/core';
import { transfer, wrap, type Endpoint } from 'comlink';
import type { ComputeApi, Job, Progress } from './contract';
import { checkRequest } from './requests';
import { carryTypedErrors, type ComputeMethod, type WireApi } from './wire';

/** A started worker: how to talk to it, how to hear that it has died, how to end it. */
export interface WorkerLink {
  readonly endpoint: Endpoint;
  /** `lost` is called once when the worker crashes or ends by itself, with the reason in words. */
  onLost(lost: (reason: string) => void): void;
  terminate(): void | Promise<unknown>;
}

export type ComputeClient = ComputeApi & {
  /** Ends the worker and frees its memory; pending calls reject with `compute/worker-lost`. */
  terminate(): Promise<void>;
};

interface Connection {
  readonly link: WorkerLink;
  readonly remote: { call(...call: Parameters<WireApi['call']>): Promise<unknown> };
  readonly pending: Set<(error: DosimetryError) => void>;
}

const workerLost = (reason: string): DosimetryError =>
  new DosimetryError({
    code: 'compute/worker-lost',
    message: `The compute worker has ended: ${reason}`,
    remedy: 'Choices and results are kept. Run the stage again: a new worker is started and the voxels are read again.',
  });

/**
 * The compute API behind a worker that is started at the first call. Requests are checked before they leave. When the worker
 * dies all pending calls reject with `compute/worker-lost`; the next call starts a new one, without voxels.
 * Proved by test/worker/computeWorker.test.ts.
 */
export function createComputeClient(startWorker: () => WorkerLink): ComputeClient {
  carryTypedErrors();
  let connection: Connection | null = null;
  let isTerminated = false;

  const lose = (lost: Connection, reason: string) => {
    if (connection === lost) connection = null;
    for (const reject of lost.pending) reject(workerLost(reason));
    lost.pending.clear();
  };
  const connect = (): Connection => {
    if (isTerminated) throw workerLost('it was closed.');
    if (connection) return connection;
    const link = startWorker();
    const opened: Connection = { link, remote: wrap<WireApi>(link.endpoint), pending: new Set() };
    link.onLost((reason) => lose(opened, reason));
    connection = opened;
    return opened;
  };

  const send = async (method: ComputeMethod, args: readonly unknown[], job: Job | null): Promise<unknown> => {
    checkRequest(method, args, job);
    const { remote, pending } = connect();
    const channel = job ? new MessageChannel() : null;
    if (channel && job) channel.port1.onmessage = ({ data }: MessageEvent<Progress>) => job.onProgress(data);
    const port = channel ? transfer(channel.port2, [channel.port2]) : null;
    let reject: (error: DosimetryError) => void = () => undefined;
    const lost = new Promise<never>((_, rejectLost) => (reject = rejectLost));
    pending.add(reject);
    try {
      return await Promise.race([remote.call(method, args, job ? { id: job.id } : null, port), lost]);
    } finally {
      pending.delete(reject);
      channel?.port1.close();
    }
  };

  return {
    ...methodsOn(send),
    async terminate() {
      isTerminated = true;
      const open = connection;
      if (!open) return;
      lose(open, 'it was closed.');
      await open.link.terminate();
    },
  };
}

type Send = (method: ComputeMethod, args: readonly unknown[], job: Job | null) => Promise<unknown>;

/** Which calls take a Job as their last argument. */
const TAKES_JOB: Readonly<Record<ComputeMethod, boolean>> = {
  readEmission: true,
  readCt: true,
  readPlanar: true,
  keepPlanar: false,
  planarViews: false,
  projectOutlines: true,
  calibrate: true,
  prepareRegistration: true,
  align: true,
  placeCt: true,
  readMr: true,
  placeMr: true,
  register: true,
  readRegistration: true,
  previewAlignment: true,
  previewCt: true,
  previewMr: true,
  previewJacobian: true,
  frontMips: true,
  readRegions: true,
  putRegions: true,
  thresholdRegion: true,
  keepRegions: true,
  regionMask: false,
  regionOverlaps: true,
  fit: true,
  refitRegions: false,
  dose: true,
  estimateDose: true,
  compareEngines: true,
  readSiteKernel: true,
  voxelSValues: true,
  pointKernelVoxelSValues: true,
  analyse: true,
  encode: true,
  compareReadBack: true,
  readAbsorbedDose: true,
  volume: false,
  volumes: false,
  probe: false,
  release: false,
  cancel: false,
  conclude: false,
};

function methodsOn(send: Send): ComputeApi {
  const methods = (Object.keys(TAKES_JOB) as ComputeMethod[]).map((method) => [
    method,
    (...args: unknown[]) =>
      TAKES_JOB[method] ? send(method, args.slice(0, -1), args.at(-1) as Job) : send(method, args, null),
  ]);
  return Object.fromEntries(methods) as ComputeApi;
}
