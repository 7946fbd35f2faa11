export { coverageFindings } from './coverageFindings';
export { measureRegion, regionTotal, type RegionMeasurement } from './measureRegion';
export { occupancyOnGrid } from './occupancyOnGrid';
export { thresholdMask } from './thresholdMask';
