import { DosimetryError } from '../domain/errors';
import type { Volume } from '../domain/volume';

const fail = (what: string, message: string, remedy: string): DosimetryError =>
  new DosimetryError({ code: `segment/${what}`, message, remedy });

const VOXELS_PER_YIELD = 1 << 18;

/**
 * Voxels at or above a fraction of the image's maximum: 1 inside, 0 outside, x fastest.
 *
 * Wrong for small or low-contrast uptake, where the fraction that keeps the volume depends on size and background.
 * Yields the fraction done. Throws `segment/threshold-fraction`, `segment/no-uptake`. Test: unit/core/segment.
 */
export function* thresholdMask(volume: Volume, fraction_frac: number): Generator<number, Uint8Array> {
  if (!(fraction_frac > 0 && fraction_frac <= 1))
    throw fail(
      'threshold-fraction',
      `The threshold is ${fraction_frac} of the maximum; above 0 and at most 1 was expected.`,
      'Enter a fraction such as 0.42.',
    );
  const { values } = volume;
  const passes = 2 * values.length;
  let maximum = -Infinity;
  for (let v = 0; v < values.length; v++) {
    if ((values[v] as number) > maximum) maximum = values[v] as number;
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (v + 1) / passes;
  }
  if (!(maximum > 0))
    throw fail(
      'no-uptake',
      `The image's maximum is ${maximum} ${volume.unit}; a value above 0 was expected.`,
      'Choose a time point with uptake.',
    );
  const mask = new Uint8Array(values.length);
  const level = fraction_frac * maximum;
  for (let v = 0; v < mask.length; v++) {
    mask[v] = (values[v] as number) >= level ? 1 : 0;
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield 0.5 + (v + 1) / passes;
  }
  return mask;
}
