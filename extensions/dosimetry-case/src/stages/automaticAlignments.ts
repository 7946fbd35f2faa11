import { DosimetryError, toErrorReport, type CtSeries, type TimePoint } from '@voxel-dosimetry/core';
import type { RegistrationImageKind, RigidAlignment } from '@voxel-dosimetry/compute';
import type { AutomaticAlignment, CaseState } from '../state';
import { isSame } from '../isSame';
import { densityTimePoint, referenceTimePoint, timePointsOf } from '../timePoints';
import type { StageContext } from './stageContext';

type Alignments = Readonly<Record<string, AutomaticAlignment>>;

/** Time points that registration is to bring onto the reference: none that a person has aligned by hand. */
export function timePointsToRegister(state: CaseState): readonly TimePoint[] {
  const { rigidBy, transforms } = state.choices.register;
  if (rigidBy === null) return [];
  const reference = referenceTimePoint(state);
  return timePointsOf(state).filter(({ id }) => id !== reference.id && transforms[id] === undefined);
}

/**
 * Registers each of these time points with the reference, one image in the worker at its full size at a time. What the result of an earlier run found
 * for the same images is taken again. A time point that cannot be registered says why and stays in patient coordinates.
 */
export async function automaticAlignments(
  context: StageContext,
  timePoints: readonly TimePoint[],
  steps: number,
): Promise<Alignments> {
  const { state, ports } = context;
  const kept = state.results.register?.automatic ?? {};
  const reference = referenceTimePoint(state);
  const alignments: Record<string, AutomaticAlignment> = {};
  let isReferencePrepared = false;
  for (const [index, timePoint] of timePoints.entries()) {
    const asked = alignmentOf(state, reference, timePoint);
    const before = kept[timePoint.id];
    if (before?.found && isSamePair(before, asked)) {
      alignments[timePoint.id] = before;
      continue;
    }
    const step = [index, steps] as const;
    alignments[timePoint.id] = await orReason(asked, async () => {
      assertOwnCts(reference, timePoint, asked.image);
      if (!isReferencePrepared) await prepare(context, reference, asked.image, step);
      isReferencePrepared = true;
      await prepare(context, timePoint, asked.image, step);
      const ids = { referenceTimePointId: reference.id, timePointId: timePoint.id };
      return ports.compute.alignRigidly({ image: asked.image, ...ids }, context.step(...step));
    });
    await ports.compute.release([`registration/${timePoint.id}`]);
  }
  await ports.compute.release([`registration/${reference.id}`]);
  return alignments;
}

const isSamePair = (a: AutomaticAlignment, b: AutomaticAlignment): boolean =>
  isSame([a.image, a.seriesInstanceUIDs, a.grids], [b.image, b.seriesInstanceUIDs, b.grids]);

function alignmentOf({ choices }: CaseState, reference: TimePoint, moving: TimePoint): AutomaticAlignment {
  const image = choices.register.rigidBy ?? 'ct';
  const [first, second] = [reference, moving].map(({ ct, emission }) => (image === 'ct' ? ct : emission));
  return {
    image,
    seriesInstanceUIDs: [first?.seriesInstanceUID ?? '', second?.seriesInstanceUID ?? ''],
    grids: [first?.grid.value ?? null, second?.grid.value ?? null],
    found: null,
    notRegisteredBecause: null,
  };
}

async function orReason(asked: AutomaticAlignment, align: () => Promise<RigidAlignment>): Promise<AutomaticAlignment> {
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

/** Reads a CT into the worker as the `index`-th of `count` steps. */
export async function readCt(
  context: StageContext,
  timePointId: string,
  ct: CtSeries,
  [index, count]: readonly [number, number],
): Promise<void> {
  context.report(index / count, 'Reading CT');
  const source = await context.sourceOf(ct);
  await context.ports.compute.readCt({ timePointId, series: ct, source }, context.step(index, count));
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
