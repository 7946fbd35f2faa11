import type { ErrorReport } from '../domain/errors';
import { findingIn, findingOf, percentOf, type StageFinding } from '../domain/finding';
import type { KineticTissue } from '../domain/kinetics';
import type { FitStatus, RegionFit, TimeActivityCandidate } from '../domain/timeActivity';
import { upperTailOfF } from './upperTailOfF';

type NameOf = (regionId: string) => string;

const isOneScan = ({ fit }: RegionFit): boolean => fit.selection.startsWith('single-time-point:');
const exponentials = ({ fit }: RegionFit): readonly TimeActivityCandidate[] =>
  fit.candidates.filter(({ model }) => model !== 'trapezoid');

/**
 * What a person should know of the regions' curves: `fit/no-admissible-model`, `fit/physical-decay`, `fit/no-uncertainty`, `fit/poor-fit`,
 * `fit/outside-validity`, `fit/scan-uncertainty` (a result of scans whose own uncertainty is not known).
 * Proved by test/unit/core/curveFindings.test.ts.
 */
export const curveFindings = (fits: readonly RegionFit[], nameOf: NameOf): StageFinding[] =>
  fits.flatMap((fit) =>
    [noAdmissibleModel, physicalDecay, noUncertainty, scanUncertainty, poorFit, outsideValidity].flatMap((found) =>
      found(fit, nameOf),
    ),
  );

function noAdmissibleModel(region: RegionFit, nameOf: NameOf): StageFinding[] {
  const tried = exponentials(region);
  if (isOneScan(region) || tried.length === 0 || region.fit.status === 'zero') return [];
  if (tried.some(({ refusedBecause }) => refusedBecause === null)) return [];
  const reasons = tried.map(({ model, refusedBecause }) => `${model}: ${String(refusedBecause)}`).join(', ');
  return [
    findingIn(region.regionId, {
      code: 'fit/no-admissible-model',
      severity: 'warning',
      about: reasons,
      message: `No model could be trusted for the region "${nameOf(region.regionId)}" (${reasons}); its integral is that of the ${region.fit.model} curve.`,
      remedy: 'Add a time point, choose simpler models, or fix half-lives.',
    }),
  ];
}

function physicalDecay({ regionId, fit }: RegionFit, nameOf: NameOf): StageFinding[] {
  if (fit.status !== 'atPhysicalDecay') return [];
  return [
    findingIn(regionId, {
      code: 'fit/physical-decay',
      severity: 'warning',
      about: fit.model,
      message: `The activity of the region "${nameOf(regionId)}" falls no faster than physical decay: its curve is held there.`,
      remedy:
        'Check the calibration and the alignment of the late time points; activity that is still taken up needs a model with uptake.',
    }),
  ];
}

function noUncertainty(region: RegionFit, nameOf: NameOf): StageFinding[] {
  const { regionId, fit } = region;
  if (fit.status === 'zero' || fit.timeIntegratedActivity_sigma_MBq_h !== null || isOneScan(region)) return [];
  return [
    findingIn(regionId, {
      code: 'fit/no-uncertainty',
      severity: 'warning',
      about: fit.model,
      message: `The points of the region "${nameOf(regionId)}" leave nothing to estimate the uncertainty of its integral from (${fit.model}).`,
      remedy: 'State the uncertainty of the activities, or add a time point.',
    }),
  ];
}

/** One scan's own uncertainty adds to that of the kinetics; where nobody stated it σ and interval are too small. */
function scanUncertainty(region: RegionFit, nameOf: NameOf): StageFinding[] {
  const { regionId, fit, sigmas_MBq } = region;
  if (!isOneScan(region) || sigmas_MBq !== null || fit.timeIntegratedActivity_sigma_MBq_h === null) return [];
  if (fit.status === 'zero') return [];
  return [
    findingIn(regionId, {
      code: 'fit/scan-uncertainty',
      severity: 'warning',
      about: fit.selection,
      message: `How sure the measured activity of the region "${nameOf(regionId)}" is has not been stated: the uncertainty of its integral rests on the kinetics alone and is too small.`,
      remedy: 'State the uncertainty of the activities.',
    }),
  ];
}

/** Of curves that are right as many are called poor by chance. */
const LEAST_PROBABILITY = 0.01;

/**
 * χ² of the model of the largest weight against what chance gives with N − K degrees of freedom, where σ is known; says nothing where there are as many parameters
 * as points. Half-lives that a person fixed count as parameters here, which lets a little more pass.
 */
function poorFit(region: RegionFit, nameOf: NameOf): StageFinding[] {
  const { regionId, fit, sigmas_MBq, excludedBecause } = region;
  const points = excludedBecause.filter((reason) => reason === null).length;
  const freedom = points - Object.keys(fit.parameters).length;
  if (sigmas_MBq === null || isOneScan(region) || fit.model === 'trapezoid' || !(fit.chiSquare !== null && freedom > 0))
    return [];
  const reduced = fit.chiSquare / freedom;
  const probability = upperTailOfF(reduced, freedom, Infinity);
  if (probability >= LEAST_PROBABILITY) return [];
  const chance = probability < 1e-4 ? 'less than 0.01 %' : `${(100 * probability).toPrecision(1)} %`;
  return [
    findingIn(regionId, {
      code: 'fit/poor-fit',
      severity: 'warning',
      about: `${fit.model}:${reduced.toPrecision(3)}`,
      message: `The points of the region "${nameOf(regionId)}" lie farther from the ${fit.model} curve than their uncertainty explains: χ² is ${reduced.toPrecision(3)} per degree of freedom, as by chance in ${chance} of such curves; at least ${percentOf(LEAST_PROBABILITY)} was expected. The interval of its integral is too narrow then.`,
      remedy:
        'Look at the points that stand out (alignment, outline, scatter), allow a model with more phases, or state a larger uncertainty.',
    }),
  ];
}

const outsideValidity = ({ regionId, fit }: RegionFit, nameOf: NameOf): StageFinding[] =>
  fit.outsideValidity.map((reason) =>
    findingIn(regionId, {
      code: 'fit/outside-validity',
      severity: 'warning',
      about: reason,
      message: `The region "${nameOf(regionId)}": ${reason}`,
      remedy: 'Choose another method or scan, or take it into account.',
    }),
  );

/** `fit/region-not-fitted`: a region whose curve could not be fitted, and whose voxels have none of its own either. */
export const failedRegionFindings = (
  failures: readonly { readonly regionId: string; readonly error: ErrorReport }[],
  nameOf: NameOf,
): StageFinding[] =>
  failures.map(({ regionId, error: { code, message, remedy } }) =>
    findingIn(regionId, {
      code: 'fit/region-not-fitted',
      severity: 'warning',
      about: code,
      message: `The region "${nameOf(regionId)}" could not be fitted, and its voxels take the course of what belongs to no region. ${message}`,
      remedy,
    }),
  );

/** `fit/tissue-suggested`: a region's kinetics were taken from a population by its name alone; `suggested` gives the tissue where nobody chose one. */
export const suggestedTissueFindings = (
  fits: readonly RegionFit[],
  nameOf: NameOf,
  suggested: (regionId: string) => KineticTissue | null,
): StageFinding[] =>
  fits.flatMap((region) => {
    const tissue = isOneScan(region) ? suggested(region.regionId) : null;
    if (tissue === null) return [];
    return [
      findingIn(region.regionId, {
        code: 'fit/tissue-suggested',
        severity: 'warning',
        about: tissue,
        message: `The region "${nameOf(region.regionId)}" was taken for ${tissue} because of its name.`,
        remedy: 'Confirm the tissue of the region, or choose another.',
      }),
    ];
  });

/** Above this share the map is to a large part not what was chosen. */
const LARGE_FALLBACK_frac = 0.2;

/** `fit/fallback-voxels`: voxels whose own curve could not be trusted; `fit/voxels-as-region`: why none has one. */
export function voxelFindings(
  status: Readonly<Record<FitStatus, number>>,
  forcedBecause: string | null,
): StageFinding[] {
  const fallbacks = status.fallbackTrapezoid + status.fallbackRegionShape;
  const share = fallbacks / Math.max(1, fallbacks + status.fitted + status.atPhysicalDecay);
  return [
    ...(forcedBecause === null ? [] : [voxelsAsRegion(forcedBecause)]),
    ...(share > LARGE_FALLBACK_frac && forcedBecause === null ? [fallbackVoxels(status, share)] : []),
  ];
}

const voxelsAsRegion = (because: string): StageFinding =>
  findingOf('voxels', {
    code: 'fit/voxels-as-region',
    severity: 'warning',
    about: 'region-shape',
    message: because,
    remedy: 'Several scans and a selection among curves give voxels their own course.',
  });

const fallbackVoxels = (
  { fallbackTrapezoid, fallbackRegionShape }: Readonly<Record<FitStatus, number>>,
  share: number,
): StageFinding =>
  findingOf('voxels', {
    code: 'fit/fallback-voxels',
    severity: 'warning',
    about: percentOf(share),
    message: `${percentOf(share)} of the voxels with activity have no curve of their own that could be trusted (${fallbackTrapezoid} took the trapezoid, ${fallbackRegionShape} the course of their region); at most ${percentOf(LARGE_FALLBACK_frac)} was expected.`,
    remedy: 'Smooth the images for the fit, or let voxels take the course of their region.',
  });
