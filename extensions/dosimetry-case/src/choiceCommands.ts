import { DosimetryError, type Confirmation, type RigidTransform } from '@voxel-dosimetry/core';
import { checkChoices, checkEntries, checkTransform, withCalibration, withReference } from './checkChoices';
import type { CasePorts, DosimetryCase } from './commands';
import type { ChoiceHistory } from './createHistory';
import type { CaseStore } from './createStore';
import { isSame } from './isSame';
import { toDrawnRegion } from './runLength';
import { openFindings } from './stageFindings';
import { ACTIVITY, ALIGNMENT } from './standing';
import type { CaseChoices, CaseState } from './state';
import { referenceTimePoint, timePointLabel } from './timePoints';

type IngestCommands = Pick<DosimetryCase, 'enter' | 'confirm' | 'withdrawConfirmation' | 'excludeSeries'>;
type LaterCommands = Pick<DosimetryCase, 'choose' | 'nudge' | 'acceptAlignment' | 'putDrawnRegions'>;

const without = (confirmations: readonly Confirmation[], ids: readonly string[]): Confirmation[] =>
  confirmations.filter(({ what }) => !ids.includes(what));
const listOf = (ids: string | readonly string[]): readonly string[] => (typeof ids === 'string' ? [ids] : ids);
const isFinding = (id: string): boolean => id.startsWith(ACTIVITY);

/** Findings are Calibrate's, everything else is ingest's. */
function confirmedWith(
  { ingest, calibrate }: CaseChoices,
  ids: readonly string[],
  isConfirmed: boolean,
): Partial<CaseChoices> {
  const put = (confirmed: readonly string[], some: readonly string[]): string[] => [
    ...confirmed.filter((id) => !some.includes(id)),
    ...(isConfirmed ? some : []),
  ];
  const findings = ids.filter(isFinding);
  const issues = ids.filter((id) => !isFinding(id));
  return {
    ...(issues.length > 0 ? { ingest: { ...ingest, confirmed: put(ingest.confirmed, issues) } } : {}),
    ...(findings.length > 0
      ? { calibrate: { ...calibrate, confirmed: put(calibrate.confirmed ?? [], findings) } }
      : {}),
  };
}

/** A finding can be confirmed as it stands, not one of other values. */
function assertOpen(state: CaseState, ids: readonly string[]): void {
  const open = openFindings(state, 'calibrate').map(({ id }) => id);
  const gone = ids.find((id) => !open.includes(id));
  if (gone === undefined) return;
  throw new DosimetryError({
    code: 'case/choice',
    message: `There is nothing to confirm about ${gone}; a finding of Calibrate that is open was expected.`,
    remedy: 'Run Calibrate again and look at what it finds.',
  });
}

/** What a person settles in ingest. */
export function ingestCommands(store: CaseStore, ports: CasePorts, history: ChoiceHistory): IngestCommands {
  const chosen = () => store.getState().choices.ingest;
  return {
    enter(timePointId, entries) {
      const merged = { ...chosen().entries[timePointId], ...checkEntries(entries) };
      history.change({ ingest: { ...chosen(), entries: { ...chosen().entries, [timePointId]: merged } } });
    },
    confirm(ids, statement) {
      const given = listOf(ids);
      const [at, by] = [ports.now(), ports.person()];
      assertOpen(store.getState(), given.filter(isFinding));
      const { confirmations } = store.getState();
      history.change(confirmedWith(store.getState().choices, given, true), [
        ...without(confirmations, given),
        ...given.map((what) => ({ what, statement, at, by })),
      ]);
    },
    withdrawConfirmation(ids) {
      const { choices, confirmations } = store.getState();
      history.change(confirmedWith(choices, listOf(ids), false), without(confirmations, listOf(ids)));
    },
    excludeSeries(seriesInstanceUID, isExcluded) {
      const others = chosen().excluded.filter((uid) => uid !== seriesInstanceUID);
      history.change({ ingest: { ...chosen(), excluded: isExcluded ? [...others, seriesInstanceUID] : others } });
    },
  };
}

/** A first nudge keeps the deformation that was found; what a person has said since holds for the next ones. */
function keptWith({ choices, results }: CaseState, timePointId: string, to: RigidTransform | null): readonly string[] {
  const { transforms, deformationKept = [] } = choices.register;
  const others = deformationKept.filter((id) => id !== timePointId);
  if (to === null) return others;
  if (transforms[timePointId] !== undefined) return deformationKept;
  const isDeformed = (results.register?.automatic?.[timePointId]?.found?.transform.deformation ?? null) !== null;
  return isDeformed ? [...others, timePointId] : others;
}

/** What a person chooses in the later stages. */
export function laterCommands(store: CaseStore, ports: CasePorts, history: ChoiceHistory): LaterCommands {
  const alignment = () => store.getState().choices.register;
  return {
    choose(stage, choices) {
      const checked = checkChoices(stage, choices);
      const before = store.getState().choices;
      const next = {
        ...(stage === 'calibrate'
          ? { calibrate: withCalibration(before.calibrate, checked as CaseChoices['calibrate']) }
          : stage === 'register'
            ? { register: withReference(before.register, checked as CaseChoices['register']) }
            : { [stage]: checked }),
      };
      history.change(next);
    },
    nudge(timePointId, transform) {
      const { [timePointId]: _before, ...others } = alignment().transforms;
      const transforms = transform === null ? others : { ...others, [timePointId]: checkTransform(transform) };
      const accepted = alignment().accepted.filter((id) => id !== timePointId);
      const deformationKept = keptWith(store.getState(), timePointId, transform);
      history.change({ register: { ...alignment(), transforms, deformationKept, accepted } });
    },
    acceptAlignment(timePointId, isAccepted) {
      const state = store.getState();
      const what = `${ALIGNMENT}${timePointId}`;
      const others = alignment().accepted.filter((id) => id !== timePointId);
      if (!isAccepted) {
        history.change({ register: { ...alignment(), accepted: others } });
        return;
      }
      const names = `${timePointLabel(state, timePointId)} with ${referenceTimePoint(state).label}`;
      const confirmation = { what, statement: `Alignment of ${names} accepted.`, at: ports.now(), by: ports.person() };
      const accepted = [...others, timePointId];
      history.change({ register: { ...alignment(), accepted } }, [
        ...without(state.confirmations, [what]),
        confirmation,
      ]);
    },
    async putDrawnRegions(masks) {
      const { segment } = store.getState().choices;
      const drawn = masks.map(toDrawnRegion);
      const before = segment.drawn ?? [];
      const isTaken = (id: string) => drawn.some((region) => region.id === id);
      // A region that the person removed comes back only when it was drawn on since.
      const isDrawnAnew = (id: string) => {
        const [earlier, now] = [before, drawn].map((regions) => regions.find((region) => region.id === id));
        return now !== undefined && !(earlier !== undefined && isSame(earlier.runs, now.runs));
      };
      const kept = before.filter(({ id }) => !isTaken(id));
      const removed = segment.removed.filter((id) => !isDrawnAnew(id));
      history.change({ segment: { ...segment, drawn: [...kept, ...drawn], removed } });
    },
  };
}
