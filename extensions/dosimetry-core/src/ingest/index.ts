export { assessSeries, type IngestChoices } from './assessSeries';
