export { activitySigmas, type ActivitySigmasInput } from './activitySigmas';
export { curveFindings, failedRegionFindings, suggestedTissueFindings, voxelFindings } from './curveFindings';
export { DEFAULT_CURVE_SETTINGS, DEFAULT_VOXEL_SETTINGS } from './curveSettings';
export { extrapolated_frac, extrapolationFindings, LARGE_EXTRAPOLATION_frac } from './extrapolationFindings';
export { fitTimeActivity, fittingTimeActivity, singleTimePointMethodOf } from './fitTimeActivity';
export { pointsTakingPart, type RegionCurve } from './regionCurve';
export * from './singleTimePoint/index';
export {
  assertSameGrid,
  regionShapes,
  shareRegions,
  type RegionParts,
  type RegionShares,
  type VoxelFitArrays,
} from './regionShapes';
export { modelCode, VOXEL_LIMITS, voxelCurve, type VoxelCurve } from './voxelCurves';
export { smoothWithinLabels } from './smoothWithinLabels';
export * from './planar/index';
