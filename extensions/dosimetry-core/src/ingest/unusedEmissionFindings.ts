import { findingOf, type StageFinding } from '../domain/finding';
import type { OtherSeries } from '../domain/series';
import { dayText, seriesName } from './issue';

/**
 * `ingest/series-unused`: NM and PT series that take no part, each with the reason: without a word a time point would be missing
 * from the curves. Test: unit/core/findings.
 */
export const unusedEmissionFindings = (others: readonly OtherSeries[]): StageFinding[] =>
  others
    .filter(({ modality }) => modality === 'NM' || modality === 'PT')
    .map((series) =>
      findingOf(series.seriesInstanceUID, {
        code: 'ingest/series-unused',
        severity: 'warning',
        about: series.reason,
        message: `The ${series.modality} series ${seriesName(series)} of ${dayText(series.studyDate)} takes no part: ${series.reason}`,
        remedy:
          'If it was to be a time point, reconstruct or export it as SPECT or PET slices and open the study again.',
      }),
    );
