import { figureOf, findingAt, percentOf, type StageFinding } from '../domain/finding';

/** Resampling onto another grid changes the sum of a noisy image by this much at most. */
const KEPT_BY_RESAMPLING_frac = 0.05;

/**
 * `register/activity-lost`: an image whose activity is not the same on the dose grid, since it reaches beyond that grid or is
 * displaced. Test: unit/core/findings.
 */
export function alignmentFindings(
  aligned: readonly {
    readonly timePointId: string;
    readonly label: string;
    readonly activityBefore_MBq: number;
    readonly activityAfter_MBq: number;
  }[],
): StageFinding[] {
  return aligned.flatMap(({ timePointId, label, activityBefore_MBq, activityAfter_MBq }) => {
    if (!(Math.abs(activityAfter_MBq / activityBefore_MBq - 1) > KEPT_BY_RESAMPLING_frac)) return [];
    const [before, after] = [figureOf(activityBefore_MBq), figureOf(activityAfter_MBq)];
    return [
      findingAt(timePointId, {
        code: 'register/activity-lost',
        severity: 'warning',
        about: `${before}/${after}`,
        message: `The image at ${label} holds ${before} MBq, on the dose grid ${after} MBq; a change of at most ${percentOf(KEPT_BY_RESAMPLING_frac)} was expected. It reaches beyond the image of the reference time point, or is displaced.`,
        remedy: 'Check the fusion, or take the time point whose image covers all others as reference.',
      }),
    ];
  });
}
