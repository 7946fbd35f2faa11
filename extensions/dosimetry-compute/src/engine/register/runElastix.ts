import { DosimetryError, type Volume } from '@voxel-dosimetry/core';
import type { ParameterMap } from '../../registration/registrationThread';
import type { TransportHost } from '../../transport/transportHost';
import type { JobControl } from '../jobs';
import type { Pair } from './similarity';

/** Between two reports of a program that tells none itself. */
const REPORT_INTERVAL_ms = 1000;

/** Where the threads come from. */
export type RegistrationHost = Pick<TransportHost, 'startRegistrationThread'>;

/**
 * One transform between two images, found in a thread of its own that ends with it: its memory only grows, and ending it is the way to
 * stop it. It tells no progress, so the seconds since its start are told. Throws `register/no-thread`, `register/thread-lost`, `register/elastix`. Test: unit/compute/align.
 */
export async function runElastix(
  { startRegistrationThread }: RegistrationHost,
  { fixed, moving }: Pick<Pair, 'fixed' | 'moving'>,
  parameters: ParameterMap,
  control: JobControl,
  [doing, at_frac]: readonly [string, number],
): Promise<ParameterMap | undefined> {
  if (!startRegistrationThread) throw noThread();
  const copy = ({ grid, values }: Volume) => ({ grid, values: new Float32Array(values) });
  const thread = startRegistrationThread();
  const start_ms = performance.now();
  const tell = (): void => control.report(`${doing}, ${Math.round((performance.now() - start_ms) / 1000)} s`, at_frac);
  const telling = setInterval(tell, REPORT_INTERVAL_ms);
  try {
    const task = { fixed: copy(fixed), moving: copy(moving), parameterMaps: [parameters] };
    return (await control.wait(thread.register(task)))[0];
  } finally {
    clearInterval(telling);
    thread.end();
  }
}

const noThread = (): DosimetryError =>
  new DosimetryError({
    code: 'register/no-thread',
    message: 'Registration needs a worker thread; this program has started none.',
    remedy: 'Leave the time points in patient coordinates here.',
  });
