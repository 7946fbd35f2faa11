import { DosimetryError, IDENTITY_TRANSFORM } from '@voxel-dosimetry/core';
import type { RegisterOutcome } from '@voxel-dosimetry/compute';
import type { CaseState } from '../state';
import { densityTimePoint, referenceTimePoint, timePointsOf } from '../timePoints';
import type { StageContext } from './stageContext';

/**
 * Brings every time point and the CT's density onto the dose grid (the reference's emission grid) by patient coordinates
 * and the person's nudges. Without any CT the density is 1.0 g/mL everywhere, and only after a person has accepted that
 * in Ingest; otherwise throws `register/no-ct`.
 */
export async function register(context: StageContext): Promise<RegisterOutcome> {
  const { state, ports } = context;
  const reference = referenceTimePoint(state);
  const density = densityTimePoint(state);
  if (density === null && !uniformDensityAccepted(state)) throw noCt();
  if (density?.ct) {
    const { ct } = density;
    context.report(0, 'Reading CT');
    const source = await context.sourceOf(ct);
    await ports.compute.readCt({ timePointId: density.id, series: ct, source }, context.step(0, 2));
  }
  const { transforms, densityCalibration } = state.choices.register;
  return ports.compute.register(
    {
      referenceTimePointId: reference.id,
      alignments: timePointsOf(state).map(({ id }) => ({
        timePointId: id,
        transform: id === reference.id ? IDENTITY_TRANSFORM : (transforms[id] ?? IDENTITY_TRANSFORM),
      })),
      densityFromTimePointId: density?.id ?? null,
      densityCalibration,
    },
    context.step(1, 2),
  );
}

/** Whether a person has accepted, for the case as it stands, that there is no CT and water density is assumed. */
export const uniformDensityAccepted = (state: CaseState): boolean =>
  timePointsOf(state).length > 0 &&
  timePointsOf(state).every(({ id }) =>
    (state.results.ingest?.confirmedIssues ?? []).some(
      ({ field, timePointId }) => field === 'ct' && timePointId === id,
    ),
  );

const noCt = (): DosimetryError =>
  new DosimetryError({
    code: 'register/no-ct',
    message: 'No time point has a CT, so the mass of the voxels is unknown; a CT or an accepted density was expected.',
    remedy: 'Open the study that holds the CT, or accept a density of 1.0 g/mL in Ingest.',
  });
