import { DosimetryError, toErrorReport, type ErrorReport } from '@voxel-dosimetry/core';
import {
  compileTimeActivityModule,
  createVoxelFitter,
  type FittedVoxels,
  type VoxelFitPlan,
  type VoxelFitter,
} from '@voxel-dosimetry/time-activity';
import type { Endpoint } from 'comlink';
import type { WorkerLink } from '../client';

/** Voxels of one thread's turn, copied for it. */
export interface VoxelBlock {
  readonly images: readonly Float32Array[];
  readonly own: readonly Float32Array[] | null;
  readonly labels: Uint16Array;
  readonly withResponse: boolean;
}

/** One thread of the voxel fits: it holds one plan and fits one block at a time. Promises reject with a DosimetryError once it was lost or ended. */
export interface VoxelThread {
  load(plan: VoxelFitPlan): Promise<void>;
  fit(block: VoxelBlock): Promise<FittedVoxels>;
  end(): void;
}

type Request = { readonly voxelPlan: VoxelFitPlan } | { readonly voxelBlock: VoxelBlock };
type Reply = { readonly loaded: true } | { readonly fitted: FittedVoxels } | { readonly failed: ErrorReport };

const isRequest = (message: object): message is Request => 'voxelPlan' in message || 'voxelBlock' in message;

function fitBlock(fitter: VoxelFitter | null, { withResponse, ...series }: VoxelBlock): FittedVoxels {
  if (!fitter) throw new RangeError('A block was asked for before the plan was loaded.');
  const work = fitter.fit(series, withResponse);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const buffersOf = (fitted: FittedVoxels): ArrayBuffer[] =>
  [
    ...[fitted.integral, fitted.halfLife_s, fitted.model, fitted.status, fitted.chiSquare, fitted.sigma_frac],
    ...(fitted.response ?? []),
  ].map(({ buffer }) => buffer as ArrayBuffer);

/** Answers a thread's requests for voxel fits, and leaves others alone. */
export function serveVoxelFits(endpoint: Endpoint): void {
  let fitter: VoxelFitter | null = null;
  const answer = async (request: Request): Promise<void> => {
    const reply = (message: Reply, moved: Transferable[] = []): void => endpoint.postMessage(message, moved);
    try {
      if ('voxelPlan' in request) {
        fitter = createVoxelFitter(await compileTimeActivityModule(), request.voxelPlan);
        reply({ loaded: true });
      } else {
        const fitted = fitBlock(fitter, request.voxelBlock);
        reply({ fitted }, buffersOf(fitted));
      }
    } catch (error) {
      reply({ failed: toErrorReport(error, 'fit/voxels') });
    }
  };
  endpoint.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<object>;
    if (isRequest(data)) void answer(data);
  });
  endpoint.start?.();
}

const threadLost = (reason: string): DosimetryError =>
  new DosimetryError({
    code: 'compute/worker-lost',
    message: `A worker that fitted voxels has ended: ${reason}`,
    remedy: 'Nothing of this run was kept. Run Fit again; with fewer workers it needs less memory.',
  });

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: DosimetryError) => void;
}

/** The other side of `serveVoxelFits`, behind a started thread. */
export function voxelThreadOn(link: WorkerLink): VoxelThread {
  let waiting: Waiting | null = null;
  let lost: DosimetryError | null = null;
  const lose = (reason: string): void => {
    lost ??= threadLost(reason);
    waiting?.reject(lost);
    waiting = null;
  };
  link.onLost(lose);
  link.endpoint.addEventListener('message', (event) => {
    const reply = (event as MessageEvent<Reply>).data;
    if ('failed' in reply) waiting?.reject(new DosimetryError(reply.failed));
    else waiting?.resolve(reply);
  });
  link.endpoint.start?.();
  const ask = (request: Request, moved: Transferable[]): Promise<Reply> =>
    new Promise<Reply>((resolve, reject) => {
      if (lost) {
        reject(lost);
        return;
      }
      waiting = { resolve, reject };
      link.endpoint.postMessage(request, moved);
    });
  return {
    async load(voxelPlan) {
      await ask({ voxelPlan }, []);
    },
    async fit(voxelBlock) {
      const { images, own, labels } = voxelBlock;
      const moved = [...images, ...(own ?? []), labels].map(({ buffer }) => buffer as ArrayBuffer);
      const reply = await ask({ voxelBlock }, moved);
      if ('fitted' in reply) return reply.fitted;
      throw threadLost('it gave an answer that nobody asked for.');
    },
    end() {
      lose('it was stopped.');
      void link.terminate();
    },
  };
}
