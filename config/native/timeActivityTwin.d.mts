import type { FittedVoxels } from '../../wasm/time-activity/src/createVoxelFitter';
import type { LabelTables } from '../../wasm/time-activity/src/labelTables';
import type { VoxelLimits } from '../../wasm/time-activity/src/voxelFitPlan';
import type { NativeProgram } from './compileNative.mjs';

export function runTimeActivityTwin(
  twin: NativeProgram,
  limits: VoxelLimits,
  tables: readonly LabelTables[],
  series: {
    readonly images: readonly Float32Array[];
    readonly own: readonly Float32Array[] | null;
    readonly labels: ArrayLike<number> | null;
  },
  repeats?: number,
): FittedVoxels & { readonly duration_ms: number };
