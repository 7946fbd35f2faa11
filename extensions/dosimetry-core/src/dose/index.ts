export { addBatch, batchUncertainty_frac, noBatches, type BatchSums } from './batchStatistics';
export { decaysWithoutMass } from './decaysWithoutMass';
export { localAbsorbedDose, type LocalAbsorbedDose } from './localAbsorbedDose';
export {
  assertDensityCalibration,
  assertScannerCalibration,
  massDensityFromHu,
  tissueDensity_g_per_mL,
  type DensityCalibration,
  type ScannerCalibration,
} from './massDensityFromHu';
export { transportedDose, type TransportedDose } from './transportedDose';
export { collisionStoppingPower } from './transport/electronStoppingPower';
export {
  braggMeanExcitationEnergy_eV,
  findMedium,
  mediumIndexFromHu,
  mediumIndexOfDensity,
  transportMedia,
} from './transport/media';
export {
  PARTICLE_KINDS,
  particleSource,
  type DaughterTreatment,
  type ParticleSource,
} from './transport/particleSource';
export {
  massAttenuation_cm2_per_g,
  PHOTON_PROCESSES,
  photoelectricBinding_keV,
  type PhotonProcess,
} from './transport/photonCrossSections';
export { incoherentScattering_frac, squaredFormFactor } from './transport/photonScattering';
export { photonTables, type PhotonTables } from './transport/photonTables';
export {
  DEFAULT_CUTOFF_MeV,
  transportParameters,
  transportTables,
  type TransportTables,
} from './transport/transportTables';
export type { MassFraction, TransportMedium } from './transport/transportMedium';
