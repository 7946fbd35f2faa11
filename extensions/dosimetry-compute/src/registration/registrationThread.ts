import type { ErrorReport, Grid } from '@voxel-dosimetry/core';
import { DosimetryError, toErrorReport } from '@voxel-dosimetry/core';
import type { Endpoint } from 'comlink';
import type { WorkerLink } from '../client';

/** Elastix' settings and results: every value a list of texts. */
export type ParameterMap = Readonly<Record<string, readonly string[]>>;

/** An image as the registration takes it: always 32 bit, on a grid of its own. */
export interface RegistrationImage {
  readonly grid: Grid;
  readonly values: Float32Array;
}

export interface RegistrationTask {
  readonly fixed: RegistrationImage;
  readonly moving: RegistrationImage;
  /** One map a step, applied first to last. */
  readonly parameterMaps: readonly ParameterMap[];
}

/** Runs elastix: how it is loaded differs between browser and Node. */
export type RunElastix = (task: RegistrationTask) => Promise<readonly ParameterMap[]>;

/** A thread for one registration; its memory only grows, so it is ended afterwards. */
export interface RegistrationThread {
  /** The maps with the transform's parameters. Rejects with `register/elastix`, or `register/thread-lost` once it was lost or ended. */
  register(task: RegistrationTask): Promise<readonly ParameterMap[]>;
  end(): void;
}

type Reply = { readonly registered: readonly ParameterMap[] } | { readonly failed: ErrorReport };

/** An exception of the compiled program arrives as a bare number, without words. */
const elastixFailed = (error: unknown): DosimetryError =>
  new DosimetryError({
    code: 'register/elastix',
    message: `The registration program stopped${error instanceof Error && error.message !== '' ? `: ${error.message}` : ' without a reason; images that hardly overlap are the usual one.'}`,
    remedy: 'Look at both images; align them roughly by hand first, or leave this time point in patient coordinates.',
  });

/** Answers one task after the other. */
export function serveRegistration(endpoint: Endpoint, run: RunElastix): void {
  endpoint.addEventListener('message', (event) => {
    const task = (event as MessageEvent<RegistrationTask>).data;
    run(task).then(
      (registered) => endpoint.postMessage({ registered } satisfies Reply),
      (error: unknown) =>
        endpoint.postMessage({ failed: toErrorReport(elastixFailed(error), 'register/elastix') } satisfies Reply),
    );
  });
  endpoint.start?.();
}

const threadLost = (reason: string): DosimetryError =>
  new DosimetryError({
    code: 'register/thread-lost',
    message: `The worker that registered images has ended: ${reason}`,
    remedy: 'Register again, or align this time point by hand.',
  });

/** The other side of `serveRegistration`, behind a started thread. */
export function registrationThreadOn(link: WorkerLink): RegistrationThread {
  let lose: (reason: string) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (lose = (reason) => reject(threadLost(reason))));
  // Lost while nobody waits is no error of its own.
  lost.catch(() => undefined);
  link.onLost(lose);
  link.endpoint.start?.();
  return {
    async register(task) {
      const answered = new Promise<Reply>((resolve) =>
        link.endpoint.addEventListener('message', (event) => resolve((event as MessageEvent<Reply>).data)),
      );
      link.endpoint.postMessage(task, [task.fixed.values.buffer, task.moving.values.buffer] as ArrayBuffer[]);
      const reply = await Promise.race([answered, lost]);
      if ('failed' in reply) throw new DosimetryError(reply.failed);
      return reply.registered;
    },
    end() {
      lose('it was stopped.');
      void link.terminate();
    },
  };
}
