import { INITIAL_CHOICES, type CaseChoices } from '@voxel-dosimetry/case';

const { fit } = INITIAL_CHOICES;

/** Another curve than the one that a new case has. */
export const TRAPEZOID: CaseChoices['fit'] = { ...fit, curves: { ...fit.curves, models: ['trapezoid'] } };
export const TRAPEZOID_BY_REGION: CaseChoices['fit'] = {
  ...TRAPEZOID,
  voxels: { ...fit.voxels, shape: 'region-shape' },
};
