import { runOnTask } from './convolutionTwin.mjs';

const bytesOf = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** The int32 and the float32 of struct bundle (runSweeps.c), and the stretches. */
function bundleBytes(bundle, weight) {
  const { columns, rows, rowStride, slabStride, path, firstRow, lastRow, firstColumn, lines } = bundle;
  const words = [columns, rows, rowStride, slabStride, path.stretches, firstRow, lastRow, firstColumn, lines];
  return [Int32Array.from(words), Float32Array.of(weight), new Uint8Array(path.words)].map(bytesOf);
}

/** Sweeps as the twin reads them: struct header, the kernel's terms, the grid in its layout, then each sweep. */
function taskFile(line, { density, decays }, bundles, weight) {
  const most = Math.max(...bundles.map(({ lines }) => lines));
  const header = [
    line.doubling.length,
    line.waveGain.length / 2,
    line.waveDoubling,
    density.length,
    bundles.length,
    most,
  ];
  const arrays = [
    Float64Array.of(line.energy_MeV, line.slowest_cm2_per_g, line.frequency_cm2_per_g),
    ...[Int32Array.from(header), line.doubling, line.gain, line.waveGain, density, decays],
  ];
  return Buffer.concat([...arrays.map(bytesOf), ...bundles.flatMap((bundle) => bundleBytes(bundle, weight))]);
}

/** The twin of wasm/collapsed-cone: the energy of each value of the grid, what escapes, and the time of the sweeps. */
export function runConeTwin({ program, place }, line, grid, bundles, weight) {
  const { printed, result } = runOnTask([program], place, taskFile(line, grid, bundles, weight));
  return {
    escaped_MeV: new Float64Array(result, 0, 1)[0],
    energy_MeV: new Float32Array(result, Float64Array.BYTES_PER_ELEMENT),
    duration_ms: Number(printed),
  };
}
