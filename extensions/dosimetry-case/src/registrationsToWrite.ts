import type { EncodeRequest } from '@voxel-dosimetry/compute';
import { ctMotion } from './placedCts';
import { registrationDescription } from './seriesDescriptions';
import type { CaseState, ExportedObject } from './state';
import { referenceTimePoint, timePointsOf, transformOf } from './timePoints';

type Registrations = EncodeRequest['registrations'];

/** A REG object to be, with the time point that it is of. */
export type RegistrationOfTimePoint = Registrations[number] & { readonly timePointId: string };

/** Time points that something but patient coordinates brings onto the reference. */
export function registeredTimePointIds(state: Pick<CaseState, 'results' | 'choices'>): string[] {
  const timePoints = timePointsOf(state);
  if (timePoints.length === 0) return [];
  const reference = referenceTimePoint(state);
  return timePoints.map(({ id }) => id).filter((id) => id !== reference.id && transformOf(state, id) !== null);
}

/** How each of them lies in the reference, with the UIDs of an earlier attempt where there was one. */
export function registrationsToWrite(
  state: CaseState,
  newUID: () => string,
  earlier: readonly ExportedObject[],
): RegistrationOfTimePoint[] {
  const { label: onto } = referenceTimePoint(state);
  const { transforms } = state.choices.register;
  const stored = state.results.register?.stored ?? {};
  return registeredTimePointIds(state).flatMap((timePointId): RegistrationOfTimePoint[] => {
    const timePoint = timePointsOf(state).find(({ id }) => id === timePointId);
    const transform = transformOf(state, timePointId);
    if (!timePoint || !transform) return [];
    const { emission, ct, label } = timePoint;
    const before = earlier.find((object) => object.modality === 'REG' && object.timePointId === timePointId);
    return [
      {
        timePointId,
        // A CT that was moved onto its emission image lies otherwise in the frame than its files say.
        moving: { emission, ct: ctMotion(state, timePoint) === null ? ct : null },
        transform,
        origin: transforms[timePointId] ? 'by-hand' : stored[timePointId] ? 'stored' : 'by-images',
        description: `${label} onto ${onto}`,
        seriesDescription: registrationDescription(state, timePointId),
        uids: {
          seriesInstanceUID: before?.seriesInstanceUID ?? newUID(),
          sopInstanceUID: before?.sopInstanceUID ?? newUID(),
        },
      },
    ];
  });
}
