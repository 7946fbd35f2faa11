import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** As the kernel is compiled for the browser: no fused multiply-add, so that the bits are the same. */
const FLAGS = ['-std=c17', '-O3', '-Wall', '-Wextra', '-Werror', '-ffp-contract=off', '-fno-math-errno'];

/** Compiles a C file of this folder with the system's gcc into a folder of its own; the path of the program. */
export function compileNative(source: string, extraFlags: readonly string[] = []): string {
  const program = join(mkdtempSync(join(tmpdir(), 'dosimetry-native-')), basename(source, '.c'));
  const words = [...FLAGS, ...extraFlags, resolve(__dirname, source), '-o', program, '-lm'];
  const { status, stderr, error } = spawnSync('gcc', words, { encoding: 'utf8' });
  if (error) throw new Error(`gcc cannot be run (apt-get install gcc libc6-dev): ${error.message}`);
  if (status !== 0) throw new Error(stderr);
  return program;
}
