import { DosimetryError, IDENTITY_TRANSFORM, type SpatialTransform } from '@voxel-dosimetry/core';
import type { CaseState, RegisteredTimePoints } from '../state';
import { withPlacedCts } from '../placedCts';
import { mrsToPlace } from '../placedMrs';
import { automaticAlignments, timePointsToRegister } from './automaticAlignments';
import { checkCts, ctsToCheck } from './checkCts';
import { placeMrs } from './placeMrs';
import { readCt } from './readCt';
import { densityTimePoint, referenceTimePoint, timePointsOf, transformByHand } from '../timePoints';
import type { StageContext } from './stageContext';
import { storedAlignments, timePointsFromArchive } from './storedAlignments';

/**
 * Brings every time point and the CT's density onto the dose grid (the reference's emission grid) by patient coordinates,
 * registration where it is chosen, stored registrations, and the person's nudges; before that CTs onto the emission images of their own time points, and MRs onto either, where that is chosen. Without any CT the density is 1.0 g/mL everywhere, and only after a person has accepted that
 * in Ingest; otherwise throws `register/no-ct`.
 */
export async function register(context: StageContext): Promise<RegisteredTimePoints> {
  const { state, ports } = context;
  const reference = referenceTimePoint(state);
  if (densityTimePoint(state) === null && !uniformDensityAccepted(state)) throw noCt();
  const toRegister = timePointsToRegister(state);
  const fromArchive = timePointsFromArchive(state);
  const toCheck = ctsToCheck(state);
  const placed = toCheck.length + mrsToPlace(state).length;
  const steps = placed + toRegister.length + fromArchive.length + 2;
  const placedImages = await placeMrs(context, await checkCts(context, toCheck, steps), [toCheck.length, steps]);
  const automatic = await automaticAlignments(context, placedImages, toRegister, [placed, steps]);
  const stored = await storedAlignments(context, fromArchive, [placed + toRegister.length, steps]);
  const density = densityTimePoint(withPlacedCts(state, placedImages));
  if (density?.ct) await readCt(context, density.id, density.ct, [steps - 2, steps]);
  const { densityCalibration } = state.choices.register;
  const transformOf = (id: string): SpatialTransform => {
    if (id === reference.id) return IDENTITY_TRANSFORM;
    const found = automatic[id]?.found?.transform ?? null;
    const byHand = transformByHand(state.choices.register, id, found);
    return byHand ?? stored[id]?.transform ?? found ?? IDENTITY_TRANSFORM;
  };
  const outcome = await ports.compute.register(
    {
      referenceTimePointId: reference.id,
      alignments: timePointsOf(state).map(({ id }) => ({ timePointId: id, transform: transformOf(id) })),
      densityFromTimePointId: density?.id ?? null,
      densityCalibration,
    },
    context.step(steps - 1, steps),
  );
  return { ...outcome, automatic, placedImages, ...(fromArchive.length > 0 ? { stored } : {}) };
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
