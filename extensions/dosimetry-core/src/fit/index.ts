export { extrapolated_frac, extrapolationFindings, LARGE_EXTRAPOLATION_frac } from './extrapolationFindings';
export { fitTimeActivity, type TimeActivityData } from './fitTimeActivity';
export { fitVoxels, type VoxelFit, type VoxelFitRequest } from './fitVoxels';
export { doseRateSensitivity, integrateDoseRates, type DoseRateFitRequest } from './integrateDoseRates';
