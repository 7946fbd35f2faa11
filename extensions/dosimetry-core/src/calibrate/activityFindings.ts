import { figureOf, findingAt, percentOf, type StageFinding } from '../domain/finding';
import type { TimePoint } from '../domain/series';
import type { RetainedActivity } from './retainedActivity';

/**
 * `calibrate/exceeds-administered`: an image with more activity than was administered and has not yet decayed. Factor, unit,
 * administered activity or a time is wrong, and every dose with it, so a person must say that it is meant. Test: unit/core/findings.
 */
export function activityFindings(activities: readonly RetainedActivity[]): StageFinding[] {
  return activities.flatMap(
    ({ timePoint, inImage_MBq, administeredDecayed_MBq, retained_frac, exceedsAdministered }) => {
      if (!exceedsAdministered || inImage_MBq === null || administeredDecayed_MBq === null) return [];
      const [held, most] = [figureOf(inImage_MBq), figureOf(administeredDecayed_MBq)];
      return [
        findingAt(timePoint.id, {
          code: 'calibrate/exceeds-administered',
          severity: 'confirm',
          about: `${held}/${most}`,
          message: `The image at ${timePoint.label} holds ${held} MBq, ${percentOf(retained_frac ?? 0)} of the administered activity after its decay; at most that, ${most} MBq, was expected.`,
          remedy:
            'Correct the camera factor, the unit, the administered activity or a time; or confirm that it is right all the same.',
        }),
      ];
    },
  );
}

/**
 * `calibrate/constant-image`: an image that shows nothing, the same value in every voxel: empty, or filled by a failed export. Where another image is registered in its
 * place nothing else would tell. Test: unit/core/findings.
 */
export function constantImageFindings(
  images: readonly {
    readonly timePoint: TimePoint;
    readonly least_Bq_per_mL: number;
    readonly most_Bq_per_mL: number;
  }[],
): StageFinding[] {
  return images
    .filter(({ least_Bq_per_mL, most_Bq_per_mL }) => least_Bq_per_mL === most_Bq_per_mL)
    .map(({ timePoint, most_Bq_per_mL }) =>
      findingAt(timePoint.id, {
        code: 'calibrate/constant-image',
        severity: 'confirm',
        about: figureOf(most_Bq_per_mL),
        message: `The image at ${timePoint.label} holds ${figureOf(most_Bq_per_mL)} Bq/mL in every voxel; an image with values that differ was expected.`,
        remedy:
          'Leave the series out, or export it again from the reconstruction; or confirm that it is right all the same.',
      }),
    );
}
