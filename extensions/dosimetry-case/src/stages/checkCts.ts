import { DosimetryError, toErrorReport, type CtSeries, type TimePoint } from '@voxel-dosimetry/core';
import { isSame } from '../isSame';
import type { CaseState, PlacedImage } from '../state';
import { ctOwner, timePointsOf } from '../timePoints';
import { readCt } from './readCt';
import type { StageContext } from './stageContext';

type WithOwnCt = TimePoint & { readonly ct: CtSeries };

/** Time points whose own CT is to be compared with their emission image. */
export function ctsToCheck(state: CaseState): readonly WithOwnCt[] {
  const { ctOntoEmission = 'as-acquired' } = state.choices.register;
  if (ctOntoEmission === 'as-acquired') return [];
  return timePointsOf(state).filter(
    (timePoint): timePoint is WithOwnCt => timePoint.ct !== null && ctOwner(state, timePoint).id === timePoint.id,
  );
}

/**
 * How each of these CTs lies on its emission image, as the first of `steps` steps. What was found for the same images before is taken again; one that cannot be compared
 * says why and stays as acquired.
 */
export async function checkCts(
  context: StageContext,
  timePoints: readonly WithOwnCt[],
  steps: number,
): Promise<Readonly<Record<string, PlacedImage>>> {
  const { state, ports } = context;
  const checked: Record<string, PlacedImage> = { ...state.results.register?.placedImages };
  for (const [index, { id, ct, emission }] of timePoints.entries()) {
    const asked: PlacedImage = {
      seriesInstanceUIDs: [emission.seriesInstanceUID, ct.seriesInstanceUID],
      grids: [emission.grid.value, ct.grid.value],
      found: null,
      notFoundBecause: null,
    };
    const before = checked[id];
    if (before?.found && isSame([before.seriesInstanceUIDs, before.grids], [asked.seriesInstanceUIDs, asked.grids]))
      continue;
    await readCt(context, id, ct, [index, steps]);
    try {
      checked[id] = { ...asked, found: await ports.compute.placeCt(id, context.step(index, steps)) };
    } catch (error) {
      if (!(error instanceof DosimetryError && error.code.startsWith('register/'))) throw error;
      checked[id] = { ...asked, notFoundBecause: toErrorReport(error, error.code) };
    }
    await ports.compute.release([`ct/${id}`]);
  }
  return checked;
}
