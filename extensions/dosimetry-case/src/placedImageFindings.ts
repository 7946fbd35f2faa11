import { findingAt, type StageFinding } from '@voxel-dosimetry/core';
import { ctMotion, isMisplaced } from './placedCts';
import { mrsToPlace } from './placedMrs';
import type { CaseState } from './state';
import { timePointsOf } from './timePoints';

/**
 * What a person should know of CTs that were compared with the emission images of their own time points: `register/ct-misplaced` (it lies elsewhere and is used so), `register/ct-moved`
 * (it was moved; what was reconstructed with it was not), `register/ct-not-checked`. Proved by test/unit/case/placedCts.test.ts.
 */
export function checkedCtFindings(state: Pick<CaseState, 'results' | 'choices'>): StageFinding[] {
  const { ctOntoEmission = 'as-acquired' } = state.choices.register;
  const checked = state.results.register?.placedImages ?? {};
  if (ctOntoEmission === 'as-acquired') return [];
  return timePointsOf(state).flatMap((timePoint): StageFinding[] => {
    const { found, notFoundBecause } = checked[timePoint.id] ?? { found: null, notFoundBecause: null };
    const { id, label } = timePoint;
    if (notFoundBecause)
      return [
        findingAt(id, {
          code: 'register/ct-not-checked',
          severity: 'warning',
          about: notFoundBecause.code,
          message: `How the CT of ${label} lies on its emission image was not found. ${notFoundBecause.message}`,
          remedy: notFoundBecause.remedy,
        }),
      ];
    if (!found || !isMisplaced(found)) return [];
    const motion_mm = found.largestMotion_mm.toFixed(1);
    const voxel_mm = Math.max(...found.voxelSize_mm).toFixed(1);
    const about = motion_mm;
    const severity = 'warning';
    return [
      ctMotion(state, timePoint) === null
        ? findingAt(id, {
            code: 'register/ct-misplaced',
            severity,
            about,
            message: `The CT of ${label} lies up to ${motion_mm} mm off its emission image; at most one voxel of that, ${voxel_mm} mm, was expected. Density and regions drawn on the CT are off by as much.`,
            remedy: 'Look at Emission on CT, and let the CT be moved onto the emission image.',
          })
        : findingAt(id, {
            code: 'register/ct-moved',
            severity,
            about,
            message: `The CT of ${label} was moved by up to ${motion_mm} mm onto its emission image, with the regions drawn on it. Activity that was reconstructed with attenuation from this CT keeps the error of that.`,
            remedy: 'Where the motion is large, reconstruct the emission image anew with the CT in its right place.',
          }),
    ];
  });
}

/** `register/mr-not-registered`: regions drawn on it lie by patient coordinates. */
export function mrFindings(state: Pick<CaseState, 'results' | 'choices'>): StageFinding[] {
  const placed = state.results.register?.placedImages ?? {};
  return mrsToPlace(state).flatMap(({ mr, timePoint, onto }): StageFinding[] => {
    const because = placed[mr.seriesInstanceUID]?.notFoundBecause;
    if (!because) return [];
    return [
      findingAt(timePoint.id, {
        code: 'register/mr-not-registered',
        severity: 'warning',
        about: `${mr.seriesInstanceUID} ${because.code}`,
        message: `The MR "${mr.description}" was not brought onto the ${onto === 'ct' ? 'CT' : 'emission image'} of ${timePoint.label}: regions drawn on it lie by patient coordinates. ${because.message}`,
        remedy: because.remedy,
      }),
    ];
  });
}
