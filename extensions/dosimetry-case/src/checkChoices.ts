import { assertScannerCalibration, type RigidTransform, type TimePointEntries } from '@voxel-dosimetry/core';
import { checkFitChoices } from './checkFitChoices';
import { isSame } from './isSame';
import { refuse } from './refuse';
import type { CaseChoices, ComparisonRequest } from './state';
import { registrationOf } from './timePoints';

type Stage = keyof CaseChoices;
type Checks = { readonly [S in Stage]?: (choices: CaseChoices[S]) => void };

/** A nudge is six finite numbers about a finite centre. Throws `case/choice`. */
export function checkTransform(transform: RigidTransform): RigidTransform {
  const numbers = [...transform.rotation_rad, ...transform.translation_mm, ...transform.centre_mm];
  if (numbers.length !== 9 || !numbers.every(Number.isFinite))
    refuse('The alignment', numbers.join(', '), 'three rotations (rad), three shifts (mm) and a centre (mm)');
  return transform;
}

/** Entered numbers are finite and, where they are an amount, above zero. Throws `case/choice`. */
export function checkEntries(entries: TimePointEntries): TimePointEntries {
  const { administeredActivity_MBq, acquisitionDuration_s, sliceSpacing_mm, administrationTime, acquisitionStart } =
    entries;
  const amounts = [
    ['The administered activity (MBq)', administeredActivity_MBq],
    ['The acquisition duration (s)', acquisitionDuration_s],
    ['The slice spacing (mm)', sliceSpacing_mm],
  ] as const;
  for (const [what, value] of amounts)
    if (value !== undefined && !(value > 0 && Number.isFinite(value))) refuse(what, value, 'a number above 0');
  for (const time of [administrationTime, acquisitionStart])
    if (time && !Number.isFinite(time.local_s)) refuse('The time', time.local_s, 'a date and time of day');
  return entries;
}

const CHECKS: Checks = {
  fit: checkFitChoices,
  ingest: ({ entries }) => Object.values(entries).forEach(checkEntries),
  calibrate({ calibration }) {
    if (calibration.source === 'image') return;
    const factor = calibration.factor_cps_per_MBq;
    if (!(factor > 0 && Number.isFinite(factor)))
      refuse('The calibration factor (cps/MBq)', factor, 'a number above 0');
  },
  register({ transforms, densityCalibration }) {
    Object.values(transforms).forEach(checkTransform);
    if (densityCalibration) assertScannerCalibration(densityCalibration);
  },
  dose({ monteCarlo: { histories, seed, target, geometry, cuts, photonCutoff_keV } }) {
    if (![1, 2, 3, 4].includes(cuts)) refuse('The number of cuts of a voxel edge', cuts, 'a whole number from 1 to 4');
    if (geometry === 'ct' && cuts !== 1)
      refuse('The number of cuts of a voxel edge', cuts, "1 with the CT's own voxels");
    if (!(photonCutoff_keV >= 1 && photonCutoff_keV <= 100))
      refuse('The photon cut-off (keV)', photonCutoff_keV, 'a number from 1 to 100');
    if (!(Number.isSafeInteger(histories) && histories > 0))
      refuse('The number of decays to follow', histories, 'a whole number above 0');
    if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) refuse('The seed', seed, 'a whole number below 2³²');
    if (target && !(target.uncertainty_pct > 0 && target.uncertainty_pct <= 100))
      refuse('The uncertainty to reach (%)', target.uncertainty_pct, 'a number above 0 and at most 100');
    if (target?.regionIds?.length === 0) refuse('The regions of the uncertainty', 'empty', 'at least one region');
  },
  segment({ thresholds }) {
    for (const { name, fraction_frac } of thresholds)
      if (!(fraction_frac > 0 && fraction_frac <= 1))
        refuse(`The threshold of "${name}"`, fraction_frac, 'a fraction of the maximum above 0 and at most 1');
    const ids = thresholds.map(({ id }) => id);
    if (new Set(ids).size < ids.length)
      refuse('The ids of the threshold regions', ids.join(', '), 'an id of its own for each');
  },
};

/** A stage's choices as a command gives them; checked here, trusted behind. Throws `case/choice`, `dose/density-calibration`. */
export function checkChoices<S extends Stage>(stage: S, choices: CaseChoices[S]): CaseChoices[S] {
  CHECKS[stage]?.(choices);
  return choices;
}

/** At least two different engines, one of them the reference, and criteria that can be met. Throws `case/choice`. */
export function checkComparison({ engines, reference, gamma }: ComparisonRequest): void {
  if (new Set(engines).size < 2 || new Set(engines).size < engines.length)
    refuse('The engines to compare', engines.join(', ') || 'none', 'two or more different engines');
  if (!engines.includes(reference)) refuse('The reference', reference, 'one of the engines to compare');
  if (!(gamma.dose_pct > 0 && gamma.dose_pct <= 100))
    refuse('The dose criterion (%)', gamma.dose_pct, 'a number above 0 and at most 100');
  if (!(gamma.distance_mm > 0 && Number.isFinite(gamma.distance_mm)))
    refuse('The distance criterion (mm)', gamma.distance_mm, 'a number above 0');
  if (!(gamma.threshold_pct >= 0 && gamma.threshold_pct < 100))
    refuse('The threshold (%)', gamma.threshold_pct, 'a number from 0 and below 100');
}

/** What was confirmed about the calibrated images holds for the calibration that they were made with. */
export function withCalibration(
  before: CaseChoices['calibrate'],
  { calibration }: CaseChoices['calibrate'],
): CaseChoices['calibrate'] {
  return isSame(before.calibration, calibration) ? before : { calibration };
}

/**
 * Alignments hold for the reference they were made with: another reference starts from patient coordinates again. An acceptance holds for how the
 * alignment was found: with another registration only what is aligned by hand or from the archive stays accepted.
 */
export function withReference(before: CaseChoices['register'], next: CaseChoices['register']): CaseChoices['register'] {
  if (!isSame([before.transforms, before.accepted], [next.transforms, next.accepted])) return next;
  if (next.referenceTimePointId !== before.referenceTimePointId) {
    const {
      stored: _stored,
      registrations: _registrations,
      landmarks: _landmarks,
      deformationKept: _kept,
      ...others
    } = next;
    return { ...others, transforms: {}, accepted: [] };
  }
  const movedCts = ({ ctOntoEmission, ctsAsAcquired = [] }: CaseChoices['register']) =>
    ctOntoEmission === 'correct' ? ctsAsAcquired : null;
  const lieAlike = isSame(movedCts(next), movedCts(before));
  const isAsAccepted = (id: string): boolean => {
    const [keeps, kept] = [next, before].map(({ deformationKept = [] }) => deformationKept.includes(id));
    if (next.transforms[id] !== undefined) return keeps === kept;
    if (!lieAlike && registrationOf(next, id)?.image === 'ct') return false;
    if (next.stored?.[id] !== before.stored?.[id]) return false;
    return next.stored?.[id] !== undefined || isSame(registrationOf(next, id), registrationOf(before, id));
  };
  return { ...next, accepted: next.accepted.filter(isAsAccepted) };
}
