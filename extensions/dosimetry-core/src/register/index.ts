export { alignmentFindings } from './alignmentFindings';
export { averageOnto } from './averageOnto';
export { pearsonCorrelation } from './pearsonCorrelation';
export { boxAbove, workingGrid, type VoxelBox } from './workingGrid';
export { resampleOnto, type ResampleOptions } from './resampleOnto';
