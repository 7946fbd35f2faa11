import { DosimetryError, toErrorReport, type ErrorReport } from '@voxel-dosimetry/core';
import type { Endpoint } from 'comlink';
import type { WorkerLink } from '../client';
import type { Shard, ShardTally, TransportWorker } from './transportWorker';

type Request<Scene> = { readonly load: Scene } | { readonly run: Shard };
type Reply =
  | { readonly loaded: true }
  | { readonly done_frac: number }
  | { readonly tally: ShardTally }
  | { readonly failed: ErrorReport };

/** What a transport thread can do, in slices between which it lets messages pass. */
export interface TransportEngine<Scene> {
  load(scene: Scene): Promise<void>;
  run(shard: Shard, onProgress: (done_frac: number) => void): Promise<ShardTally>;
}

const isRequest = <Scene>(message: object): message is Request<Scene> => 'load' in message || 'run' in message;

/** Answers a transport worker's requests, and leaves others alone, with `engine`, one after the other. */
export function serveTransport<Scene>(engine: TransportEngine<Scene>, endpoint: Endpoint): void {
  const answer = async (request: Request<Scene>): Promise<void> => {
    const reply = (message: Reply, moved: Transferable[] = []): void => endpoint.postMessage(message, moved);
    try {
      if ('load' in request) {
        await engine.load(request.load);
        reply({ loaded: true });
      } else {
        const tally = await engine.run(request.run, (done_frac) => reply({ done_frac }));
        reply({ tally }, [tally.energy_MeV.buffer as ArrayBuffer]);
      }
    } catch (error) {
      reply({ failed: toErrorReport(error, 'dose/transport') });
    }
  };
  endpoint.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<object>;
    if (isRequest<Scene>(data)) void answer(data);
  });
  endpoint.start?.();
}

const workerLost = (reason: string): DosimetryError =>
  new DosimetryError({
    code: 'compute/worker-lost',
    message: `A dose worker has ended: ${reason}`,
    remedy: 'Nothing of this run was kept. Run Dose again; with fewer workers it needs less memory.',
  });

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: DosimetryError) => void;
  readonly onProgress: (done_frac: number) => void;
}

/** The other side of `serveTransport`: a worker of the pool behind a started thread. */
export function transportWorkerOn<Scene>(link: WorkerLink): TransportWorker<Scene> {
  let waiting: Waiting | null = null;
  let lost: DosimetryError | null = null;
  const lose = (reason: string): void => {
    lost ??= workerLost(reason);
    waiting?.reject(lost);
    waiting = null;
  };
  link.onLost(lose);
  link.endpoint.addEventListener('message', (event) => {
    const reply = (event as MessageEvent<Reply>).data;
    if ('done_frac' in reply) waiting?.onProgress(reply.done_frac);
    else if ('failed' in reply) waiting?.reject(new DosimetryError(reply.failed));
    else waiting?.resolve(reply);
  });
  link.endpoint.start?.();
  const ask = (request: Request<Scene>, onProgress: (done_frac: number) => void): Promise<Reply> =>
    new Promise<Reply>((resolve, reject) => {
      if (lost) {
        reject(lost);
        return;
      }
      waiting = { resolve, reject, onProgress };
      link.endpoint.postMessage(request);
    });
  return {
    async load(scene) {
      await ask({ load: scene }, () => undefined);
    },
    async run(shard, onProgress) {
      const reply = await ask({ run: shard }, onProgress);
      if ('tally' in reply) return reply.tally;
      throw workerLost('it gave an answer that nobody asked for.');
    },
    end() {
      lose('it was stopped.');
      void link.terminate();
    },
  };
}
