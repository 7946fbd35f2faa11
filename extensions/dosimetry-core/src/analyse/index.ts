export { MINIMUM_OCCUPANCY_frac, regionDoseStatistics } from './regionDoseStatistics';
