import { runOnTask } from './convolutionTwin.mjs';

const bytesOf = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

function labelNumbers({ used, times_s, roots, trapezoid_s, numbers, selection, models }) {
  const ofModels = models.flatMap((model) => [
    ...model.numbers,
    model.starts.length,
    ...model.held,
    ...model.criticalF,
    ...model.starts.flat(),
  ]);
  const counts = [used.length, selection, models.length];
  return [...counts, ...numbers, ...used, ...times_s, ...roots, ...trapezoid_s, ...ofModels];
}

/** A task as the twin reads it (fitVoxels.c). */
function taskFile(limits, tables, { images, own, labels }, repeats) {
  const voxels = images[0].length;
  const { vanishing_frac, coinciding_frac, correlation, before_frac } = limits;
  const header = [images.length, voxels, tables.length, own === null ? 0 : 1, repeats];
  const plan = [...header, vanishing_frac, coinciding_frac, correlation, before_frac, ...tables.flatMap(labelNumbers)];
  const ofLabels = Uint16Array.from(labels ?? new Uint16Array(voxels));
  return Buffer.concat([Float64Array.from(plan), ...images, ...(own ?? []), ofLabels].map(bytesOf));
}

/** The twin of wasm/time-activity: what the kernel writes for each voxel, and the least time of so many repeats (with one, responses too). */
export function runTimeActivityTwin({ program, place }, limits, tables, series, repeats = 1) {
  const { printed, result } = runOnTask([program], place, taskFile(limits, tables, series, repeats));
  const count = series.images[0].length;
  const floats = (at) => new Float32Array(result, 4 * count * at, count);
  const codes = 4 * count * (4 + series.images.length);
  return {
    integral: floats(0),
    halfLife_s: floats(1),
    chiSquare: floats(2),
    sigma_frac: floats(3),
    response: repeats > 1 ? null : series.images.map((_, t) => floats(4 + t)),
    model: new Uint8Array(result, codes, count),
    status: new Uint8Array(result, codes + count, count),
    duration_ms: Number(printed),
  };
}
