import { POINT_KERNEL_TABLE, type DensityCalibration, type Provenance } from '@voxel-dosimetry/core';
import { regionSourcesToUse } from './regionSources';
import { SOFTWARE } from './software';
import type { CaseState, StoredAlignment } from './state';
import { uniformDensityAccepted } from './stages/register';
import { densityTimePoint, planarTimePointsOf, timePointsOf } from './timePoints';

/** What a Monte Carlo run came to, beyond what was chosen: a person may have stopped it, or a target ended it. */
function monteCarloRun({ results }: CaseState): Provenance['parameters'] {
  const run = results.dose?.monteCarlo;
  if (!run) return {};
  const { decays, decaysPlanned, shards, isPartial, isTargetReached, highDose_frac, ctGrid } = run;
  return { monteCarloRun: { decays, decaysPlanned, shards, isPartial, isTargetReached, highDose_frac, ctGrid } };
}

/** Which kernels were used: their media and densities, and the table that they were computed from. */
function kernelRun({ results }: CaseState): Provenance['parameters'] {
  const kernel = results.dose?.kernel;
  if (!kernel) return {};
  const table =
    kernel.source === 'point-kernel' ? { title: POINT_KERNEL_TABLE.title, sha256: POINT_KERNEL_TABLE.sha256 } : null;
  return { kernelRun: { ...kernel, table } };
}

/** What curves of planar images were scaled and corrected by. */
function planarRun({ results }: CaseState): Provenance['parameters'] {
  const hybrids = (results.fit?.regionFits ?? []).flatMap(({ regionId, hybrid }) =>
    hybrid ? [{ regionId, ...hybrid }] : [],
  );
  return hybrids.length === 0 ? {} : { planarRun: hybrids };
}

/** Whose registrations from the archive were used. */
function storedRegistrationRun({
  results,
  choices,
}: CaseState): (Omit<StoredAlignment, 'transform'> & { timePointId: string })[] {
  const { transforms } = choices.register;
  return Object.entries(results.register?.stored ?? {}).flatMap(
    ([timePointId, { transform: _transform, ...source }]) =>
      transforms[timePointId] === undefined ? [{ timePointId, ...source }] : [],
  );
}

/** What was chosen of the dose, a site's kernel by what it is, without its values. */
function doseChoices({ choices }: CaseState): object {
  const { kernel, ...dose } = choices.dose;
  if (!kernel.siteKernel) return { ...dose, kernel };
  const { values: _values, relativeUncertainty: _uncertainty, ...siteKernel } = kernel.siteKernel;
  return { ...dose, kernel: { ...kernel, siteKernel } };
}

/** Where the mass density of a registered case is from, for people who read what was written. */
export type MassDensitySource =
  | {
      readonly from: 'CT';
      readonly timePointId: string;
      /** Name of the relation of CT number to density. */
      readonly calibration: string;
      /** HU and g/mL of a site's own; null for the published one. */
      readonly nodes: DensityCalibration | null;
    }
  | { readonly from: 'assumed'; readonly density_g_per_mL: 1; readonly accepted: boolean };

/** What gave the density of the register stage's result. Proved by test/unit/case/densityCalibration.test.ts. */
export function massDensitySource(state: CaseState): MassDensitySource {
  const density = densityTimePoint(state);
  if (!density) return { from: 'assumed', density_g_per_mL: 1, accepted: uniformDensityAccepted(state) };
  const own = state.results.register?.densityCalibration ?? null;
  return { from: 'CT', timePointId: density.id, calibration: own?.name ?? 'Schneider 2000', nodes: own?.nodes ?? null };
}

/** Inputs (series UIDs), every choice as it stood, software and confirmations behind the results of the case. */
export function provenanceOf(state: CaseState): Provenance {
  const density = densityTimePoint(state);
  const { drawn = [], ...segment } = state.choices.segment;
  const inputs = [
    ...timePointsOf(state).map(({ id }) => id),
    ...(state.results.fit?.regionFits.some(({ hybrid }) => hybrid)
      ? planarTimePointsOf(state).map(({ id }) => id)
      : []),
    ...(density?.ct ? [density.ct.seriesInstanceUID] : []),
    ...storedRegistrationRun(state).map(({ seriesInstanceUID }) => seriesInstanceUID),
    ...(state.results.ingest ? regionSourcesToUse(state.results.ingest, state) : []).map(
      (series) => series.seriesInstanceUID,
    ),
  ];
  return {
    software: SOFTWARE,
    inputs,
    parameters: {
      ...state.choices,
      segment: { ...segment, drawn: drawn.map(({ id, name, origin }) => ({ id, name, origin })) },
      dose: doseChoices(state),
      ...monteCarloRun(state),
      ...kernelRun(state),
      massDensity: massDensitySource(state),
      ...planarRun(state),
      ...(storedRegistrationRun(state).length > 0 ? { storedRegistrations: storedRegistrationRun(state) } : {}),
    },
    confirmations: state.confirmations,
  };
}
