export { activityFindings, constantImageFindings } from './activityFindings';
export {
  calibrateEmission,
  decayToMidTime_frac,
  type CalibrationSettings,
  type EmissionCalibration,
} from './calibrateEmission';
export { retainedActivity, type RetainedActivity } from './retainedActivity';
