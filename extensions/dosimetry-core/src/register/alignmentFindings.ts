import { figureOf, findingAt, percentOf, type StageFinding } from '../domain/finding';

/** Resampling onto another grid changes the sum of a noisy image by this much at most. */
const KEPT_BY_RESAMPLING_frac = 0.05;

/** An image that reaches beyond the grid, a second bed, still has this share of its activity on it; with less it lies elsewhere. */
const LEAST_KEPT_frac = 0.5;

/**
 * `register/activity-lost`: an image whose activity is not the same on the dose grid, since it reaches beyond that grid or is
 * displaced; with less than half of it there a person must say that it is meant. Test: unit/core/findings.
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
    const change_MBq = Math.abs(activityAfter_MBq - activityBefore_MBq);
    if (change_MBq <= KEPT_BY_RESAMPLING_frac * activityBefore_MBq) return [];
    const [before, after] = [figureOf(activityBefore_MBq), figureOf(activityAfter_MBq)];
    const isElsewhere = !(activityAfter_MBq >= LEAST_KEPT_frac * activityBefore_MBq);
    return [
      findingAt(timePointId, {
        code: 'register/activity-lost',
        severity: isElsewhere ? 'confirm' : 'warning',
        about: `${before}/${after}`,
        message: `The image at ${label} holds ${before} MBq, on the dose grid ${after} MBq; a change of at most ${percentOf(KEPT_BY_RESAMPLING_frac)} was expected. It reaches beyond the image of the reference time point, or is displaced.`,
        remedy: 'Check the fusion, or take the time point whose image covers all others as reference.',
      }),
    ];
  });
}
