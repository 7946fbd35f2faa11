export { fitTimeActivity, type TimeActivityData } from './fitTimeActivity';
export { fitVoxels, type VoxelFit, type VoxelFitRequest } from './fitVoxels';
