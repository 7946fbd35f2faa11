export * from './commands';
export * from './state';
export { blockedBecause } from './blockedBecause';
export { createDosimetryCase } from './createDosimetryCase';
export { daughterChain, daughtersOf } from './daughters';
export { createIndexedDbStorage } from './indexedDbStorage';
export { INITIAL_CHOICES, INITIAL_STATE } from './initialState';
export { isSame } from './isSame';
export { massDensitySource, type MassDensitySource } from './provenanceOf';
export { ctMotion, isMisplaced } from './placedCts';
export { mrMotion, mrsToPlace, type MrOnto } from './placedMrs';
export { regionSourcesToUse, WRITTEN_SERIES_DESCRIPTION } from './regionSources';
export { registeredTimePointIds } from './registrationsToWrite';
export { decodeRuns, encodeRuns, toDrawnRegion, toRegionMask } from './runLength';
export { SOFTWARE } from './software';
export { storedRegistrations } from './stages/storedAlignments';
export { findingsOf, findingsToConfirm, openFindings, retainedActivities } from './stageFindings';
export {
  ctTransformOf,
  densityTimePoint,
  haveOwnCts,
  referenceTimePoint,
  registrationOf,
  transformOf,
  unacceptedTimePoints,
  virtualCt,
  type CtCarrier,
} from './timePoints';
