import type { Dataset } from '../archive';

const asTag = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'bigint'
    ? value.toString(16).padStart(8, '0').toUpperCase()
    : String(value)
        .replace(/[^0-9A-Fa-f]/g, '')
        .toUpperCase();

/** Tags of Frame Increment Pointer (0028,0009), slowest first, as eight hexadecimal digits; numbers from files, words from the JSON model. */
export function frameIncrementPointer(dataset: Dataset): string[] {
  const value = dataset['FrameIncrementPointer'];
  if (value === undefined || value === null || value === '') return [];
  return (Array.isArray(value) ? value : [value])
    .flatMap((one: unknown) => (typeof one === 'string' ? one.split('\\') : [one]))
    .map(asTag);
}

/** Slice Vector (0054,0080): the frames are slices of one volume. */
export const framesAreSlices = (dataset: Dataset): boolean => frameIncrementPointer(dataset).includes('00540080');
