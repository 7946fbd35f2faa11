export { addBatch, batchUncertainty_frac, noBatches, type BatchSums } from './batchStatistics';
export { assertEngineFits, assertTransportFits } from './assertEngineFits';
export { decaysWithoutMass } from './decaysWithoutMass';
export {
  dosePointKernel,
  pointKernelOfSource,
  type DosePointKernel,
  type RadialDeposit,
} from './kernel/dosePointKernel';
export { kernelParts, massDistanceOf, type KernelParts } from './kernel/kernelParts';
export { kernelFindings, type UsedKernels } from './kernel/kernelFindings';
export { findKernelMedium, KERNEL_MEDIA, type KernelMedium } from './kernel/kernelMedium';
export { parseSiteKernel } from './kernel/parseSiteKernel';
export { photonCollisions, type PhotonCollisions } from './kernel/photonCollisions';
export { assertSiteKernelFits, siteVoxelSValueKernel, type KernelUse, type SiteKernel } from './kernel/siteKernel';
export {
  kernelTotal_MeV,
  voxelSValueKernel,
  type VoxelSValueKernel,
  type VoxelSValueKernelRequest,
} from './kernel/voxelSValueKernel';
export {
  NO_TISSUE,
  tissueAt,
  tissueOfDensity,
  TISSUE_LIMITS_g_per_mL,
  type FoundTissue,
} from './kernel/tissueOfDensity';
export { doseSurroundings, type DoseSurroundings } from './doseSurroundings';
export { engineFindings, type EngineUse, type RegionDensity } from './engineFindings';
export { DOSE_ENGINES, type DoseEngine } from './engines';
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
export { positronBremsstrahlung_frac } from './transport/electronBremsstrahlung';
export { collisionStoppingPower } from './transport/electronStoppingPower';
export {
  braggMeanExcitationEnergy_eV,
  findMedium,
  mediumIndexFromHu,
  mediumIndexOfDensity,
  mediumIndicesFromHu,
  mediumIndicesOfDensity,
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
