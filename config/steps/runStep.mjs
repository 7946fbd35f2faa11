import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endMarkedProcesses, stepMarker } from './markedProcesses.mjs';

const runningMarks = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const mark of runningMarks) endMarkedProcesses(mark);
    process.exit(130);
  });
}

let stepNumber = 0;

/**
 * Runs one command to its end and collects what it prints.
 *
 * Everything that it starts inherits a mark in its environment. When the command has ended, or `timeout_s` has passed, all
 * processes with that mark are ended: browsers and archives put themselves into groups of their own, and would stay.
 *
 * @returns {Promise<{name: string, ok: boolean, duration_s: number, output: string, reason: string}>}
 */
export async function runStep({ name, command, args, cwd, env = {}, timeout_s }) {
  const start_ms = performance.now();
  const mark = `${process.pid}-${(stepNumber += 1)}`;
  runningMarks.add(mark);
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env, [stepMarker]: mark },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  let reason = '';
  const timer = setTimeout(() => {
    reason = `not done after ${timeout_s} s, ended`;
    endMarkedProcesses(mark);
  }, timeout_s * 1000);
  try {
    const [code] = await once(child, 'exit');
    if (reason === '' && code !== 0) reason = `exit code ${code}`;
  } catch (error) {
    reason = `could not start: ${error.message}`;
  }
  clearTimeout(timer);
  endMarkedProcesses(mark);
  runningMarks.delete(mark);
  return {
    name,
    ok: reason === '',
    duration_s: (performance.now() - start_ms) / 1000,
    output: Buffer.concat(chunks).toString('utf8'),
    reason,
  };
}
