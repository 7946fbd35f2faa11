import { suggestTissue, type TimeActivitySelection } from '@voxel-dosimetry/core';
import type { RegionFitChoice } from '@voxel-dosimetry/compute';
import type { CaseState } from '@voxel-dosimetry/case';

export const regionName = ({ results }: CaseState, regionId: string): string =>
  results.segment?.regions.find(({ id }) => id === regionId)?.name ?? regionId;

/** What holds for a region now: what a person chose, else the case's settings and the tissue that its name suggests. */
export const regionChoice = (state: CaseState, regionId: string): RegionFitChoice =>
  state.choices.fit.regions[regionId] ?? {
    models: null,
    selection: null,
    fixedHalfLives: null,
    excluded: [],
    tissue: suggestTissue(regionName(state, regionId)),
  };

export const isOwnChoice = ({ choices }: CaseState, regionId: string): boolean => regionId in choices.fit.regions;

export const selectionOf = (state: CaseState, regionId: string): TimeActivitySelection =>
  regionChoice(state, regionId).selection ?? state.choices.fit.curves.selection;
