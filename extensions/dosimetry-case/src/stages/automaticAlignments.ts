import { DosimetryError, toErrorReport, type TimePoint } from '@voxel-dosimetry/core';
import type { DrawnRegions, FoundAlignment, RegistrationImageKind, RegistrationMethod } from '@voxel-dosimetry/compute';
import type { AutomaticAlignment, CaseState } from '../state';
import { isSame } from '../isSame';
import { motionOfDrawn } from '../motionOfDrawn';
import { withPlacedCts, type PlacedImages } from '../placedCts';
import { densityTimePoint, referenceTimePoint, registrationOf, timePointsOf } from '../timePoints';
import { drawnOnReference, gridForContours } from './drawnOn';
import { readCt } from './readCt';
import type { StageContext } from './stageContext';

type Alignments = Readonly<Record<string, AutomaticAlignment>>;

/** Time points that registration is to bring onto the reference: none that a person has aligned by hand or that a stored registration is chosen for. */
export function timePointsToRegister(state: CaseState): readonly TimePoint[] {
  const { transforms, stored = {} } = state.choices.register;
  const reference = referenceTimePoint(state);
  const isLeft = (id: string): boolean =>
    transforms[id] === undefined && stored[id] === undefined && registrationOf(state.choices.register, id) !== null;
  return timePointsOf(state).filter(({ id }) => id !== reference.id && isLeft(id));
}

/**
 * Registers each of these time points with the reference, as the steps from `first` on of `steps`, one image in the worker at its full size at a time. CTs lie as they were
 * checked to. What the result of an earlier run found for the same images is taken again. A time point that cannot be registered says why and stays in patient coordinates.
 */
export async function automaticAlignments(
  context: StageContext,
  checked: PlacedImages,
  timePoints: readonly TimePoint[],
  [first, steps]: readonly [number, number],
): Promise<Alignments> {
  const { ports } = context;
  const state = withPlacedCts(context.state, checked);
  const kept = state.results.register?.automatic ?? {};
  const reference = referenceTimePoint(state);
  const alignments: Record<string, AutomaticAlignment> = { ...foundBefore(state, checked, reference) };
  let prepared: RegistrationImageKind | null = null;
  for (const [index, timePoint] of placedOf(state, timePoints).entries()) {
    const asked = alignmentOf(state, checked, [reference, timePoint]);
    const before = kept[timePoint.id];
    if (before?.found && isSamePair(before, asked)) {
      alignments[timePoint.id] = before;
      continue;
    }
    const step = [first + index, steps] as const;
    alignments[timePoint.id] = await orReason(asked, async () => {
      assertOwnCts(reference, timePoint, asked.image);
      const guides = await guidesOf(context, checked, asked.method);
      if (prepared !== asked.image) await prepare(context, reference, asked.image, step);
      prepared = asked.image;
      await prepare(context, timePoint, asked.image, step);
      const ids = { referenceTimePointId: reference.id, timePointId: timePoint.id };
      return ports.compute.align({ image: asked.image, method: asked.method, guides, ...ids }, context.step(...step));
    });
    await ports.compute.release([`registration/${timePoint.id}`]);
  }
  await ports.compute.release([`registration/${reference.id}`]);
  return alignments;
}

/** The same time points as the placed state has them. */
const placedOf = (state: CaseState, timePoints: readonly TimePoint[]): readonly TimePoint[] =>
  timePointsOf(state).filter(({ id }) => timePoints.some((each) => each.id === id));

/** What was found for time points that a person has moved by hand since: the way back to it stays open. */
function foundBefore(state: CaseState, checked: PlacedImages, reference: TimePoint): Alignments {
  const kept = state.results.register?.automatic ?? {};
  const { transforms } = state.choices.register;
  const stillFound = timePointsOf(state).flatMap((timePoint) => {
    const before = kept[timePoint.id];
    if (!before?.found || transforms[timePoint.id] === undefined) return [];
    return isSamePair(before, alignmentOf(state, checked, [reference, timePoint]))
      ? [[timePoint.id, before] as const]
      : [];
  });
  return Object.fromEntries(stillFound);
}

const isSamePair = (a: AutomaticAlignment, b: AutomaticAlignment): boolean =>
  isSame(
    [a.method, a.image, a.seriesInstanceUIDs, a.grids, a.guideSeries, a.guidesMovedBy],
    [b.method, b.image, b.seriesInstanceUIDs, b.grids, b.guideSeries, b.guidesMovedBy],
  );

/** Read anew for each time point: a SEG is small beside a CT. Throws `register/no-guides`. */
async function guidesOf(
  context: StageContext,
  checked: PlacedImages,
  method: RegistrationMethod,
): Promise<readonly DrawnRegions[]> {
  if (method !== 'contour-guided') return [];
  const drawn = drawnOnReference(context.state);
  if (drawn.length === 0) throw noGuides(referenceTimePoint(context.state));
  const guides: DrawnRegions[] = [];
  for (const series of drawn) {
    const movedBy = motionOfDrawn(context.state, series, checked);
    const onto = gridForContours(context.state, series);
    guides.push({ series, source: await context.sourceOf(series), onto, movedBy });
  }
  return guides;
}

const noGuides = ({ label }: TimePoint): DosimetryError =>
  new DosimetryError({
    code: 'register/no-guides',
    message: `No SEG or RTSTRUCT is drawn on the reference ${label}; contour-guided registration needs at least one region.`,
    remedy: 'Choose the time point as reference that regions are drawn on, or register rigidly or deformably.',
  });

function alignmentOf(
  state: CaseState,
  checked: PlacedImages,
  [reference, moving]: readonly [TimePoint, TimePoint],
): AutomaticAlignment {
  const { image, method } = registrationOf(state.choices.register, moving.id) ?? { image: 'ct', method: 'rigid' };
  const [first, second] = [reference, moving].map(({ ct, emission }) => (image === 'ct' ? ct : emission));
  return {
    method,
    image,
    seriesInstanceUIDs: [first?.seriesInstanceUID ?? '', second?.seriesInstanceUID ?? ''],
    grids: [first?.grid.value ?? null, second?.grid.value ?? null],
    ...(method === 'contour-guided' ? guidesAsked(state, checked) : {}),
    found: null,
    notRegisteredBecause: null,
  };
}

/** Which regions guide, and how those lie elsewhere that were drawn on a CT that is moved. */
function guidesAsked(
  state: CaseState,
  checked: PlacedImages,
): Pick<AutomaticAlignment, 'guideSeries' | 'guidesMovedBy'> {
  const drawn = drawnOnReference(state);
  const motions = drawn.map((series) => motionOfDrawn(state, series, checked));
  return {
    guideSeries: drawn.map(({ seriesInstanceUID }) => seriesInstanceUID),
    ...(motions.some((motion) => motion !== null) ? { guidesMovedBy: motions } : {}),
  };
}

async function orReason(asked: AutomaticAlignment, align: () => Promise<FoundAlignment>): Promise<AutomaticAlignment> {
  try {
    return { ...asked, found: await align() };
  } catch (error) {
    if (!(error instanceof DosimetryError && error.code.startsWith('register/'))) throw error;
    return { ...asked, notRegisteredBecause: toErrorReport(error, error.code) };
  }
}

/** A CT leaves the worker as soon as its registration image is made, unless what was registered before still needs it. */
async function prepare(
  context: StageContext,
  { id, ct }: TimePoint,
  image: RegistrationImageKind,
  step: readonly [number, number],
): Promise<void> {
  const { state, ports } = context;
  const { compute } = ports;
  const isNeeded = state.stagesWithVoxels?.includes('register') === true && densityTimePoint(state)?.id === id;
  if (image === 'ct' && ct !== null) await readCt(context, id, ct, step);
  try {
    await compute.prepareRegistration({ image, timePointId: id }, context.step(...step));
  } finally {
    if (image === 'ct' && !isNeeded) await compute.release([`ct/${id}`]);
  }
}

/** Each must have a CT of its own: one that two time points share lies on itself, wherever the patient lay. */
function assertOwnCts(reference: TimePoint, moving: TimePoint, image: RegistrationImageKind): void {
  if (image !== 'ct') return;
  const remedy = 'Register by emission images, or align this time point by hand.';
  for (const { ct, label } of [reference, moving])
    if (ct === null)
      throw new DosimetryError({
        code: 'register/no-ct',
        message: `The time point ${label} has no CT to register by; one was expected.`,
        remedy,
      });
  if (reference.ct?.seriesInstanceUID === moving.ct?.seriesInstanceUID)
    throw new DosimetryError({
      code: 'register/same-ct',
      message: `The time points ${reference.label} and ${moving.label} share one CT; a CT of each was expected.`,
      remedy,
    });
}
