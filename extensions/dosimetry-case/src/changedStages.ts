import { dependentStages, STAGE_IDS, type StageId } from '@voxel-dosimetry/core';
import { isSame } from './isSame';
import { timePointLabel } from './timePoints';
import type { CaseChoices, CaseState } from './state';

/** Stages that a change of choices overtakes, and why, in words that a person reads beside the stale dot. */
export interface OvertakenStages {
  readonly stages: readonly StageId[];
  readonly because: string;
}

const CAUSES: Readonly<Record<StageId, string>> = {
  ingest: 'The time points have changed.',
  calibrate: 'The calibration has changed.',
  register: 'The alignment has changed.',
  segment: 'The regions have changed.',
  fit: 'The time–activity model has changed.',
  dose: 'The dose engine has changed.',
  analyse: 'The analysis has changed.',
  export: 'The objects to store have changed.',
};

/**
 * Which stages the new choices overtake. Four changes are told apart: ingest's entries are assessed at once and overtake
 * only if they change a time point; confirming a finding of Calibrate overtakes nothing, withdrawing it what follows; accepting an alignment or marking landmarks overtakes nothing, withdrawing an acceptance overtakes the regions;
 * a new name of a region overtakes only what is written to the archive, unless its kinetics were found by its name; a new limit of extrapolation likewise. Proved by test/unit/case/staleness.test.ts.
 */
export function changedStages(state: CaseState, next: CaseChoices): OvertakenStages[] {
  const overtaken: OvertakenStages[] = [];
  for (const stage of STAGE_IDS) {
    if (stage === 'ingest' || isSame(state.choices[stage], next[stage])) continue;
    if (stage === 'calibrate') overtaken.push(...changedCalibration(state, next));
    else if (stage === 'register') overtaken.push(...changedAlignment(state, next));
    else if (stage === 'segment' && isOnlyRenamed(state.choices, next))
      overtaken.push({
        stages: usesNames(next.fit) ? ['fit', ...dependentStages('fit')] : ['export'],
        because: 'A region has a new name.',
      });
    else if (stage === 'fit' && isSame(withoutLimit(state.choices.fit), withoutLimit(next.fit)))
      overtaken.push({ stages: ['export'], because: "The site's limit of extrapolation has changed." });
    else overtaken.push({ stages: [stage, ...dependentStages(stage)], because: CAUSES[stage] });
  }
  return overtaken;
}

function changedCalibration(state: CaseState, next: CaseChoices): OvertakenStages[] {
  const before = state.choices.calibrate;
  if (!isSame(before.calibration, next.calibrate.calibration))
    return [{ stages: ['calibrate', ...dependentStages('calibrate')], because: CAUSES.calibrate }];
  const withdrawn = (before.confirmed ?? []).filter((id) => !next.calibrate.confirmed?.includes(id));
  if (withdrawn.length === 0) return [];
  return [{ stages: dependentStages('calibrate'), because: 'The activity in the images is no longer confirmed.' }];
}

function changedAlignment(state: CaseState, next: CaseChoices): OvertakenStages[] {
  const before = state.choices.register;
  const { accepted, densityCalibration, landmarks: _landmarks, ...alignment } = next.register;
  const {
    accepted: acceptedBefore,
    densityCalibration: calibrationBefore,
    landmarks: _landmarksBefore,
    ...alignmentBefore
  } = before;
  if (!isSame(alignment, alignmentBefore))
    return [{ stages: ['register', ...dependentStages('register')], because: CAUSES.register }];
  if (!isSame(densityCalibration, calibrationBefore))
    return [{ stages: ['register', ...dependentStages('register')], because: 'The CT calibration has changed.' }];
  const withdrawn = acceptedBefore.filter((id) => !accepted.includes(id));
  if (withdrawn.length === 0) return [];
  const labels = withdrawn.map((id) => timePointLabel(state, id)).join(', ');
  return [{ stages: dependentStages('register'), because: `The alignment of ${labels} is no longer accepted.` }];
}

/** The limit is one of what is told about a result, not of the result. */
const withoutLimit = ({ extrapolationLimit_frac: _limit, ...fit }: CaseChoices['fit']): unknown => fit;

/** Methods for one scan find a region's tissue and its earlier kinetics by its name. */
const usesNames = ({ curves, regions }: CaseChoices['fit']): boolean =>
  [curves, ...Object.values(regions)].some(({ selection }) => selection?.startsWith('single-time-point:') === true);

function isOnlyRenamed(before: CaseChoices, next: CaseChoices): boolean {
  const { names: _before, ...rest } = before.segment;
  const { names: _next, ...nextRest } = next.segment;
  return isSame(rest, nextRest);
}
