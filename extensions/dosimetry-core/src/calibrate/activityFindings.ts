import { figureOf, findingAt, percentOf, type StageFinding } from '../domain/finding';
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
