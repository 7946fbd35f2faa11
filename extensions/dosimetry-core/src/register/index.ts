export { alignmentFindings } from './alignmentFindings';
export { averageOnto } from './averageOnto';
export { contourOverlap, type ContourOverlap } from './contourOverlap';
export { landmarkResiduals, type Landmark, type LandmarkResiduals } from './landmarks';
export { blendGuides, type BlendedGuides } from './guides/blendGuides';
export type { Guide } from './guides/guideLattice';
export { regionMotion, type RegionMotion, type RegionPair } from './guides/regionMotion';
export { normalizedMutualInformation } from './normalizedMutualInformation';
export { pearsonCorrelation } from './pearsonCorrelation';
export { viewingGrid } from './viewingGrid';
export { boxAbove, workingGrid, type VoxelBox } from './workingGrid';
export { resampleOnto, type ResampleOptions } from './resampleOnto';
export {
  hasCtInFrame,
  imagesOfTimePoint,
  placesInRegistration,
  registrationsBetween,
  type FramedImages,
  type RegistrationOffer,
  type RegistrationPlace,
} from './storedRegistrations';
