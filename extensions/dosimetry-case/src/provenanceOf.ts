import type { DensityCalibration, Provenance } from '@voxel-dosimetry/core';
import { regionSourcesToUse } from './regionSources';
import { SOFTWARE } from './software';
import type { CaseState } from './state';
import { uniformDensityAccepted } from './stages/register';
import { densityTimePoint, timePointsOf } from './timePoints';

/** What a Monte Carlo run came to, beyond what was chosen: a person may have stopped it, or a target ended it. */
function monteCarloRun({ results }: CaseState): Provenance['parameters'] {
  const run = results.dose?.monteCarlo;
  if (!run) return {};
  const { decays, decaysPlanned, shards, isPartial, isTargetReached, highDose_frac } = run;
  return { monteCarloRun: { decays, decaysPlanned, shards, isPartial, isTargetReached, highDose_frac } };
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
    ...(density?.ct ? [density.ct.seriesInstanceUID] : []),
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
      ...monteCarloRun(state),
      massDensity: massDensitySource(state),
    },
    confirmations: state.confirmations,
  };
}
