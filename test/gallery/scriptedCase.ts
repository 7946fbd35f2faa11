import { DosimetryError, parseSiteKernel, type StageId } from '../../extensions/dosimetry-core/src/index';
import type { CaseState, DosimetryCase } from '../../extensions/dosimetry-case/src/index';
import type { RegionFitChoice } from '../../extensions/dosimetry-compute/src/index';
import type { EncodedInstance } from '../../extensions/dosimetry-dicom/src/index';
import { frontMipsOf } from './examples/mips';
import { drawnRegions, planarViewsOf } from './examples/planar';

const NO_CHOICE: RegionFitChoice = { models: null, selection: null, fixedHalfLives: null, excluded: [], tissue: null };

const PLANAR_REFUSED = new DosimetryError({
  code: 'archive/unreachable',
  message: 'The archive at /dicom-web did not answer within 30 s.',
  remedy: 'Check that the archive is running, then try again.',
});

/** One command that a panel gave, with its arguments. */
export interface RecordedCommand {
  readonly command: string;
  readonly arguments: readonly unknown[];
}

export interface ScriptedCase extends DosimetryCase {
  readonly commands: readonly RecordedCommand[];
  /** Puts the case into another state, as the engine would. */
  become(state: CaseState): void;
}

export interface ScriptedCaseOptions {
  readonly blocked?: Partial<Record<StageId, string>>;
  readonly encoded?: readonly EncodedInstance[];
  readonly canUndo?: boolean;
  readonly comparisonBlocked?: string;
  /** Planar images cannot be read. */
  readonly planarRefused?: true;
}

/** A case that computes nothing: it shows the state it was given, records commands, and follows choices so that the page can be played with. */
export function scriptedCase(initial: CaseState, options: ScriptedCaseOptions = {}): ScriptedCase {
  let state = initial;
  const commands: RecordedCommand[] = [];
  const listeners = new Set<() => void>();
  const become = (next: CaseState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const record = (command: string, ...given: readonly unknown[]): void => {
    commands.push({ command, arguments: given });
  };
  const done = (command: string, ...given: readonly unknown[]): Promise<void> => {
    record(command, ...given);
    return Promise.resolve();
  };
  const changeChoices = (choices: Partial<CaseState['choices']>): void =>
    become({ ...state, choices: { ...state.choices, ...choices } });
  const confirmedBecome = (next: (confirmed: readonly string[]) => string[]): void => {
    const { ingest, calibrate } = state.choices;
    const confirmed = next([...ingest.confirmed, ...(calibrate.confirmed ?? [])]);
    const isActivity = (id: string): boolean => id.startsWith('calibrate/');
    changeChoices({
      ingest: { ...ingest, confirmed: confirmed.filter((id) => !isActivity(id)) },
      calibrate: { ...calibrate, confirmed: confirmed.filter(isActivity) },
    });
  };
  const changeRegions = (regionIds: readonly string[], of: (held: RegionFitChoice) => RegionFitChoice | null): void => {
    const { fit } = state.choices;
    const changed = regionIds.flatMap((id) => {
      const choice = of(fit.regions[id] ?? NO_CHOICE);
      return choice === null ? [] : [[id, choice] as const];
    });
    const others = Object.entries(fit.regions).filter(([id]) => !regionIds.includes(id));
    changeChoices({ fit: { ...fit, regions: Object.fromEntries([...others, ...changed]) } });
  };
  return {
    commands,
    become,
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: (uids) => done('open', uids),
    choosePatient: (patient) => done('choosePatient', patient),
    close: () => done('close'),
    enter(timePointId, entries) {
      record('enter', timePointId, entries);
    },
    confirm(ids, statement) {
      record('confirm', ids, statement);
      const given = [ids].flat();
      const made = given.map((what) => ({ what, statement, at: '2026-11-02T10:20:00+01:00', by: null }));
      become({ ...state, confirmations: [...state.confirmations, ...made] });
      confirmedBecome((confirmed) => [...confirmed, ...given]);
    },
    withdrawConfirmation(ids) {
      record('withdrawConfirmation', ids);
      confirmedBecome((confirmed) => confirmed.filter((id) => !ids.includes(id)));
    },
    excludeSeries: (uid, excluded) => record('excludeSeries', uid, excluded),
    choose(stage, choices) {
      record('choose', stage, choices);
      changeChoices({ [stage]: choices });
    },
    chooseRegionCurves(regionIds, choice) {
      record('chooseRegionCurves', regionIds, choice);
      changeRegions(regionIds, (held) => (choice === null ? null : { ...held, ...choice }));
      return Promise.resolve();
    },
    excludePoint(regionIds, timePointId, reason) {
      record('excludePoint', regionIds, timePointId, reason);
      changeRegions(regionIds, (held) => {
        const others = held.excluded.filter((each) => each.timePointId !== timePointId);
        return { ...held, excluded: reason === null ? others : [...others, { timePointId, reason }] };
      });
      return Promise.resolve();
    },
    refitRegions: () => done('refitRegions'),
    planarViews: (id) => (options.planarRefused ? Promise.reject(PLANAR_REFUSED) : Promise.resolve(planarViewsOf(id))),
    suggestPlanarOutlines(planarTimePointId) {
      record('suggestPlanarOutlines', planarTimePointId);
      const regions = drawnRegions(state.results.segment?.regions.length ?? 0);
      const { planar } = state.choices.fit;
      const images = state.results.ingest?.planarTimePoints ?? [];
      const correlations = images.map((_, n) => 0.94 - 0.04 * n);
      const placements = Object.fromEntries(
        images.map(({ id }, n) => [
          id,
          { shift_mm: planar.shifts_mm[id] ?? [0, 0], correlation: correlations[n] ?? 0 },
        ]),
      );
      changeChoices({ fit: { ...state.choices.fit, planar: { ...planar, regions, placements } } });
      const image = planarTimePointId ?? '';
      return Promise.resolve({ planarTimePointId: image, correlations, regions: Object.keys(regions).length });
    },
    nudge(timePointId, transform) {
      record('nudge', timePointId, transform);
      const { register } = state.choices;
      const { [timePointId]: _before, ...others } = register.transforms;
      const transforms = transform === null ? others : { ...others, [timePointId]: transform };
      changeChoices({ register: { ...register, transforms } });
    },
    acceptAlignment(timePointId, accepted) {
      record('acceptAlignment', timePointId, accepted);
      const { register } = state.choices;
      const others = register.accepted.filter((id) => id !== timePointId);
      changeChoices({ register: { ...register, accepted: accepted ? [...others, timePointId] : others } });
    },
    frontMips: () => Promise.resolve(frontMipsOf(state)),
    previewCt: () => Promise.reject(PLANAR_REFUSED),
    previewMr: () => Promise.reject(PLANAR_REFUSED),
    endAnatomyPreviews: () => done('endAnatomyPreviews'),
    putDrawnRegions: (masks) => done('putDrawnRegions', masks),
    undo: () => record('undo'),
    canUndo: options.canUndo ?? true,
    runStage: (stage) => done('runStage', stage),
    runTo: (stage) => done('runTo', stage),
    cancel: (stage) => done('cancel', stage),
    stopAndKeep: (stage) => done('stopAndKeep', stage),
    restoreVoxels: (stage) => done('restoreVoxels', stage),
    compareEngines: (request) => done('compareEngines', request),
    cancelComparison: () => done('cancelComparison'),
    stopAndKeepComparison: () => done('stopAndKeepComparison'),
    discardComparison: () => done('discardComparison'),
    restoreComparison: () => done('restoreComparison'),
    comparisonBlockedBecause: () => options.comparisonBlocked ?? null,
    estimateDose: () => done('estimateDose'),
    readSiteKernel: async (file) => parseSiteKernel(file.name, await file.text()),
    encodedObjects: () => options.encoded ?? [],
    blockedBecause: (stage) => options.blocked?.[stage] ?? null,
  };
}
