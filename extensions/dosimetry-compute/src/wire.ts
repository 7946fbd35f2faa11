import { DosimetryError, toErrorReport, type ErrorReport } from '@voxel-dosimetry/core';
import type { EncodedInstance } from '@voxel-dosimetry/dicom';
import type { RegionMask, SiteKernel, Volume } from '@voxel-dosimetry/core';
import { expose, transfer, transferHandlers, type Endpoint, type TransferHandler } from 'comlink';
import type { ComputeApi, Job, PointKernelVoxelSValues, PreviewedVolume, Progress } from './contract';

export type ComputeMethod = keyof ComputeApi;

/** A Job on its way to a worker: its progress comes back through a port of its own, which the client closes. */
export interface WireJob {
  readonly id: string;
}

/** The one function that a worker exposes. `port` carries the progress of calls that take a Job. */
export interface WireApi {
  call(
    method: ComputeMethod,
    args: readonly unknown[],
    job: WireJob | null,
    port: MessagePort | null,
  ): Promise<unknown>;
}

interface Thrown {
  readonly value: unknown;
}

/**
 * comlink keeps only message, name and stack of an error. This handler takes its place (comlink looks handlers up by
 * name), carries every error as an ErrorReport and throws it as DosimetryError on the other side.
 * Proved by test/worker/computeWorker.test.ts.
 */
export function carryTypedErrors(): void {
  const original = transferHandlers.get('throw') as TransferHandler<Thrown, unknown> | undefined;
  if (!original) return;
  transferHandlers.set('throw', {
    canHandle: (value): value is Thrown => original.canHandle(value),
    serialize: ({ value }) => [toErrorReport(value, 'compute/unexpected'), []],
    deserialize: (report) => {
      throw new DosimetryError(report as ErrorReport);
    },
  } satisfies TransferHandler<Thrown, unknown>);
}

/** Buffers of a result that exist for the caller alone (copies or new objects), so that they move instead of being copied. */
function buffersOf(method: ComputeMethod, result: unknown): ArrayBufferLike[] {
  switch (method) {
    case 'volume':
    case 'readAbsorbedDose':
      return [(result as Volume).values.buffer];
    case 'previewAlignment':
    case 'previewCt':
    case 'previewMr':
    case 'previewJacobian':
      return [(result as PreviewedVolume).volume.values.buffer];
    case 'regionMask':
      return [(result as RegionMask).mask.buffer];
    case 'readSiteKernel': {
      const { values, relativeUncertainty } = result as SiteKernel;
      return relativeUncertainty === null ? [values.buffer] : [values.buffer, relativeUncertainty.buffer];
    }
    case 'voxelSValues':
    case 'pointKernelVoxelSValues': {
      const { values, relativeUncertainty } = result as PointKernelVoxelSValues;
      return [values.buffer, relativeUncertainty.buffer];
    }
    case 'encode':
      return (result as EncodedInstance[]).map(({ bytes }) => bytes);
    default:
      return [];
  }
}

/** Makes an engine callable from the other side of `endpoint`. */
export function exposeEngine(engine: ComputeApi, endpoint: Endpoint): void {
  carryTypedErrors();
  const api: WireApi = {
    async call(method, args, job, port) {
      const methods = engine as unknown as Record<ComputeMethod, (...all: unknown[]) => Promise<unknown>>;
      const result = await methods[method](...(job ? [...args, fromWire(job, port)] : args));
      const buffers = buffersOf(method, result);
      return buffers.length > 0 ? transfer(result, buffers as ArrayBuffer[]) : result;
    },
  };
  expose(api, endpoint);
}

const fromWire = ({ id }: WireJob, port: MessagePort | null): Job => ({
  id,
  onProgress: (progress: Progress) => port?.postMessage(progress),
});
