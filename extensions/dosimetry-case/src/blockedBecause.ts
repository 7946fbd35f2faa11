import {
  assertEngineFits,
  assertTransportFits,
  SINGLE_TIME_POINT_METHODS,
  STAGES,
  toErrorReport,
  type CurveSettings,
  type ErrorReport,
  type StageId,
} from '@voxel-dosimetry/core';
import { daughtersOf, daughtersToChoose } from './daughters';
import { regionSourcesToUse } from './regionSources';
import { registeredTimePointIds } from './registrationsToWrite';
import { findingBefore } from './stageFindings';
import type { CaseState } from './state';
import { drawnRegions } from './stages/fit';
import {
  densityTimePoint,
  planarTimePointsOf,
  referenceTimePoint,
  timePointsOf,
  unacceptedTimePoints,
} from './timePoints';

type Check = (state: CaseState) => string | null;

const CHECKS: Readonly<Partial<Record<StageId, Check>>> = {
  ingest: (state) => state.results.ingest?.issues[0]?.message ?? null,
  calibrate: countsWithoutFactor,
  segment: (state) => alignmentToAccept(state) ?? noRegions(state),
  fit: alignmentToAccept,
  dose: daughtersToChoose,
  export: nothingToStore,
};

function nothingToStore(state: CaseState): string | null {
  const { objects } = state.choices.export;
  if (objects.length === 0) return 'Choose at least one object to store.';
  if (!objects.includes('REG') || registeredTimePointIds(state).length > 0) return null;
  return 'No time point is registered, so there is no registration to store: leave REG out.';
}

function countsWithoutFactor(state: CaseState): string | null {
  if (state.choices.calibrate.calibration.source === 'factor') return null;
  const inCounts = timePointsOf(state).filter(({ emission }) => emission.unit.value === 'count');
  if (inCounts.length === 0) return null;
  const labels = inCounts.map(({ label }) => label).join(', ');
  return `The images at ${labels} are in counts: enter the camera's calibration factor in cps/MBq.`;
}

function alignmentToAccept(state: CaseState): string | null {
  const open = unacceptedTimePoints(state);
  return open.length === 0 ? null : `Accept the alignment of ${open.map(({ label }) => label).join(', ')}.`;
}

function noRegions(state: CaseState): string | null {
  const { thresholds, drawn } = state.choices.segment;
  const { ingest } = state.results;
  const sources = ingest ? regionSourcesToUse(ingest, state).length : 0;
  if (sources + thresholds.length + (drawn?.length ?? 0) > 0) return null;
  return 'There are no regions: draw one, add a threshold region or choose a SEG or RTSTRUCT.';
}

/** One scan has no curve of its own: somebody must say whose kinetics it follows, or that nothing but physical decay does. */
function oneScanWithoutMethod(state: CaseState): ErrorReport | null {
  const { curves, regions } = state.choices.fit;
  const [only, ...others] = timePointsOf(state);
  if (!only || others.length > 0) return null;
  const { models, selection } = curves;
  const ids = state.results.segment?.regions.map(({ id }) => id) ?? [];
  const drawn = drawnRegions(state);
  const isAnswered = (choice: {
    models: CurveSettings['models'] | null;
    selection: CurveSettings['selection'] | null;
  }) =>
    (choice.selection ?? selection).startsWith('single-time-point:') || (choice.models ?? models).includes('trapezoid');
  // Images of a part of the body say nothing of the rest of it.
  const hasWholeBody = planarTimePointsOf(state).some(({ planar }) => planar.extent === 'whole-body');
  const isRestAnswered = (Object.keys(drawn).length > 0 && hasWholeBody) || isAnswered(curves);
  if (isRestAnswered && ids.every((id) => id in drawn || isAnswered(regions[id] ?? curves))) return null;
  return {
    code: 'fit/too-few-points',
    message: `There is one scan, at ${only.label}; a curve needs two or more.`,
    remedy: `Choose a method for one scan (${SINGLE_TIME_POINT_METHODS.join(', ')}), or the trapezoid with physical decay${hasWholeBody ? ', or draw all regions on the planar images' : ''}.`,
  };
}

/** The stages that give what `stage` takes. */
export function producersOf(stage: StageId): StageId[] {
  const takes: readonly string[] = STAGES.find(({ id }) => id === stage)?.takes ?? [];
  return STAGES.filter(({ gives }) => gives.some((what) => takes.includes(what))).map(({ id }) => id);
}

function notReady(state: CaseState, stage: StageId): string | null {
  if (stage === 'ingest') return null;
  const needed = ['ingest', ...producersOf(stage)];
  for (const { id, title } of STAGES) {
    if (!needed.includes(id)) continue;
    const { status } = state.stages[id];
    if (status === 'ready') continue;
    if (id === 'ingest') return blockedBecause(state, 'ingest') ?? 'Open the studies of a patient first.';
    return status === 'stale' ? `${title} is out of date: run it again first.` : `Run ${title} first.`;
  }
  return null;
}

/** What the worker is busy with, for a person; null when nothing runs. */
export function runningTitle({ stages, comparison }: CaseState): string | null {
  if (comparison.state.status === 'running') return 'The comparison of engines';
  return STAGES.find(({ id }) => stages[id].status === 'running')?.title ?? null;
}

/** Why a stage cannot run now, for a person; null when it can. Proved by test/unit/case/ingest.test.ts. */
export const blockedBecause = (state: CaseState, stage: StageId): string | null =>
  blockage(state, stage)?.message ?? null;

/** The same with its code and what to do: a finding's or an engine's own, so that a run without a screen ends with it. */
export const blockage = (state: CaseState, stage: StageId): ErrorReport | null =>
  blockageOfInputs(state, stage) ??
  (stage === 'dose' ? unfitEngine(state) : stage === 'fit' ? oneScanWithoutMethod(state) : null);

/** The chosen engine against the case: no density, or a site's kernel for something else. */
function unfitEngine(state: CaseState): ErrorReport | null {
  const { register } = state.results;
  const { engine, kernel, monteCarlo } = state.choices.dose;
  const radionuclide = referenceTimePoint(state).emission.radionuclide.value;
  if (!register || radionuclide === null) return null;
  const use = {
    radionuclide,
    daughters: daughtersOf(state) ?? 'none',
    voxelSize_mm: register.grid.spacing_mm,
  } as const;
  const hasDensity = densityTimePoint(state) !== null;
  try {
    if (engine === 'monte-carlo') assertTransportFits(monteCarlo.geometry, hasDensity);
    assertEngineFits({ engine, hasDensity, siteKernel: kernel.siteKernel, use });
    return null;
  } catch (error) {
    return toErrorReport(error, 'dose/engine');
  }
}

/** Why a stage cannot run whatever is chosen in it: for `dose`, with any engine. */
export function blockageOfInputs(state: CaseState, stage: StageId): ErrorReport | null {
  const because = (message: string): ErrorReport => ({
    code: 'case/blocked',
    message,
    remedy: `Settle this, then run ${STAGES.find(({ id }) => id === stage)?.title ?? stage} again.`,
  });
  if (state.studyInstanceUIDs.length === 0) return because('Open the studies of a patient first.');
  const running = runningTitle(state);
  if (running !== null) return because(`${running} is running.`);
  const waitsFor = notReady(state, stage);
  if (waitsFor !== null) return because(waitsFor);
  const finding = findingBefore(state, stage);
  if (finding) return { code: finding.code, message: finding.message, remedy: finding.remedy };
  const check = CHECKS[stage]?.(state) ?? null;
  return check === null ? null : because(check);
}
