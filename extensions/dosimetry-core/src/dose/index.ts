export { localAbsorbedDose, MINIMUM_DENSITY_g_per_mL, type LocalAbsorbedDose } from './localAbsorbedDose';
export { massDensityFromHu, tissueDensity_g_per_mL } from './massDensityFromHu';
