import { DosimetryError, toErrorReport } from '@voxel-dosimetry/core';
import { isSame } from '../isSame';
import { mrsToPlace, type MrOnto } from '../placedMrs';
import type { PlacedImages } from '../placedCts';
import type { PlacedImage } from '../state';
import { readCt } from './readCt';
import type { StageContext } from './stageContext';

/**
 * How each chosen MR lies on the image that it is to be brought onto, as the steps from `first` on of `steps`, added to what CTs were found to lie. What was found for the same images before
 * is taken again; one that cannot be registered says why, and what is drawn on it stays in patient coordinates.
 */
export async function placeMrs(
  context: StageContext,
  placed: PlacedImages,
  [first, steps]: readonly [number, number],
): Promise<PlacedImages> {
  const found: Record<string, PlacedImage> = { ...placed };
  for (const [index, task] of mrsToPlace(context.state).entries()) {
    const { mr, timePoint, onto } = task;
    const { seriesInstanceUID } = mr;
    const image = onto === 'ct' ? timePoint.ct : timePoint.emission;
    const asked: PlacedImage = {
      seriesInstanceUIDs: [image?.seriesInstanceUID ?? '', seriesInstanceUID],
      grids: [image?.grid.value ?? null, mr.grid],
      found: null,
      notFoundBecause: null,
    };
    const before = found[seriesInstanceUID];
    if (before?.found && isSame([before.seriesInstanceUIDs, before.grids], [asked.seriesInstanceUIDs, asked.grids]))
      continue;
    try {
      found[seriesInstanceUID] = {
        ...asked,
        found: await place(context, task, [first + index, steps]),
      };
    } catch (error) {
      if (!(error instanceof DosimetryError && error.code.startsWith('register/'))) throw error;
      found[seriesInstanceUID] = { ...asked, notFoundBecause: toErrorReport(error, error.code) };
    }
  }
  return found;
}

async function place(
  context: StageContext,
  { mr, timePoint, onto }: MrOnto,
  step: readonly [number, number],
): Promise<NonNullable<PlacedImage['found']>> {
  const { compute } = context.ports;
  const { id, ct, label } = timePoint;
  if (onto === 'ct') {
    if (ct === null) throw noCt(label);
    await readCt(context, id, ct, step);
  }
  const source = await context.sourceOf(mr);
  await compute.readMr({ series: mr, source }, context.step(...step));
  try {
    const request = { mrSeriesInstanceUID: mr.seriesInstanceUID, timePointId: id, onto };
    return await compute.placeMr(request, context.step(...step));
  } finally {
    await compute.release([`mr/${mr.seriesInstanceUID}`, ...(onto === 'ct' ? ([`ct/${id}`] as const) : [])]);
  }
}

const noCt = (label: string): DosimetryError =>
  new DosimetryError({
    code: 'register/no-ct',
    message: `The time point ${label} has no CT that the MR could be brought onto; one was expected.`,
    remedy: 'Bring the MR onto the emission image.',
  });
