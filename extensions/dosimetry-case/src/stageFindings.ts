import {
  activityFindings,
  alignmentFindings,
  constantImageFindings,
  correlationOn,
  coverageFindings,
  curveFindings,
  extrapolationFindings,
  failedRegionFindings,
  findingAt,
  findRadionuclide,
  massFindings,
  planarFindings,
  retainedActivity,
  STAGE_IDS,
  suggestedTissueFindings,
  suggestTissue,
  type RegionFit,
  type RetainedActivity,
  type StageFinding,
  type StageId,
  unusedEmissionFindings,
  voxelFindings,
  voxelSumFindings,
} from '@voxel-dosimetry/core';
import { doseFindings } from './doseFindings';
import { checkedCtFindings, mrFindings } from './placedImageFindings';
import type { CaseState } from './state';
import { planarTimePointsOf, timePointLabel, timePointsOf, virtualCt } from './timePoints';

type WithResults = Pick<CaseState, 'results' | 'choices'> &
  Partial<Pick<CaseState, 'doseSurroundings' | 'refittedCurves'>>;

/** What each image holds beside what was administered and has decayed; empty before Calibrate has run. */
export function retainedActivities(state: WithResults): RetainedActivity[] {
  const { calibrate } = state.results;
  if (!calibrate) return [];
  return timePointsOf(state).map((timePoint) =>
    retainedActivity(timePoint, calibrate.volumes[timePoint.id]?.total ?? null),
  );
}

function constantImages(state: WithResults): StageFinding[] {
  const volumes = state.results.calibrate?.volumes ?? {};
  return constantImageFindings(
    timePointsOf(state).flatMap((timePoint) => {
      const volume = volumes[timePoint.id];
      return volume ? [{ timePoint, least_Bq_per_mL: volume.min, most_Bq_per_mL: volume.max }] : [];
    }),
  );
}

const FINDINGS: Readonly<Partial<Record<StageId, (state: WithResults) => StageFinding[]>>> = {
  ingest: ({ results }) => unusedEmissionFindings(results.ingest?.others ?? []),
  calibrate: (state) => [...constantImages(state), ...activityFindings(retainedActivities(state))],
  register: (state) => [
    ...alignmentFindings(
      (state.results.register?.aligned ?? []).map((aligned) => ({
        ...aligned,
        label: timePointLabel(state, aligned.timePointId),
      })),
    ),
    ...lentCtFindings(state),
    ...checkedCtFindings(state),
    ...mrFindings(state),
  ],
  segment: ({ results }) => coverageFindings(results.segment?.regions ?? []),
  fit: fitFindings,
  dose: doseFindings,
  analyse: analyseFindings,
};

/** `register/virtual-ct`: a CT of another day gives the density, and nothing has brought it onto the reference. */
function lentCtFindings(state: WithResults): StageFinding[] {
  const lent = state.results.register === null ? null : virtualCt(state);
  if (lent === null || lent.by !== 'nothing') return [];
  const { lender } = lent;
  return [
    findingAt(lender.id, {
      code: 'register/virtual-ct',
      severity: 'warning',
      about: lender.id,
      message: `The CT of ${lender.label} gives the density of the reference, carried by nothing but patient coordinates; a registration was expected.`,
      remedy: 'Register rigidly by emission, or check on the fusion that the patient lay alike.',
    }),
  ];
}

/** Of the curves as they are shown: those of changed choices before the maps follow. */
function fitFindings(state: WithResults): StageFinding[] {
  const { fit } = state.results;
  const curves = state.refittedCurves ?? fit;
  if (!curves) return [];
  const { extrapolationLimit_frac, regions } = state.choices.fit;
  const name = nameIn(state);
  const suggested = (id: string) => (regions[id] === undefined ? suggestTissue(name(id)) : null);
  return [
    ...extrapolationFindings(curves.regionFits, name, extrapolationLimit_frac),
    ...failedRegionFindings(curves.failures, name),
    ...curveFindings(curves.regionFits, name),
    ...suggestedTissueFindings(curves.regionFits, name, suggested),
    ...ofPlanarImages(state, curves.regionFits),
    ...(fit ? voxelFindings(fit.voxelStatus, fit.voxelsForcedBecause) : []),
  ];
}

function analyseFindings(state: WithResults): StageFinding[] {
  const { analyse, fit } = state.results;
  const [statistics, name] = [analyse?.statistics ?? [], nameIn(state)];
  return [...massFindings(statistics, name), ...voxelSumFindings(statistics, fit?.regionFits ?? [], name)];
}

/** Outlines are compared once for a choice: panels ask often. */
const PLANAR = new WeakMap<readonly RegionFit[], { readonly state: WithResults; readonly found: StageFinding[] }>();

function ofPlanarImages(state: WithResults, fits: readonly RegionFit[]): StageFinding[] {
  const known = PLANAR.get(fits);
  const isKnown = known?.state.choices.fit === state.choices.fit && known.state.results === state.results;
  if (known && isKnown) return known.found;
  const { planar } = state.choices.fit;
  const images = planarTimePointsOf(state);
  const nuclide = images[0]?.planar.radionuclide.value ?? null;
  const found =
    nuclide === null
      ? []
      : planarFindings({
          fits,
          drawn: planar.regions,
          images,
          radionuclide: findRadionuclide(nuclide),
          scatter: planar.scatter,
          correlationOf: (id) => correlationOn(planar, id),
          scans: timePointsOf(state).length,
          grid: state.results.register?.grid ?? null,
          nameOf: nameIn(state),
          labelOf: (id) => timePointLabel(state, id),
        });
  PLANAR.set(fits, { state, found });
  return found;
}

const nameIn =
  ({ results }: WithResults) =>
  (regionId: string): string =>
    results.segment?.regions.find(({ id }) => id === regionId)?.name ?? regionId;

/** What a stage found out about its result as it stands; one wording for panels and results.json. Proved by test/unit/case/findings.test.ts. */
export const findingsOf = (state: WithResults, stage: StageId): readonly StageFinding[] =>
  FINDINGS[stage]?.(state) ?? [];

/** Findings of `stage` that need a person's word, given or not. */
export const findingsToConfirm = (state: WithResults, stage: StageId): StageFinding[] =>
  findingsOf(state, stage).filter(({ severity }) => severity === 'confirm');

/** Findings of `stage` that wait for a person's word: in Register that is the acceptance of the alignment. */
export function openFindings(state: WithResults, stage: StageId): StageFinding[] {
  const { calibrate, register } = state.choices;
  return findingsToConfirm(state, stage).filter(({ id, timePointId }) =>
    stage === 'register'
      ? timePointId === null || !register.accepted.includes(timePointId)
      : calibrate.confirmed?.includes(id) !== true,
  );
}

/** The finding that keeps `stage` from running: one of an earlier stage that nobody has confirmed. */
export function findingBefore(state: WithResults, stage: StageId): StageFinding | null {
  for (const earlier of STAGE_IDS.slice(0, STAGE_IDS.indexOf(stage))) {
    const [open] = openFindings(state, earlier);
    if (open) return open;
  }
  return null;
}
