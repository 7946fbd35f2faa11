export {
  calibrateEmission,
  decayToMidTime_frac,
  type CalibrationSettings,
  type EmissionCalibration,
} from './calibrateEmission';
