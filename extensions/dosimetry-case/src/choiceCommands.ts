import type { Confirmation } from '@voxel-dosimetry/core';
import { checkChoices, checkEntries, checkTransform, withReference } from './checkChoices';
import type { CasePorts, DosimetryCase } from './commands';
import { ALIGNMENT, type ChoiceHistory } from './createHistory';
import type { CaseStore } from './createStore';
import { isSame } from './isSame';
import { toDrawnRegion } from './runLength';
import type { CaseChoices } from './state';
import { referenceTimePoint, timePointLabel } from './timePoints';

type IngestCommands = Pick<DosimetryCase, 'enter' | 'confirm' | 'withdrawConfirmation' | 'excludeSeries'>;
type LaterCommands = Pick<DosimetryCase, 'choose' | 'nudge' | 'acceptAlignment' | 'putDrawnRegions'>;

const without = (confirmations: readonly Confirmation[], what: string): Confirmation[] =>
  confirmations.filter((confirmation) => confirmation.what !== what);

/** What a person settles in ingest. */
export function ingestCommands(store: CaseStore, ports: CasePorts, history: ChoiceHistory): IngestCommands {
  const chosen = () => store.getState().choices.ingest;
  const given = () => store.getState().confirmations;
  return {
    enter(timePointId, entries) {
      const merged = { ...chosen().entries[timePointId], ...checkEntries(entries) };
      history.change({ ingest: { ...chosen(), entries: { ...chosen().entries, [timePointId]: merged } } });
    },
    confirm(issueId, statement) {
      const confirmed = [...chosen().confirmed.filter((id) => id !== issueId), issueId];
      const confirmation = { what: issueId, statement, at: ports.now() };
      history.change({ ingest: { ...chosen(), confirmed } }, [...without(given(), issueId), confirmation]);
    },
    withdrawConfirmation(issueId) {
      const confirmed = chosen().confirmed.filter((id) => id !== issueId);
      history.change({ ingest: { ...chosen(), confirmed } }, without(given(), issueId));
    },
    excludeSeries(seriesInstanceUID, isExcluded) {
      const others = chosen().excluded.filter((uid) => uid !== seriesInstanceUID);
      history.change({ ingest: { ...chosen(), excluded: isExcluded ? [...others, seriesInstanceUID] : others } });
    },
  };
}

/** What a person chooses in the later stages. */
export function laterCommands(store: CaseStore, ports: CasePorts, history: ChoiceHistory): LaterCommands {
  const alignment = () => store.getState().choices.register;
  return {
    choose(stage, choices) {
      const checked = checkChoices(stage, choices);
      const isAlignment = stage === 'register';
      const next = isAlignment ? withReference(alignment(), checked as CaseChoices['register']) : checked;
      history.change({ [stage]: next });
    },
    nudge(timePointId, transform) {
      const transforms = { ...alignment().transforms, [timePointId]: checkTransform(transform) };
      const accepted = alignment().accepted.filter((id) => id !== timePointId);
      history.change({ register: { ...alignment(), transforms, accepted } });
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
      const confirmation = { what, statement: `Alignment of ${names} accepted.`, at: ports.now() };
      const accepted = [...others, timePointId];
      history.change({ register: { ...alignment(), accepted } }, [...without(state.confirmations, what), confirmation]);
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
