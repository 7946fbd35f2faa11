export { alignmentFindings } from './alignmentFindings';
export { averageOnto } from './averageOnto';
export { pearsonCorrelation } from './pearsonCorrelation';
export { resampleOnto, type ResampleOptions } from './resampleOnto';
