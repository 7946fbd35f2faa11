import { figureOf, findingIn, NOTICEABLE_SHARE_frac, percentOf, type StageFinding } from '../domain/finding';
import type { RegionSummary } from '../domain/region';

/**
 * `segment/outside-image`: a region that leaves the dose grid; its activity, mass and dose are those of the part inside.
 * Test: unit/core/findings.
 */
export function coverageFindings(regions: readonly RegionSummary[]): StageFinding[] {
  return regions
    .filter(({ insideGrid_frac }) => 1 - insideGrid_frac > NOTICEABLE_SHARE_frac)
    .map(({ id, name, insideGrid_frac, volume_mL }) =>
      findingIn(id, {
        code: 'segment/outside-image',
        severity: 'warning',
        about: percentOf(1 - insideGrid_frac),
        message: `${percentOf(1 - insideGrid_frac)} of the region "${name}" (${figureOf(volume_mL)} mL as drawn) lies outside the emission image of the reference time point; its activity, mass and absorbed dose are those of the part inside.`,
        remedy: 'Take a time point whose image covers the region as reference.',
      }),
    );
}
