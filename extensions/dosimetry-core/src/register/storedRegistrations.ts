import type { CtSeries, RegistrationObject, RegistrationSeries, TimePoint } from '../domain/series';

/** What registration objects name images by: their frame of reference and their instances. */
export interface FramedImages {
  readonly frameOfReferenceUID: string;
  readonly sopInstanceUIDs: readonly string[];
}

type WithImages = Pick<TimePoint, 'emission' | 'ct'>;

/** Whether the CT is of the same visit and lies in the frame of reference of the emission image: what holds for one then holds for the other. */
export const hasCtInFrame = <T extends WithImages>(timePoint: T): timePoint is T & { readonly ct: CtSeries } => {
  const { emission, ct } = timePoint;
  const frame = emission.grid.value?.frameOfReferenceUID ?? '';
  const isOwn = ct?.studyInstanceUID === emission.studyInstanceUID;
  return frame !== '' && isOwn && ct.grid.value?.frameOfReferenceUID === frame;
};

/** The emission image of a time point, and its CT where both lie in one frame of reference. */
export const imagesOfTimePoint = (timePoint: WithImages): FramedImages => ({
  frameOfReferenceUID: timePoint.emission.grid.value?.frameOfReferenceUID ?? '',
  sopInstanceUIDs: [
    ...timePoint.emission.sopInstanceUIDs,
    ...(hasCtInFrame(timePoint) ? timePoint.ct.sopInstanceUIDs : []),
  ],
});

/** An item of a registration object, by its number; or the frame of reference that the others are brought onto. */
export type RegistrationPlace = number | 'registered';

/**
 * Where an object speaks of the images of two time points; null where it does not say how they lie to each other. An item that names images speaks of these alone, others of
 * the same frame of reference may lie elsewhere; and two time points that share a frame of reference must both be named.
 * Test: unit/core/storedRegistrations.
 */
export function placesInRegistration(
  object: RegistrationObject,
  reference: FramedImages,
  moving: FramedImages,
): { readonly onto: RegistrationPlace; readonly of: RegistrationPlace } | null {
  const place = reference.frameOfReferenceUID === moving.frameOfReferenceUID ? placeByImages : placeByImagesOrFrame;
  const [onto, of] = [place(object, reference), place(object, moving)];
  return onto === null || of === null || onto === of ? null : { onto, of };
}

function placeByImages({ items }: RegistrationObject, { sopInstanceUIDs }: FramedImages): number | null {
  const own = new Set(sopInstanceUIDs);
  const named = items.findIndex((item) => item.sopInstanceUIDs.some((uid) => own.has(uid)));
  return named < 0 ? null : named;
}

function placeByImagesOrFrame(object: RegistrationObject, images: FramedImages): RegistrationPlace | null {
  const named = placeByImages(object, images);
  if (named !== null) return named;
  const { frameOfReferenceUID, items } = object;
  const inFrame = (uid: string): boolean => uid !== '' && uid === images.frameOfReferenceUID;
  if (items.some((item) => item.sopInstanceUIDs.length > 0 && inFrame(item.frameOfReferenceUID))) return null;
  const ofFrame = items.findIndex((item) => inFrame(item.frameOfReferenceUID));
  if (ofFrame >= 0) return ofFrame;
  return inFrame(frameOfReferenceUID) ? 'registered' : null;
}

/** A stored registration of two time points. */
export interface RegistrationOffer {
  readonly series: RegistrationSeries;
  readonly object: RegistrationObject;
  readonly isDeformable: boolean;
  /** It deforms the reference onto the other: that cannot be turned round. */
  readonly isReversed: boolean;
}

/** Stored registrations that say how one time point lies in another's frame, the newest first. Test: unit/core/storedRegistrations. */
export function registrationsBetween(
  registrations: readonly RegistrationSeries[],
  reference: WithImages,
  moving: WithImages,
): RegistrationOffer[] {
  const [onto, of] = [imagesOfTimePoint(reference), imagesOfTimePoint(moving)];
  const offers = registrations.flatMap((series) =>
    series.objects.flatMap((object): RegistrationOffer[] => {
      const places = placesInRegistration(object, onto, of);
      if (!places) return [];
      const deforms = (place: RegistrationPlace): boolean => place !== 'registered' && object.items[place]!.isDeformed;
      const isReversed = deforms(places.onto);
      return [{ series, object, isDeformable: isReversed || deforms(places.of), isReversed }];
    }),
  );
  const madeAt = ({ object: { contentDate, contentTime } }: RegistrationOffer): string => contentDate + contentTime;
  return offers.sort((a, b) => madeAt(b).localeCompare(madeAt(a)));
}
