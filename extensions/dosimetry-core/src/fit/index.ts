export {
  chooseCurveModel,
  MODEL_SELECTIONS,
  type ChosenCurve,
  type CurveCandidate,
  type ModelSelection,
} from './chooseCurveModel';
export { EXPONENTIAL_MODELS, type ExponentialModel } from './exponentialModels';
export { extrapolated_frac, extrapolationFindings, LARGE_EXTRAPOLATION_frac } from './extrapolationFindings';
export type { MeasuredCurve, Refusal } from './fitCurveModel';
export { fitTimeActivity, type TimeActivityData } from './fitTimeActivity';
export { fitVoxels, type VoxelFit, type VoxelFitRequest } from './fitVoxels';
export { doseRateSensitivity, integrateDoseRates, type DoseRateFitRequest } from './integrateDoseRates';
