import {
  DosimetryError,
  imagesOfTimePoint,
  registrationsBetween,
  type RegistrationOffer,
  type TimePoint,
} from '@voxel-dosimetry/core';
import type { CaseState, StoredAlignment } from '../state';
import { referenceTimePoint, timePointsOf } from '../timePoints';
import type { StageContext } from './stageContext';

/** Time points that a stored registration is chosen for, where nobody has aligned them by hand. */
export function timePointsFromArchive(state: CaseState): readonly TimePoint[] {
  const { stored = {}, transforms } = state.choices.register;
  const reference = referenceTimePoint(state);
  const isChosen = (id: string): boolean => stored[id] !== undefined && transforms[id] === undefined;
  return timePointsOf(state).filter(({ id }) => id !== reference.id && isChosen(id));
}

/** Registrations in the opened studies that say how a time point lies in the reference, the newest first. */
export function storedRegistrations(
  state: Pick<CaseState, 'results' | 'choices'>,
  timePointId: string,
): readonly RegistrationOffer[] {
  const reference = timePointsOf(state).length > 0 ? referenceTimePoint(state) : null;
  const moving = timePointsOf(state).find(({ id }) => id === timePointId);
  if (!reference || !moving || reference.id === timePointId) return [];
  return registrationsBetween(state.results.ingest?.registrations ?? [], reference, moving);
}

/** Reads the chosen registrations, as the steps from `first` on of `count`. Throws `register/registration-gone` and what reading throws. */
export async function storedAlignments(
  context: StageContext,
  timePoints: readonly TimePoint[],
  [first, count]: readonly [number, number],
): Promise<Readonly<Record<string, StoredAlignment>>> {
  const { state, ports } = context;
  const reference = imagesOfTimePoint(referenceTimePoint(state));
  const alignments: Record<string, StoredAlignment> = {};
  for (const [index, timePoint] of timePoints.entries()) {
    const { series, object } = chosenOffer(state, timePoint);
    const { sopInstanceUID, contentDate, contentTime, creator } = object;
    const request = { sopInstanceUID, reference, moving: imagesOfTimePoint(timePoint) };
    const step = context.step(first + index, count);
    const transform = await ports.compute.readRegistration(
      { ...request, source: await context.sourceOf(series) },
      step,
    );
    const { seriesInstanceUID } = series;
    alignments[timePoint.id] = { sopInstanceUID, seriesInstanceUID, contentDate, contentTime, creator, transform };
  }
  return alignments;
}

function chosenOffer(state: CaseState, { id, label }: TimePoint): RegistrationOffer {
  const chosen = state.choices.register.stored?.[id];
  const offer = storedRegistrations(state, id).find(({ object }) => object.sopInstanceUID === chosen);
  if (offer) return offer;
  throw new DosimetryError({
    code: 'register/registration-gone',
    message: `The registration ${chosen} that was chosen for ${label} is not in the opened studies, or is not of this time point and the reference.`,
    remedy: 'Choose another, or register this time point here.',
  });
}
