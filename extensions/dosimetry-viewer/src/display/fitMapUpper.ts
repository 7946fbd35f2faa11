import type { Volume } from '@voxel-dosimetry/core';
import { roundUp } from '../charts/absorbedDoseDisplay';
import { CATEGORIES, isCategorical } from '../style/categoryColours';
import type { FitMap } from '../viewState';

/** Of the maximum: the hottest voxels must not hide the rest. */
const ACTIVITY_FRAC = 0.35;
/** So much of what is above zero lies below the end of the scale: single voxels do not stretch it. */
const BELOW_FRAC = 0.98;
/** Voxels that are looked at to find it. */
const SAMPLE = 20_000;

/** Upper end of a map's scale in the map's own unit. */
export function fitMapUpper(map: FitMap, { values }: Pick<Volume, 'values'>, maximum: number): number {
  if (isCategorical(map)) return CATEGORIES + 0.5;
  if (map === 'tia') return ACTIVITY_FRAC * maximum || 1;
  if (map === 'effectiveHalfLife') return maximum || 1;
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const sample: number[] = [];
  // An uncertainty of 1 means that nothing is known: such voxels are not coloured.
  for (let at = 0; at < values.length; at += step) {
    const value = values[at] ?? 0;
    if (value > 0 && !(map === 'tiaUncertainty' && value >= 1)) sample.push(value);
  }
  sample.sort((a, b) => a - b);
  const upper = sample[Math.floor(BELOW_FRAC * (sample.length - 1))];
  // Six figures are what a Float32 holds for sure.
  return upper === undefined ? 1 : roundUp(Number(upper.toPrecision(6)));
}
