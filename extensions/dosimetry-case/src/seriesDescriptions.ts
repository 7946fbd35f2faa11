import type { EncodeRequest } from '@voxel-dosimetry/compute';
import { WRITTEN_SERIES_DESCRIPTION } from './regionSources';
import type { CaseState } from './state';
import { referenceTimePoint, timePointLabel } from './timePoints';

/** What the archive lists the written series under; absorbed dose of a Monte Carlo run that was stopped and kept says so. */
export function seriesDescriptions({ results }: Pick<CaseState, 'results'>): EncodeRequest['seriesDescriptions'] {
  const isPartial = results.dose?.monteCarlo?.isPartial === true;
  return {
    RTDOSE: isPartial ? `${WRITTEN_SERIES_DESCRIPTION}, partial Monte Carlo` : WRITTEN_SERIES_DESCRIPTION,
    SEG: WRITTEN_SERIES_DESCRIPTION,
    RTSTRUCT: WRITTEN_SERIES_DESCRIPTION,
  };
}

/** The same for the registration of one time point. */
export const registrationDescription = (state: CaseState, timePointId: string): string =>
  `${WRITTEN_SERIES_DESCRIPTION}, ${timePointLabel(state, timePointId)} onto ${referenceTimePoint(state).label}`;
