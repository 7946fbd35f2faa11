import {
  assertOutline,
  type ActivityUncertainty,
  type CurveSettings,
  type FixedHalfLives,
  type PlanarAttenuation,
  type PlanarChoices,
  type VoxelCurveSettings,
} from '@voxel-dosimetry/core';
import type { RegionFitChoice } from '@voxel-dosimetry/compute';
import { refuse } from './refuse';
import type { CaseChoices } from './state';

/** Enough for a tail of the distribution; more only waits. */
const MOST_REPLICATES = 100_000;
const FEWEST_REPLICATES = 20;
/** Wider than any organ: a slip of the keyboard. */
const MOST_SMOOTHING_mm = 50;

/** Numbers of the curves' settings are possible ones, and an excluded point has its reason. Throws `case/choice`, `fit/planar-outline`. */
export function checkFitChoices({
  curves,
  voxels,
  regions,
  planar,
  extrapolationLimit_frac,
}: CaseChoices['fit']): void {
  checkPlanar(planar);
  checkCurves(curves);
  checkVoxels(voxels);
  Object.values(regions).forEach(checkRegion);
  if (!(extrapolationLimit_frac > 0 && extrapolationLimit_frac <= 1))
    refuse('The limit of extrapolation', extrapolationLimit_frac, 'a fraction above 0 and at most 1');
}

/** Farther than any patient is long. */
const FARTHEST_mm = 2500;

function checkPlanar({ regions, shifts_mm }: PlanarChoices): void {
  for (const { outline_mm, background_mm, attenuation } of Object.values(regions)) {
    assertOutline(outline_mm);
    if (background_mm !== null) assertOutline(background_mm);
    if (attenuation !== null) checkAttenuation(attenuation);
  }
  for (const shift of Object.values(shifts_mm))
    for (const part of shift)
      if (!(Math.abs(part) <= FARTHEST_mm))
        refuse('The shift of the outlines (mm)', part, `a number from −${FARTHEST_mm} to ${FARTHEST_mm}`);
}

function checkAttenuation({ transmission_frac, sourceAttenuation, backgroundShare_frac }: PlanarAttenuation): void {
  if (!(transmission_frac > 0 && transmission_frac <= 1))
    refuse('The transmission through the body', transmission_frac, 'a fraction above 0 and at most 1');
  if (!(sourceAttenuation >= 0 && Number.isFinite(sourceAttenuation)))
    refuse('μ·t of the region', sourceAttenuation, 'a number of at least 0');
  if (!(backgroundShare_frac >= 0 && backgroundShare_frac <= 1))
    refuse('The share of the background', backgroundShare_frac, 'a fraction from 0 to 1');
}

function checkCurves({ models, uncertainty, bootstrap }: CurveSettings): void {
  if (models.length === 0) refuse('The list of models', 'empty', 'at least one model');
  checkUncertainty(uncertainty);
  if (bootstrap === null) return;
  const { replicates, seed } = bootstrap;
  if (!(Number.isInteger(replicates) && replicates >= FEWEST_REPLICATES && replicates <= MOST_REPLICATES))
    refuse(
      'The number of bootstrap replicates',
      replicates,
      `a whole number from ${FEWEST_REPLICATES} to ${MOST_REPLICATES}`,
    );
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) refuse('The seed', seed, 'a whole number below 2³²');
}

function checkUncertainty(uncertainty: ActivityUncertainty): void {
  if (uncertainty.source === 'stated' && !(uncertainty.relative_frac > 0 && uncertainty.relative_frac <= 1))
    refuse('The relative uncertainty of the activities', uncertainty.relative_frac, 'a fraction above 0 and at most 1');
  if (uncertainty.source !== 'counts-and-size') return;
  const { sensitivity_cps_per_MBq, resolution_mm } = uncertainty;
  if (!(sensitivity_cps_per_MBq > 0 && Number.isFinite(sensitivity_cps_per_MBq)))
    refuse('The sensitivity (cps/MBq)', sensitivity_cps_per_MBq, 'a number above 0');
  if (!(resolution_mm > 0 && Number.isFinite(resolution_mm)))
    refuse('The resolution (mm)', resolution_mm, 'a number above 0');
}

function checkVoxels({ smoothing_mm }: VoxelCurveSettings): void {
  if (!(smoothing_mm >= 0 && smoothing_mm <= MOST_SMOOTHING_mm))
    refuse('The smoothing of voxels (mm)', smoothing_mm, `a number from 0 to ${MOST_SMOOTHING_mm}`);
}

function checkRegion({ models, fixedHalfLives, excluded }: RegionFitChoice): void {
  if (models?.length === 0) refuse('The list of models of a region', 'empty', 'at least one model');
  if (fixedHalfLives) checkHalfLives(fixedHalfLives);
  for (const { reason } of excluded)
    if (reason.trim() === '') refuse('The reason for leaving a point out', 'empty', 'a reason');
}

function checkHalfLives({ phases_s, uptake_s }: FixedHalfLives): void {
  for (const halfLife_s of [...phases_s, uptake_s])
    if (halfLife_s !== null && !(halfLife_s > 0 && Number.isFinite(halfLife_s)))
      refuse('A fixed half-life (s)', halfLife_s, 'a number above 0');
}
