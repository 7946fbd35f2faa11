export { doseDifference } from './doseDifference';
export { USUAL_GAMMA, type GammaCriteria } from './gammaCriteria';
export { GREATEST_GAMMA, UNJUDGED_GAMMA, gammaIndex, gammaPassFraction, type GammaIndex } from './gammaIndex';
export { massFindings } from './massFindings';
export { voxelSumFindings } from './voxelSumFindings';
export { MINIMUM_OCCUPANCY_frac, regionDoseStatistics } from './regionDoseStatistics';
