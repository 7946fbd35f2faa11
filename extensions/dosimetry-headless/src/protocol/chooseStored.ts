import { DosimetryError, type RegistrationOffer, type TimePoint } from '@voxel-dosimetry/core';
import { registeredTimePointIds, storedRegistrations, type DosimetryCase } from '@voxel-dosimetry/case';
import type { Protocol } from './protocol';

/**
 * Takes the registrations (REG) of the input that the protocol names, for every time point that has no alignment of its own; "newest": the newest of each, where there
 * is one. Throws `protocol/registration` for a UID that registers no time point onto the reference, or where nothing would be registered that is to be written.
 * Proved by test/round-trip/headless/storedRegistration.test.ts.
 */
export function chooseStored(dosimetryCase: DosimetryCase, { registration, outputs }: Protocol): void {
  const { stored } = registration;
  const state = dosimetryCase.getState();
  const timePoints = state.results.ingest?.timePoints ?? [];
  const { register } = state.choices;
  const chosen: Record<string, string> = {};
  const used = new Set<string>();
  for (const { id } of stored === null ? [] : timePoints) {
    if (register.transforms[id] !== undefined) continue;
    const offer = storedRegistrations(state, id).find((each) => isAsked(each, stored ?? []));
    if (!offer) continue;
    chosen[id] = offer.object.sopInstanceUID;
    for (const uid of uidsOf(offer)) used.add(uid);
  }
  for (const uid of Array.isArray(stored) ? (stored as readonly string[]) : [])
    if (!used.has(uid)) throw notOfTheCase(uid);
  if (stored !== null) dosimetryCase.choose('register', { ...register, stored: chosen });
  if (outputs.includes('REG')) assertSomethingToWrite(dosimetryCase, timePoints);
}

const uidsOf = ({ series, object }: RegistrationOffer): readonly string[] => [
  series.seriesInstanceUID,
  object.sopInstanceUID,
];

/** What cannot be turned round is taken only where it is named, and then refused with its reason. */
const isAsked = (offer: RegistrationOffer, stored: 'newest' | readonly string[]): boolean =>
  stored === 'newest' ? !offer.isReversed : uidsOf(offer).some((uid) => stored.includes(uid));

const notOfTheCase = (uid: string): DosimetryError =>
  new DosimetryError({
    code: 'protocol/registration',
    message: `registration.stored names ${uid}, which is no registration (REG) of a time point of this case with the reference.`,
    remedy: 'Correct the UID, or give the study that holds the registration.',
    detail: { path: 'registration.stored' },
  });

/** Found before anything is computed. */
function assertSomethingToWrite(dosimetryCase: DosimetryCase, timePoints: readonly TimePoint[]): void {
  const { registration, stored = {} } = dosimetryCase.getState().choices.register;
  const isAsked = registration !== null && timePoints.length > 1;
  if (isAsked || Object.keys(stored).length > 0 || registeredTimePointIds(dosimetryCase.getState()).length > 0) return;
  throw new DosimetryError({
    code: 'protocol/registration',
    message: `outputs asks for REG, but nothing is to be registered${timePoints.length > 1 ? '' : ': the case has one time point'}.`,
    remedy: 'Remove REG from outputs, or choose a registration.method, alignments or registration.stored.',
    detail: { path: 'outputs' },
  });
}
