import type { DosimetryCase } from '@voxel-dosimetry/case';

type Attempt = (command: () => Promise<unknown> | void) => void;

/** The case with its immediate commands guarded: a choice that it refuses is told to the person instead of breaking the page. */
export function guardCommands(dosimetryCase: DosimetryCase, attempt: Attempt): DosimetryCase {
  return {
    getState: () => dosimetryCase.getState(),
    subscribe: (listener) => dosimetryCase.subscribe(listener),
    open: (studyInstanceUIDs) => dosimetryCase.open(studyInstanceUIDs),
    choosePatient: (patient) => dosimetryCase.choosePatient(patient),
    close: () => dosimetryCase.close(),
    enter: (timePointId, entries) => attempt(() => dosimetryCase.enter(timePointId, entries)),
    confirm: (ids, statement) => attempt(() => dosimetryCase.confirm(ids, statement)),
    withdrawConfirmation: (ids) => attempt(() => dosimetryCase.withdrawConfirmation(ids)),
    excludeSeries: (uid, excluded) => attempt(() => dosimetryCase.excludeSeries(uid, excluded)),
    choose: (stage, choices) => attempt(() => dosimetryCase.choose(stage, choices)),
    chooseRegionCurves: (regionIds, choice) => dosimetryCase.chooseRegionCurves(regionIds, choice),
    excludePoint: (regionIds, timePointId, reason) => dosimetryCase.excludePoint(regionIds, timePointId, reason),
    planarViews: (planarTimePointId) => dosimetryCase.planarViews(planarTimePointId),
    suggestPlanarOutlines: (planarTimePointId) => dosimetryCase.suggestPlanarOutlines(planarTimePointId),
    refitRegions: () => dosimetryCase.refitRegions(),
    nudge: (timePointId, transform) => attempt(() => dosimetryCase.nudge(timePointId, transform)),
    acceptAlignment: (timePointId, accepted) => attempt(() => dosimetryCase.acceptAlignment(timePointId, accepted)),
    previewCt: (timePointId, onto) => dosimetryCase.previewCt(timePointId, onto),
    previewMr: (seriesInstanceUID) => dosimetryCase.previewMr(seriesInstanceUID),
    endAnatomyPreviews: () => dosimetryCase.endAnatomyPreviews(),
    frontMips: () => dosimetryCase.frontMips(),
    putDrawnRegions: (masks) => dosimetryCase.putDrawnRegions(masks),
    undo: () => attempt(() => dosimetryCase.undo()),
    get canUndo() {
      return dosimetryCase.canUndo;
    },
    runStage: (stage) => dosimetryCase.runStage(stage),
    runTo: (stage) => dosimetryCase.runTo(stage),
    cancel: (stage) => dosimetryCase.cancel(stage),
    stopAndKeep: (stage) => dosimetryCase.stopAndKeep(stage),
    restoreVoxels: (stage) => dosimetryCase.restoreVoxels(stage),
    compareEngines: (request) => dosimetryCase.compareEngines(request),
    cancelComparison: () => dosimetryCase.cancelComparison(),
    stopAndKeepComparison: () => dosimetryCase.stopAndKeepComparison(),
    discardComparison: () => dosimetryCase.discardComparison(),
    restoreComparison: () => dosimetryCase.restoreComparison(),
    comparisonBlockedBecause: () => dosimetryCase.comparisonBlockedBecause(),
    estimateDose: () => dosimetryCase.estimateDose(),
    readSiteKernel: (file) => dosimetryCase.readSiteKernel(file),
    encodedObjects: () => dosimetryCase.encodedObjects(),
    blockedBecause: (stage) => dosimetryCase.blockedBecause(stage),
  };
}
