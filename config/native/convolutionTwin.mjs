import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const bytesOf = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
const ARRAYS = ['slice', 'spectrum', 'response', 'slab', 'line', 'rows', 'beyond', 'weights', 'plane', 'cumulated'];

/** A task as the twin reads it (struct header of convolve.c, then tables, octant and map). */
function taskFile(plan, reach, octant, map, repeats) {
  const header = [
    ...plan.axes.flatMap((axis, at) => [
      ...[axis.size, reach[at], axis.reach, axis.length, axis.radices.length, axis.twiddles.length],
    ]),
    ...[plan.columns, plan.slabPoints, repeats],
    ...ARRAYS.map((name) => plan.arrays_bytes[name]),
  ];
  const tables = plan.axes.flatMap(({ radices, twiddles, frequencies }) => [radices, twiddles, frequencies]);
  return Buffer.concat([Int32Array.from(header), ...tables, plan.twist, octant, map].map(bytesOf));
}

/** Runs a program on a task file, `place` being its own; what it printed, and the bytes that it wrote. */
export function runOnTask(words, place, task) {
  const [input, output] = ['task', 'result'].map((name) => path.join(place, name));
  writeFileSync(input, task);
  const [program, ...rest] = [...words, input, output];
  const { status, signal, stdout, stderr, error } = spawnSync(program, rest, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status ?? signal}:\n${stderr}`);
  const bytes = readFileSync(output);
  return { printed: stdout, result: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) };
}

/** The twin of wasm/convolution: the convolution's values, what fell outside, and the least time of so many repeats. */
export function runConvolutionTwin({ program, place }, plan, reach, octant, map, repeats = 1) {
  const { printed, result } = runOnTask([program], place, taskFile(plan, reach, octant, map, repeats));
  return {
    outside: new Float64Array(result, 0, 1)[0],
    values: new Float32Array(result, Float64Array.BYTES_PER_ELEMENT),
    duration_ms: Number(printed),
  };
}
