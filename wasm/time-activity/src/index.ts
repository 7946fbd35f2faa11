export {
  createVoxelFitter,
  NotFiniteError,
  type FittedVoxels,
  type VoxelFitter,
  type VoxelSeries,
} from './createVoxelFitter';
export { compileTimeActivityModule } from './kernelModule';
export type { VoxelFitPlan, VoxelLabel, VoxelLimits, VoxelModel, VoxelSelection } from './voxelFitPlan';
