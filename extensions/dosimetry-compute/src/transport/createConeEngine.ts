import { compileCollapsedConeModule, createCollapsedCone } from '@voxel-dosimetry/collapsed-cone';
import { yieldToEventLoop } from '../engine/yieldToEventLoop';
import type { ConeThreadScene } from './coneThreadScene';
import type { TransportEngine } from './transportMessages';

/** Longest stretch of work before messages get their turn, ms. */
const SLICE_ms = 40;
/** Shortest time between two progress reports, ms. */
const REPORT_INTERVAL_ms = 100;

/** Collapsed-cone superposition behind a worker's messages: shard n is part n of the directions. Proved by test/worker/collapsedCone.test.ts. */
export function createConeEngine(): TransportEngine<ConeThreadScene> {
  const module = compileCollapsedConeModule();
  let held: ConeThreadScene | null = null;
  return {
    async load(scene) {
      held = scene;
    },
    async run({ shard }, onProgress) {
      if (!held) throw new RangeError('A part was asked for before the scene was loaded.');
      const { cone, parts, decays } = held;
      const scene = { ...cone, part: { index: shard, of: parts } };
      const work = createCollapsedCone(await module, scene).superpose(decays);
      let [sliceStart_ms, reportedAt_ms] = [performance.now(), performance.now()];
      for (let step = work.next(); ; step = work.next()) {
        if (step.done) {
          const { energy_MeV, emitted_MeV, escaped_MeV } = step.value;
          return { energy_MeV: Float64Array.from(energy_MeV), emitted_MeV, escaped_MeV };
        }
        const now_ms = performance.now();
        if (now_ms - reportedAt_ms >= REPORT_INTERVAL_ms) {
          reportedAt_ms = now_ms;
          onProgress(step.value);
        }
        if (now_ms - sliceStart_ms < SLICE_ms) continue;
        await yieldToEventLoop();
        sliceStart_ms = performance.now();
      }
    },
  };
}
