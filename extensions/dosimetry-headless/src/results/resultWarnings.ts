import {
  findRadionuclide,
  JOULES_PER_KEV,
  MINIMUM_DENSITY_g_per_mL,
  retainedActivity,
  type IngestResult,
} from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';
import type { Warning } from '../protocol/settleIssues';

/** Shares below this are noise of resampling and of a region's edge. */
const NOTICEABLE_frac = 0.01;
/** Resampling onto another grid changes the sum of a noisy image by this much at most. */
const KEPT_BY_RESAMPLING_frac = 0.05;

const pct = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

/** NM and PT series that take no part: without a word a time point would be missing from the curves. */
export function unusedEmissionWarnings({ others }: Pick<IngestResult, 'others'>): Warning[] {
  return others
    .filter(({ modality }) => modality === 'NM' || modality === 'PT')
    .map(({ modality, description, studyDate, reason }) => ({
      code: 'ingest/series-unused',
      message: `The ${modality} series "${description}" of ${studyDate || 'an unknown date'} takes no part: ${reason}`,
    }));
}

/**
 * What makes numbers wrong although every stage succeeded: more in an image than was administered
 * (`calibrate/exceeds-administered`), a region that leaves the dose grid
 * (`segment/outside-image`), decays where there is no mass because the CT ends or there is air (`dose/without-mass`), and images
 * that leave the dose grid (`register/activity-lost`). Proved by test/round-trip/headless/coverage.test.ts.
 */
export function resultWarnings(state: CaseState): Warning[] {
  return [...tooMuchActivity(state), ...lostActivity(state), ...outsideImage(state), ...withoutMass(state)];
}

function tooMuchActivity({ results: { ingest, calibrate } }: CaseState): Warning[] {
  return (ingest?.timePoints ?? []).flatMap((timePoint): Warning[] => {
    const total_Bq = calibrate?.volumes[timePoint.id]?.total ?? null;
    const { inImage_MBq, administeredDecayed_MBq, retained_frac } = retainedActivity(timePoint, total_Bq);
    if (inImage_MBq === null || administeredDecayed_MBq === null || !((retained_frac ?? 0) > 1)) return [];
    return [
      {
        code: 'calibrate/exceeds-administered',
        message: `The image at ${timePoint.label} holds ${inImage_MBq.toPrecision(4)} MBq; at most the administered activity after its decay, ${administeredDecayed_MBq.toPrecision(4)} MBq, was expected. Check the calibration factor, the unit, the administered activity and the times.`,
      },
    ];
  });
}

function lostActivity({ results: { ingest, register } }: CaseState): Warning[] {
  return (register?.aligned ?? []).flatMap(({ timePointId, activityBefore_MBq, activityAfter_MBq }): Warning[] => {
    const change_frac = activityAfter_MBq / activityBefore_MBq - 1;
    if (!(Math.abs(change_frac) > KEPT_BY_RESAMPLING_frac)) return [];
    const label = ingest?.timePoints.find(({ id }) => id === timePointId)?.label ?? timePointId;
    return [
      {
        code: 'register/activity-lost',
        message: `The image at ${label} holds ${activityBefore_MBq.toPrecision(4)} MBq, on the dose grid ${activityAfter_MBq.toPrecision(4)} MBq; a change of at most ${pct(KEPT_BY_RESAMPLING_frac)} was expected. It reaches beyond the image of the reference time point, or is displaced.`,
      },
    ];
  });
}

function outsideImage({ results: { segment } }: CaseState): Warning[] {
  return (segment?.regions ?? [])
    .filter(({ insideGrid_frac }) => insideGrid_frac < 1 - NOTICEABLE_frac)
    .map(({ name, insideGrid_frac, volume_mL }) => ({
      code: 'segment/outside-image',
      message: `${pct(1 - insideGrid_frac)} of the region "${name}" (${volume_mL.toFixed(1)} mL as drawn) lies outside the emission image of the reference time point; its activity, mass and absorbed dose are those of the part inside.`,
    }));
}

/** Local deposition gives mean · mass = Ã · E for the decays that have mass; what is missing to that had none. */
function withoutMass({ results: { ingest, segment, analyse } }: CaseState): Warning[] {
  const name = ingest?.timePoints[0]?.emission.radionuclide.value;
  if (!name || !analyse) return [];
  const { electron_keV, alpha_keV, alphaRecoil_keV } = findRadionuclide(name);
  const joulesPerMBqHour = (electron_keV + alpha_keV + alphaRecoil_keV) * JOULES_PER_KEV * 3600e6;
  return analyse.statistics.flatMap(({ regionId, mean_Gy, mass_g, timeIntegratedActivity_MBq_h }): Warning[] => {
    const deposited_frac = (mean_Gy * mass_g) / 1000 / (timeIntegratedActivity_MBq_h * joulesPerMBqHour);
    if (!(deposited_frac < 1 - NOTICEABLE_frac)) return [];
    const region = segment?.regions.find(({ id }) => id === regionId)?.name ?? regionId;
    return [
      {
        code: 'dose/without-mass',
        message: `${pct(1 - deposited_frac)} of the decays in the region "${region}" lie where the density is below ${MINIMUM_DENSITY_g_per_mL} g/mL: outside the CT, or in air. They give no absorbed dose, and the region's mass (${mass_g.toFixed(1)} g) and doses are not those of the organ. Use a CT that covers the region.`,
      },
    ];
  });
}
