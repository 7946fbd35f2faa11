import type { ConvolutionPlan, Triple } from '../../wasm/convolution/src/convolutionPlan';
import type { NativeProgram } from './compileNative.mjs';

export function runConvolutionTwin(
  twin: NativeProgram,
  plan: ConvolutionPlan,
  reach: Triple,
  octant: Float64Array,
  map: Float32Array,
  repeats?: number,
): { readonly outside: number; readonly values: Float32Array; readonly duration_ms: number };
