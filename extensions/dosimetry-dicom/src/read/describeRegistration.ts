import type { RegisteredImages, RegistrationObject, RegistrationSeries } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { items, text, texts } from '../dataset';
import { failed, identityOf, type Reading } from './reading';

export const SPATIAL_REGISTRATION = '1.2.840.10008.5.1.4.1.1.66.1';
export const DEFORMABLE_SPATIAL_REGISTRATION = '1.2.840.10008.5.1.4.1.1.66.3';

/** REG → which images each of its objects moves; the transforms are read by decodeRegistration. */
export function describeRegistration(datasets: readonly Dataset[]): Reading<RegistrationSeries> {
  const objects = datasets.map(registrationObject).filter((object) => object.items.length > 0);
  if (objects.length === 0) return failed('REG: it holds no spatial registration.');
  return { ok: true, value: { ...identityOf(datasets), kind: 'registration', objects } };
}

/** One object by its header, with the items in their order. */
export const registrationObject = (dataset: Dataset): RegistrationObject => ({
  sopInstanceUID: text(dataset, 'SOPInstanceUID'),
  contentDate: text(dataset, 'ContentDate'),
  contentTime: text(dataset, 'ContentTime').slice(0, 6),
  creator: creatorOf(dataset),
  frameOfReferenceUID: text(dataset, 'FrameOfReferenceUID'),
  items: registrationItems(dataset).map(registeredImages),
});

/** Items of the one sequence that the object's class has. */
export const registrationItems = (dataset: Dataset): Dataset[] =>
  items(
    dataset,
    text(dataset, 'SOPClassUID') === DEFORMABLE_SPATIAL_REGISTRATION
      ? 'DeformableRegistrationSequence'
      : 'RegistrationSequence',
  );

const registeredImages = (item: Dataset): RegisteredImages => ({
  frameOfReferenceUID: text(item, 'SourceFrameOfReferenceUID') || text(item, 'FrameOfReferenceUID'),
  sopInstanceUIDs: items(item, 'ReferencedImageSequence').map((image) => text(image, 'ReferencedSOPInstanceUID')),
  isDeformed: items(item, 'DeformableRegistrationGridSequence').length > 0,
});

/** Person, maker and model with versions, each said once. */
function creatorOf(dataset: Dataset): string {
  const person = text(dataset, 'ContentCreatorName').replaceAll('^', ' ').trim();
  const [maker, model] = [text(dataset, 'Manufacturer'), text(dataset, 'ManufacturerModelName')];
  const program = [maker, model === maker ? '' : model, ...texts(dataset, 'SoftwareVersions')]
    .filter(Boolean)
    .join(' ');
  return [person, program].filter(Boolean).join(', ');
}
