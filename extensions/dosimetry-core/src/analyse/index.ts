export { massFindings } from './massFindings';
export { MINIMUM_OCCUPANCY_frac, regionDoseStatistics } from './regionDoseStatistics';
