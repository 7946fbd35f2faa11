import { MINIMUM_DENSITY_g_per_mL, type RegionDoseStatistics } from '../domain/absorbedDose';
import { figureOf, findingIn, NOTICEABLE_SHARE_frac, percentOf, type StageFinding } from '../domain/finding';

/**
 * `dose/without-mass`: a region in which a part of the decays happens where there is no mass, because the CT ends there or there
 * is air. Holds for every dose engine: it rests on the maps alone. Test: unit/core/findings.
 */
export function massFindings(
  statistics: readonly RegionDoseStatistics[],
  nameOf: (regionId: string) => string,
): StageFinding[] {
  return statistics.flatMap(
    ({ regionId, mass_g, timeIntegratedActivity_MBq_h, timeIntegratedActivityWithoutMass_MBq_h }) => {
      const share_frac = timeIntegratedActivityWithoutMass_MBq_h / timeIntegratedActivity_MBq_h;
      if (!(share_frac > NOTICEABLE_SHARE_frac)) return [];
      return [
        findingIn(regionId, {
          code: 'dose/without-mass',
          severity: 'warning',
          about: percentOf(share_frac),
          message: `${percentOf(share_frac)} of the decays in the region "${nameOf(regionId)}" lie where the density is below ${MINIMUM_DENSITY_g_per_mL} g/mL: outside the CT, or in air. The region's mass (${figureOf(mass_g)} g) and doses are not those of the organ.`,
          remedy: 'Use a CT that covers the region.',
        }),
      ];
    },
  );
}
