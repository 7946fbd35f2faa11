import type { Provenance } from '@voxel-dosimetry/core';
import { regionSourcesToUse } from './regionSources';
import { SOFTWARE } from './software';
import type { CaseState } from './state';
import { uniformDensityAccepted } from './stages/register';
import { densityTimePoint, timePointsOf } from './timePoints';

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
      massDensity: density
        ? { from: 'CT', timePointId: density.id }
        : { from: 'assumed', density_g_per_mL: 1, accepted: uniformDensityAccepted(state) },
    },
    confirmations: state.confirmations,
  };
}
