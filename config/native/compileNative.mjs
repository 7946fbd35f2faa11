import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../steps/root.mjs';

/** As the kernels are compiled for the browser: no fused multiply-add, so that the bits are the same. */
const common = ['-std=gnu17', '-Wall', '-Wextra', '-ffp-contract=off', '-fno-math-errno'];

/** Compiles C sources with the system's gcc into a program in a folder of its own; `remove` takes the folder away. */
export function compileProgram(name, sources, flags) {
  const place = mkdtempSync(path.join(tmpdir(), 'dosimetry-native-'));
  const program = path.join(place, name);
  const { status, stderr, error } = spawnSync('gcc', [...common, ...sources, '-o', program, ...flags], {
    encoding: 'utf8',
  });
  if (error) throw new Error(`gcc cannot be run (apt-get install gcc libc6-dev): ${error.message}`);
  if (status !== 0) throw new Error(stderr);
  return { program, place, remove: () => rmSync(place, { recursive: true }) };
}

/** The native twin of a kernel: wasm/<kernel>/src with the program of wasm/<kernel>/native around it. */
export function compileNative(kernel, flags) {
  const sources = ['src', 'native'].flatMap((part) => {
    const folder = path.join(root, 'wasm', kernel, part);
    const names = readdirSync(folder).filter((name) => name.endsWith('.c'));
    return names.map((name) => path.join(folder, name));
  });
  return compileProgram(kernel, sources, flags);
}
