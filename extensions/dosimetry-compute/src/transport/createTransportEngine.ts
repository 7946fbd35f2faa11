import { DEFAULT_CUTOFF_MeV, transportParameters, transportTables, type TransportTables } from '@voxel-dosimetry/core';
import { compileKernelModule, createTransportKernel, type TransportKernel } from '@voxel-dosimetry/monte-carlo';
import { yieldToEventLoop } from '../engine/yieldToEventLoop';
import type { TransportEngine } from './transportMessages';
import type { TransportScene } from './transportScene';

/** Longest stretch of transport before messages get their turn, ms. */
const SLICE_ms = 40;
/** Shortest time between two progress reports, ms. */
const REPORT_INTERVAL_ms = 100;
/** Decays of the first slice: some milliseconds of the slowest nuclide. */
const FIRST_SLICE = 200;

/**
 * The transport kernel behind a worker's messages: it makes the tables of the scene's media (0.1 s each, kept for the next scene of the
 * same media), then follows decays in slices. Electrons are followed down to 10 keV, photons to the scene's cut-off; δ-rays from an energy that depends on
 * the voxel. Proved by test/worker/monteCarlo.test.ts.
 */
export function createTransportEngine(): TransportEngine<TransportScene> {
  const module = compileKernelModule();
  const tablesOf = keepTables();
  let kernel: TransportKernel | null = null;
  return {
    async load(scene) {
      // The memory of the scene before is free for this one.
      kernel = null;
      const { source, media: _media, ...geometry } = scene;
      kernel = createTransportKernel(await module, {
        ...geometry,
        emissions: source,
        sourceExtent_frac: 1,
        tables: tablesOf(scene),
        electronCutoff_MeV: DEFAULT_CUTOFF_MeV,
      });
    },
    async run(shard, onProgress) {
      if (!kernel) throw new RangeError('A shard was asked for before the scene was loaded.');
      kernel.start(shard);
      await advance(kernel, onProgress);
      const { energy_MeV, emitted_MeV, escaped_MeV } = kernel.result();
      return { energy_MeV, emitted_MeV, escaped_MeV };
    },
  };
}

/** Runs the shard that was started to its end, in slices of about SLICE_ms. */
async function advance(kernel: TransportKernel, onProgress: (done_frac: number) => void): Promise<void> {
  let decays = FIRST_SLICE;
  let reportedAt_ms = performance.now();
  for (;;) {
    const start_ms = performance.now();
    const done_frac = kernel.advance(decays);
    if (done_frac >= 1) return;
    const end_ms = performance.now();
    if (end_ms - reportedAt_ms >= REPORT_INTERVAL_ms) {
      reportedAt_ms = end_ms;
      onProgress(done_frac);
    }
    const taken_ms = Math.max(0.1, end_ms - start_ms);
    decays = Math.max(1, Math.round(decays * Math.min(4, SLICE_ms / 2 / taken_ms)));
    await yieldToEventLoop();
  }
}

function keepTables(): (scene: TransportScene) => TransportTables {
  let kept: { readonly key: string; readonly tables: TransportTables } | null = null;
  return ({ media, spacing_mm, photonCutoff_MeV }) => {
    const shortestEdge_mm = Math.min(...spacing_mm);
    const key = JSON.stringify([media, shortestEdge_mm, photonCutoff_MeV]);
    if (kept?.key !== key)
      kept = { key, tables: transportTables(media, transportParameters(shortestEdge_mm, photonCutoff_MeV)) };
    return kept.tables;
  };
}
