import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileNative } from './compileNative.mjs';

/** Compiles the native twin of the Monte Carlo kernel. */
export const compileTwin = (flags) => compileNative('monte-carlo', flags);

/** Sizes of 0: the tally is of the scene's own voxels. */
function tallyHeader(tallyGrid) {
  if (tallyGrid === null) return Array(9).fill(0);
  const { size, spacing_mm, from_mm } = tallyGrid;
  return [...size, ...[...spacing_mm, ...from_mm].map((length_mm) => length_mm * 0.1)];
}

const bytesOf = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** A scene without surroundings as the twin reads it (struct header of runScene.c, then the arrays). */
function sceneFile(scene, { keep, other }, { seed, firstShard = 0, shards, decaysPerShard }) {
  const { tables, emissions } = scene;
  const header = [
    ...scene.size,
    ...scene.spacing_mm.map((spacing_mm) => spacing_mm * 0.1),
    0,
    ...[tables.media, emissions.kind.length, tables.photonSampling.length],
    ...[tables.scatteringPerStep, tables.deltaThreshold_MeV, tables.bremsstrahlungThreshold_MeV],
    ...[scene.electronCutoff_MeV, scene.photonCutoff_MeV],
    emissions.yield_per_decay.reduce((sum, each) => sum + each, 0),
    ...[emissions.local_MeV_per_decay, scene.sourceExtent_frac, scene.doseTo === 'water' ? 1 : 0],
    ...[seed, firstShard, shards, decaysPerShard],
    ...tallyHeader(scene.tallyGrid),
  ];
  const arrays = [
    ...[Float64Array.from(header), scene.density_g_per_mL, scene.activity, scene.medium],
    ...[emissions.low_MeV, emissions.high_MeV, keep, other, emissions.kind],
    ...[tables.electron, tables.deflection, tables.bremsstrahlungNumber, tables.bremsstrahlungShape],
    ...[tables.photon, tables.photonSampling],
  ];
  return Buffer.concat(arrays.map(bytesOf));
}

/** Runs shards of a scene; the sums over shards of each voxel's energy (MeV) and of its square, the balance, and the time it took. */
export function runTwin({ program, place }, scene, alias, shards) {
  const [input, output] = ['scene', 'result'].map((name) => path.join(place, name));
  writeFileSync(input, sceneFile(scene, alias, shards));
  const { status, signal, stdout, stderr } = spawnSync(program, [input, output], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The native twin ended with ${status ?? signal}:\n${stderr}`);
  const bytes = readFileSync(output);
  const sums = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const voxels = sums.length / 2;
  return { energy_MeV: sums.subarray(0, voxels), squares_MeV2: sums.subarray(voxels), balance: JSON.parse(stdout) };
}
