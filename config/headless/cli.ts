import { createNodeComputeClient } from '@voxel-dosimetry/compute/node';
import {
  fit,
  kernelCommand,
  nuclides,
  population,
  runCli,
  runCommand,
  type CliIo,
  type StartCompute,
} from '@voxel-dosimetry/headless';
import { phantom } from './phantomCommand';

const startCompute: StartCompute = (workers) => {
  const compute = createNodeComputeClient(new URL('./compute.node.mjs', import.meta.url), { workers });
  return { compute, end: () => compute.terminate() };
};

const commands = {
  run: runCommand(startCompute),
  kernel: kernelCommand(startCompute),
  fit,
  population,
  phantom,
  nuclides,
};

/** The moment as ISO 8601 in the machine's own time zone. */
function nowWithOffset(): string {
  const now = new Date();
  const offset_min = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + offset_min * 60_000).toISOString().slice(0, 19);
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  const size_min = Math.abs(offset_min);
  return `${local}${offset_min < 0 ? '-' : '+'}${two(size_min / 60)}:${two(size_min % 60)}`;
}

/** npm passes Ctrl-C on to a program that has had it from the terminal already: only a later one means impatience. */
const GRACE_ms = 5000;

/** Runs the command line; the first Ctrl-C stops the command cleanly, one much later ends the process at once. */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  let stopped_ms = 0;
  const stop = (): void => {
    if (!controller.signal.aborted) stopped_ms = performance.now();
    else if (performance.now() - stopped_ms > GRACE_ms) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // A reader that closes its end early (head) is no error of ours.
  process.stdout.on('error', () => process.exit(0));
  const io: CliIo = {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    signal: controller.signal,
    now: nowWithOffset,
  };
  // The handlers stay until the process ends: npm's second signal may come while the worker winds down.
  return runCli(argv, { name: 'voxel-dosimetry', commands, io });
}
