import {
  composeRigid,
  composeSpatial,
  DosimetryError,
  invertRigid,
  rigidly,
  type PlanarTimePoint,
  type SpatialTransform,
  type TimePoint,
} from '@voxel-dosimetry/core';
import type { CaseChoices, CaseState, RegistrationChoice } from './state';

type WithIngest = Pick<CaseState, 'results' | 'choices'>;

/** The case's time points in order; empty before ingest. */
export const timePointsOf = (state: WithIngest): readonly TimePoint[] => state.results.ingest?.timePoints ?? [];

/** Planar acquisitions in order of time; empty before ingest. */
export const planarTimePointsOf = (state: WithIngest): readonly PlanarTimePoint[] =>
  state.results.ingest?.planarTimePoints ?? [];

/** "96.0 h", for sentences; the id when the time point is not known. */
export const timePointLabel = (state: WithIngest, id: string): string =>
  [...timePointsOf(state), ...planarTimePointsOf(state)].find((timePoint) => timePoint.id === id)?.label ?? id;

/** The reference time point: the chosen one, otherwise the first. Throws `register/no-time-point`. */
export function referenceTimePoint(state: WithIngest): TimePoint {
  const timePoints = timePointsOf(state);
  const { referenceTimePointId } = state.choices.register;
  const reference = timePoints.find(({ id }) => id === referenceTimePointId) ?? timePoints[0];
  if (reference) return reference;
  throw new DosimetryError({
    code: 'register/no-time-point',
    message: 'The case has no emission image; at least one is needed.',
    remedy: 'Open the studies that hold the SPECT or PET series.',
  });
}

/** How a time point is to be registered: as all are, unless it has a choice of its own; null: by patient coordinates. */
export function registrationOf(choice: CaseChoices['register'], timePointId: string): RegistrationChoice | null {
  const own = choice.registrations?.[timePointId];
  return own === undefined ? choice.registration : own;
}

/** What brings a time point onto the reference as things stand: a person's hand, otherwise the archive's registration that was chosen, otherwise what registration found, otherwise nothing but patient coordinates. */
export function transformOf({ choices, results }: WithIngest, timePointId: string): SpatialTransform | null {
  const { stored = {} } = choices.register;
  const isRegistered = registrationOf(choices.register, timePointId) !== null;
  const found = isRegistered ? results.register?.automatic?.[timePointId]?.found : null;
  const byHand = transformByHand(choices.register, timePointId, found?.transform ?? null);
  if (byHand) return byHand;
  const fromArchive = results.register?.stored?.[timePointId];
  if (stored[timePointId] === undefined) return found?.transform ?? null;
  return fromArchive?.sopInstanceUID === stored[timePointId] ? fromArchive.transform : null;
}

/** Where a person has put a time point, with the deformation that was found where that is kept: it moves along. Null where nobody has. */
export function transformByHand(
  { transforms, deformationKept = [] }: CaseChoices['register'],
  timePointId: string,
  found: SpatialTransform | null,
): SpatialTransform | null {
  const byHand = transforms[timePointId];
  if (!byHand) return null;
  if (found === null || !deformationKept.includes(timePointId)) return rigidly(byHand);
  return composeSpatial(found, composeRigid(invertRigid(found.rigid), byHand));
}

/** Time points whose alignment with the reference nobody has accepted yet; the reference needs no acceptance. */
export function unacceptedTimePoints(state: WithIngest): TimePoint[] {
  const timePoints = timePointsOf(state);
  if (timePoints.length === 0) return [];
  const reference = referenceTimePoint(state);
  const { accepted } = state.choices.register;
  return timePoints.filter(({ id }) => id !== reference.id && !accepted.includes(id));
}

/**
 * The time point whose CT gives the density: the reference's own, otherwise the nearest in time that has one; null when there
 * is no CT at all. A CT that was borrowed from another study moves with the time point of that study.
 */
export function densityTimePoint(state: WithIngest): TimePoint | null {
  const reference = referenceTimePoint(state);
  const timePoints = timePointsOf(state);
  const distance_s = (timePoint: TimePoint): number =>
    Math.abs((timePoint.timeAfterAdministration_s.value ?? 0) - (reference.timeAfterAdministration_s.value ?? 0));
  const withCt = timePoints.filter(({ ct }) => ct !== null);
  const nearest = reference.ct ? reference : [...withCt].sort((a, b) => distance_s(a) - distance_s(b))[0];
  if (!nearest?.ct) return null;
  return ctOwner(state, nearest);
}

/** The time point that a time point's CT was made with: another one where the CT was borrowed from that one's study. */
export function ctOwner(state: WithIngest, timePoint: TimePoint): TimePoint {
  const { ct } = timePoint;
  if (ct === null || timePoint.studyInstanceUID === ct.studyInstanceUID) return timePoint;
  const owner = timePointsOf(state).find(
    (each) => each.studyInstanceUID === ct.studyInstanceUID && each.ct?.seriesInstanceUID === ct.seriesInstanceUID,
  );
  return owner ?? timePoint;
}

/** Whether CTs of both can be laid on each other: two series. */
export const haveOwnCts = (a: TimePoint, b: TimePoint): boolean =>
  a.ct !== null && b.ct !== null && a.ct.seriesInstanceUID !== b.ct.seriesInstanceUID;

/** What brings a time point's CT onto the reference as things stand; null: nothing but patient coordinates. */
export const ctTransformOf = (state: WithIngest, timePointId: string): SpatialTransform | null =>
  transformOf(state, timePointId);

/** What carries a CT onto the reference of another time point. */
export type CtCarrier = 'nothing' | 'hand' | 'stored' | RegistrationChoice['image'];

/** The virtual CT of a reference that has none of its own: who lends it, and what carries it. Null where the reference has one, or nobody. */
export function virtualCt(state: WithIngest): { readonly lender: TimePoint; readonly by: CtCarrier } | null {
  const lender = timePointsOf(state).length === 0 ? null : densityTimePoint(state);
  if (lender === null || lender.id === referenceTimePoint(state).id) return null;
  const { transforms, stored = {} } = state.choices.register;
  if (transforms[lender.id]) return { lender, by: 'hand' };
  if (stored[lender.id] !== undefined) return { lender, by: 'stored' };
  const found = ctTransformOf(state, lender.id) === null ? null : registrationOf(state.choices.register, lender.id);
  return { lender, by: found?.image ?? 'nothing' };
}
