import type { TimeActivityFit } from '@voxel-dosimetry/core';
import { carrying } from '../../../shownRegionFits';
import type { Translate } from '../../messages/translator';

/** What the integral of a region is from, in a few words: "Bi-exponential", "average of 3", "one scan: Madsen 2018". */
export function curveText(fit: TimeActivityFit, t: Translate): string {
  const { selection, model } = fit;
  if (selection.startsWith('single-time-point:')) return t(`fit.selection.${selection}`);
  const carried = carrying(fit);
  return carried.length > 1 ? t('fit.average', { count: carried.length }) : t(`fit.model.${model}`);
}
