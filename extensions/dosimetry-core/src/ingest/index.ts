export { assessSeries, type IngestChoices } from './assessSeries';
export { CONFIRMABLE_CODES } from './issue';
export { isSamePatient, mrOf, patientsOf } from './caseIssues';
export { unusedEmissionFindings } from './unusedEmissionFindings';
