import type { LineKernel } from '../../wasm/collapsed-cone/src/lineKernel';
import type { LineBundle } from '../../wasm/collapsed-cone/src/sweepPlan';
import type { NativeProgram } from './compileNative.mjs';

export function runConeTwin(
  twin: NativeProgram,
  line: LineKernel,
  grid: { readonly density: Float32Array; readonly decays: Float32Array },
  bundles: readonly LineBundle[],
  weight: number,
): { readonly escaped_MeV: number; readonly energy_MeV: Float32Array; readonly duration_ms: number };
