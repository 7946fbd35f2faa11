import type { StageId } from '@voxel-dosimetry/core';
import { openFindings, type CaseState } from '@voxel-dosimetry/case';
import { outsideMeasured_frac } from '../shownRegionFits';
import { formatCount, formatNumber, formatPercent } from './formatQuantity';
import { confirmedActivities, confirmedIssues, givenTogether } from './confirmations';
import { curveText } from './stages/fit/fitTexts';
import { openIssueGroups } from './ingestIssues';
import type { Translate } from './messages/translator';
import { referenceTimePointId } from './referenceTimePointId';

type Outcome = (state: CaseState, t: Translate) => string;

const OUTCOMES: Readonly<Record<StageId, Outcome>> = {
  ingest(state, t) {
    const result = state.results.ingest;
    if (result === null) return '';
    const planar = result.planarTimePoints?.length ?? 0;
    const points =
      planar === 0
        ? t('ingest.outcome', { count: result.timePoints.length })
        : t('planar.outcome', { scans: t('count.scans', { count: result.timePoints.length }), count: planar });
    const open = openIssueGroups(state).length;
    if (open > 0) return t('ingest.outcomeOpen', { points, count: open });
    const confirmed = givenTogether(confirmedIssues(state)).length;
    return confirmed > 0 ? t('ingest.outcomeConfirmed', { points, count: confirmed }) : points;
  },
  calibrate(state, t) {
    if (state.results.calibrate === null) return '';
    // The factor that was chosen since is not the one that the result was made with.
    if (state.stages.calibrate.status === 'stale') return t('state.stale');
    const { calibration } = state.choices.calibrate;
    const outcome =
      calibration.source === 'image'
        ? t('calibrate.outcomeImage')
        : t('calibrate.outcomeFactor', { factor: formatNumber(calibration.factor_cps_per_MBq) });
    if (openFindings(state, 'calibrate').length > 0) return t('calibrate.outcomeOpen', { outcome });
    return confirmedActivities(state).length > 0 ? t('calibrate.outcomeConfirmed', { outcome }) : outcome;
  },
  register(state, t) {
    const result = state.results.register;
    if (result === null) return '';
    const referenceId = referenceTimePointId(state);
    const moving = result.aligned.filter(({ timePointId }) => timePointId !== referenceId);
    if (moving.length === 0) return t('register.outcomeOne');
    const accepted = moving.filter(({ timePointId }) => state.choices.register.accepted.includes(timePointId)).length;
    return t('register.outcome', { accepted, count: moving.length });
  },
  segment: (state, t) =>
    state.results.segment === null ? '' : t('segment.outcome', { count: state.results.segment.regions.length }),
  fit(state, t) {
    if (state.results.fit === null) return '';
    const shares = state.results.fit.regionFits.map(outsideMeasured_frac).filter((share) => share !== null);
    const model = fittedCurves(state, t);
    return shares.length === 0 ? model : t('fit.outcome', { model, share: formatPercent(Math.max(...shares)) });
  },
  dose(state, t) {
    const result = state.results.dose;
    if (result === null) return '';
    const max = formatNumber(result.max_Gy);
    if (result.monteCarlo === null) return t('dose.outcome', { max });
    return t('dose.outcomeUncertain', { max, uncertainty: formatPercent(result.monteCarlo.highDose_frac, 1) });
  },
  analyse(state, t) {
    const statistics = [...(state.results.analyse?.statistics ?? [])].sort((a, b) => b.mean_Gy - a.mean_Gy);
    const first = statistics[0];
    if (first === undefined) return '';
    const name = state.results.segment?.regions.find((region) => region.id === first.regionId)?.name ?? first.regionId;
    const values = { name: isolated(shortened(name)), mean: formatNumber(first.mean_Gy), count: statistics.length - 1 };
    return statistics.length > 1 ? t('analyse.outcomeMore', values) : t('analyse.outcome', values);
  },
  export(state, t) {
    const objects = state.results.export?.objects;
    if (objects === undefined) return '';
    if (objects.every(({ outcome }) => outcome === null)) return t('export.outcomeDownload', { count: objects.length });
    const different = objects.some((object) => object.readBack?.equal === false);
    return t(different ? 'export.outcomeDifferent' : 'export.outcome', {
      stored: objects.filter((object) => object.outcome?.stored === true).length,
      count: formatCount(objects.length),
    });
  },
};

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;
const [ISOLATE, END_OF_ISOLATE] = ['\u2068', '\u2069'];
/** A name that is written from right to left must not draw the numbers beside it into its order. */
export const isolated = (name: string): string =>
  RIGHT_TO_LEFT.test(name) ? `${ISOLATE}${name}${END_OF_ISOLATE}` : name;

/** Of a long name only the beginning, so that the number after it stays in the line. */
const LONGEST_NAME = 18;
const shortened = (name: string): string =>
  name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…` : name;

/** The curves that were fitted, not those that have been chosen since. */
function fittedCurves({ results }: CaseState, t: Translate): string {
  const [first, ...others] = new Set(results.fit?.regionFits.map(({ fit }) => curveText(fit, t)));
  return others.length > 0 || first === undefined ? t('fit.models') : first;
}

/** One line that tells how a stage stands: its outcome, its progress, or why it failed. Empty when there is nothing to say. */
export function stageOutcome(stage: StageId, state: CaseState, t: Translate): string {
  const stageState = state.stages[stage];
  if (stageState.status === 'running')
    return t('run.progress', {
      doing: stageState.progress.doing,
      percent: formatPercent(stageState.progress.fraction),
    });
  if (stageState.status === 'failed') return stageState.error.message;
  return OUTCOMES[stage](state, t);
}
