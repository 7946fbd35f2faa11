import type { KernelExports } from './kernelExports';
import type { KernelMemory } from './kernelMemory';
import { labelTables, type ModelTables } from './labelTables';
import type { VoxelFitPlan } from './voxelFitPlan';

/** Gives the kernel its labels with their models and the tables that their voxels share. */
export function loadPlan(kernel: KernelExports, memory: KernelMemory, plan: VoxelFitPlan): void {
  const { vanishing_frac, coinciding_frac, correlation, before_frac } = plan.limits;
  kernel.set_limits(vanishing_frac, coinciding_frac, correlation, before_frac);
  kernel.set_labels(memory.reserve(kernel.label_bytes() * plan.labels.length));
  plan.labels.forEach((label, at) => {
    const { used, times_s, roots, trapezoid_s, numbers, selection, models } = labelTables(plan, label);
    const arrays = [memory.integers(used), ...[times_s, roots, trapezoid_s].map(memory.doubles)] as const;
    const [images, times, ofRoots, ofTrapezoid] = arrays as [number, number, number, number];
    kernel.set_label(at, used.length, images, times, ofRoots, ofTrapezoid, ...numbers);
    kernel.set_selection(at, selection);
    for (const model of models) addModel(kernel, memory, at, used.length, model);
  });
}

function addModel(
  kernel: KernelExports,
  memory: KernelMemory,
  label: number,
  points: number,
  { numbers, held, criticalF, starts }: ModelTables,
): void {
  const doubles = kernel.table_doubles(points, numbers[1]);
  const table = new Float64Array(doubles * starts.length);
  starts.forEach((start, s) => table.set(start, s * doubles));
  kernel.add_model(
    label,
    ...numbers,
    memory.doubles(held),
    memory.doubles(criticalF),
    starts.length,
    memory.doubles(table),
  );
}
