import {
  correlationOn,
  IDENTITY_TRANSFORM,
  landmarkResiduals,
  type Confirmation,
  type HybridBasis,
  type Landmark,
  type RegionDoseStatistics,
  type PlanarRegion,
  type PlanarTimePoint,
  type RegionFit,
  type RegionSummary,
  type RigidTransform,
  type TimeActivityFit,
  type TimePoint,
} from '@voxel-dosimetry/core';
import {
  ctMotion,
  mrMotion,
  mrsToPlace,
  type MrPlacing,
  massDensitySource,
  SOFTWARE,
  transformOf,
  virtualCt,
  type CaseState,
  type CtCarrier,
  type MassDensitySource,
  type StoredAlignment,
} from '@voxel-dosimetry/case';
import type {
  Placement,
  DoseOutcome,
  DoseRateFit,
  FitOutcome,
  FoundAlignment,
  KernelOutcome,
  MonteCarloOutcome,
} from '@voxel-dosimetry/compute';
import { fittedCurve, type FittedCurve } from './fittedCurve';
import { comparisonResults, type ComparisonResults } from './comparisonResults';
import type { Warning } from '../protocol/settleIssues';

/** results.json: what a run found, beside the DICOM objects. Null where this version has no such number. */
export interface Results {
  readonly software: { readonly name: string; readonly version: string };
  readonly protocol: unknown;
  readonly radionuclide: string | null;
  readonly timePoints: readonly {
    readonly studyInstanceUID: string;
    readonly timeAfterAdministration_h: number | null;
    /** Sum of the image as acquired and on the dose grid, MBq: the check-sum of the resampling. */
    readonly imageActivity_MBq: number | null;
    readonly alignedActivity_MBq: number | null;
    /** Pearson correlation with the reference time point on the dose grid: a hint of how well they lie on each other. */
    readonly correlationWithReference: number | null;
    /** What registration found for it, a deformation by its figures; null for the reference and where patient coordinates or a stated alignment hold. */
    readonly registration: (Omit<FoundAlignment, 'transform'> & { readonly rigid: RigidTransform }) | null;
    /** How its own CT lies on its emission image (`transform` from where it was acquired), and whether it was moved there; null where that was not asked for, or it has none of its own. */
    readonly ctOntoEmission: (Placement & { readonly isMoved: boolean }) | null;
    /** The registration of the archive that was taken instead, and who made it; null: none. */
    readonly storedRegistration:
      (Omit<StoredAlignment, 'transform'> & { readonly rigid: RigidTransform; readonly isDeformable: boolean }) | null;
    /** Places that were marked on the reference and on it, mm LPS, and how far the alignment leaves each from the other; null without any. */
    readonly landmarks: {
      readonly pairs: readonly (Omit<Landmark, 'id'> & { readonly residual_mm: number | null })[];
      readonly mean_mm: number | null;
    } | null;
  }[];
  /** The CT of another time point that gave the density and what carried it onto the reference; null where the reference has its own, and without any. */
  readonly virtualCt: { readonly studyInstanceUID: string; readonly carriedBy: CtCarrier } | null;
  /** How MRs lie on the images that they were to be brought onto (`transform` from where they were acquired); within a voxel of them in one frame of reference they are not moved. [] without. */
  readonly mrs: readonly (MrPlacing &
    Placement & {
      readonly studyInstanceUID: string;
      readonly seriesInstanceUID: string;
      readonly isMoved: boolean;
    })[];
  /** Planar images, in order of time; [] without. */
  readonly planarTimePoints: readonly {
    readonly studyInstanceUID: string;
    readonly seriesInstanceUID: string;
    readonly timeAfterAdministration_h: number | null;
    readonly duration_s: number | null;
    /** How far the outlines are moved on it. */
    readonly shift_mm: readonly [x: number, y: number];
    /** How well the scan's projection agrees with it there, −1..1; null where the scan was not placed on it, or it was shifted otherwise. */
    readonly correlation: number | null;
  }[];
  /** Where mass is from: the CT by which calibration, or assumed; null before it is known. */
  readonly massDensity: MassDensitySource | null;
  readonly regions: readonly RegionResult[];
  /**
   * How the voxels of the map of time-integrated activity were fitted: how many have which status and model, their sum, and why they were not fitted as chosen (null: they
   * were); null before Fit.
   */
  readonly voxels:
    | (Pick<FitOutcome, 'voxelStatus' | 'voxelModels' | 'voxelsForcedBecause'> & {
        readonly timeIntegratedActivity_MBq_h: number;
      })
    | null;
  /** How the absorbed dose came about; `monteCarlo` null for engines that draw no random numbers. */
  readonly dose: {
    readonly engine: string;
    readonly order: string;
    /** Whether daughters that decay were counted where their parent decays (`equilibrium`). */
    readonly daughters: string;
    readonly monteCarlo:
      | (Omit<MonteCarloOutcome, 'regions' | 'highDose_frac' | 'duration_s' | 'workers'> & {
          /** Mean relative standard uncertainty of voxels above half the largest dose, %. */
          readonly highDoseUncertainty_pct: number;
        })
      | null;
    /** Of the kernel engines and collapsed cone; null for the others. */
    readonly kernel: KernelOutcome | null;
  } | null;
  /** Several engines on the same activity, density and regions; null when none were compared. */
  readonly comparison: ComparisonResults | null;
  readonly energy: { readonly emitted_MeV: number; readonly absorbed_MeV: number; readonly escaped_MeV: number } | null;
  readonly warnings: readonly Warning[];
  /** What was confirmed, when and by whom (null: name not given); `what` is an issue, a finding, or `register/` with the time point. */
  readonly confirmations: readonly Confirmation[];
  readonly outputs: readonly {
    readonly modality: string;
    readonly sopInstanceUID: string;
    readonly file: string | null;
  }[];
}

export interface RegionResult {
  readonly name: string;
  readonly volume_mL: number;
  readonly mass_g: number;
  readonly activity_MBq: readonly number[];
  /** The region's own curve and its integral; the region's number below is that of the map which gave the dose. */
  readonly fit:
    | (FittedCurve & {
        readonly model: string;
        readonly parameters: TimeActivityFit['parameters'];
        readonly aicc: number | null;
        readonly sigmas_MBq: readonly number[] | null;
        /** Why a time point is left out; null where it takes part. */
        readonly excludedBecause: readonly (string | null)[];
        /** After administration, h, and MBq; of planar images where these gave the curve. */
        readonly times_h: readonly number[];
        readonly activities_MBq: readonly number[];
        /** What the curve of planar images was made of, and where they were measured; null where it is that of scans. */
        readonly hybrid: (HybridBasis & Pick<PlanarRegion, 'outline_mm' | 'background_mm'>) | null;
      })
    | null;
  /** The region's mean dose rate and its integral with dose-rate-first; null with activity-first. */
  readonly doseRateFit: Omit<DoseRateFit, 'regionId'> | null;
  readonly timeIntegratedActivity_MBq_h: number;
  /** Of the region's own curve, as the same part of the map's number; null where nothing is known to estimate it from. */
  readonly timeIntegratedActivity_sigma_MBq_h: number | null;
  readonly interval68_MBq_h: readonly [low: number, high: number] | null;
  readonly absorbedDose_Gy: Readonly<Record<'mean' | 'min' | 'max' | 'D98' | 'D95' | 'D50' | 'D2', number>> & {
    /** Standard uncertainty of the mean from Monte Carlo statistics alone; null with other engines. */
    readonly sigma: number | null;
    /** Standard uncertainty of the mean from that of the region's own time-integrated activity alone, as if all its dose came from itself. */
    readonly sigmaFit: number | null;
  };
  readonly bed_Gy: null;
  readonly eqd2_Gy: null;
}

/** The case's results in the form of results.json. */
export function collectResults(
  state: CaseState,
  protocol: unknown,
  warnings: readonly Warning[],
  fileOf: (sopInstanceUID: string) => string | null,
): Results {
  const { ingest, register, segment, analyse, dose, export: exported } = state.results;
  const { comparison } = state;
  const reference = ingest?.timePoints[0];
  return {
    software: SOFTWARE,
    protocol,
    radionuclide: reference?.emission.radionuclide.value ?? null,
    timePoints: (ingest?.timePoints ?? []).map((timePoint) => timePointResult(state, timePoint)),
    virtualCt: virtualCtResult(state),
    mrs: mrResults(state),
    planarTimePoints: (ingest?.planarTimePoints ?? []).map((image) => planarTimePointResult(state, image)),
    massDensity: register && massDensitySource(state),
    regions: (analyse?.statistics ?? []).flatMap((statistics) => {
      const region = segment?.regions.find(({ id }) => id === statistics.regionId);
      return region ? [regionResult(state, region, statistics)] : [];
    }),
    voxels: voxelResult(state.results.fit),
    dose: dose && doseRun(dose),
    comparison: comparison.result && comparisonResults(comparison.result, nameIn(state)),
    energy: dose?.energy ?? null,
    warnings,
    confirmations: state.confirmations,
    outputs: (exported?.objects ?? []).map(({ modality, sopInstanceUID }) => ({
      modality,
      sopInstanceUID,
      file: fileOf(sopInstanceUID),
    })),
  };
}

function doseRun({ engine, order, daughters, monteCarlo, kernel }: DoseOutcome): NonNullable<Results['dose']> {
  if (monteCarlo === null) return { engine, order, daughters, monteCarlo, kernel };
  // Time and threads are left out: the same seed gives the same file.
  const { regions: _regions, duration_s: _duration_s, workers: _workers, highDose_frac, ...run } = monteCarlo;
  return { engine, order, daughters, kernel, monteCarlo: { ...run, highDoseUncertainty_pct: 100 * highDose_frac } };
}

function voxelResult(fit: FitOutcome | null): Results['voxels'] {
  if (fit === null) return null;
  const { voxelStatus, voxelModels, voxelsForcedBecause, total_MBq_h } = fit;
  return { voxelStatus, voxelModels, voxelsForcedBecause, timeIntegratedActivity_MBq_h: total_MBq_h };
}

const nameIn =
  ({ results }: CaseState) =>
  (regionId: string): string =>
    results.segment?.regions.find(({ id }) => id === regionId)?.name ?? regionId;

function timePointResult(state: CaseState, timePoint: TimePoint): Results['timePoints'][number] {
  const { register } = state.results;
  const { id, studyInstanceUID } = timePoint;
  const { value: time_s } = timePoint.timeAfterAdministration_s;
  const aligned = register?.aligned.find(({ timePointId }) => timePointId === id);
  return {
    studyInstanceUID,
    timeAfterAdministration_h: time_s === null ? null : time_s / 3600,
    imageActivity_MBq: aligned?.activityBefore_MBq ?? null,
    alignedActivity_MBq: aligned?.activityAfter_MBq ?? null,
    correlationWithReference: aligned?.correlationWithReference ?? null,
    registration: registrationOf(register?.automatic?.[id]?.found),
    ctOntoEmission: ctOntoEmissionOf(state, timePoint),
    storedRegistration: storedRegistrationOf(register?.stored?.[id]),
    landmarks: landmarksOf(state, id),
  };
}

function virtualCtResult(state: CaseState): Results['virtualCt'] {
  const lent = state.results.register === null ? null : virtualCt(state);
  return lent === null ? null : { studyInstanceUID: lent.lender.studyInstanceUID, carriedBy: lent.by };
}

function ctOntoEmissionOf(state: CaseState, timePoint: TimePoint): Results['timePoints'][number]['ctOntoEmission'] {
  const { ctOntoEmission = 'as-acquired' } = state.choices.register;
  const found = state.results.register?.placedImages?.[timePoint.id]?.found;
  if (ctOntoEmission === 'as-acquired' || !found) return null;
  return { ...found, isMoved: ctMotion(state, timePoint) !== null };
}

const mrResults = (state: CaseState): Results['mrs'] =>
  mrsToPlace(state).flatMap((placing) => {
    const { mr, timePoint, onto } = placing;
    const { seriesInstanceUID, studyInstanceUID } = mr;
    const found = state.results.register?.placedImages?.[seriesInstanceUID]?.found;
    if (!found) return [];
    const isMoved = mrMotion(state, placing) !== null;
    return [{ studyInstanceUID, seriesInstanceUID, timePointId: timePoint.id, onto, ...found, isMoved }];
  });

function registrationOf(found: FoundAlignment | null | undefined): Results['timePoints'][number]['registration'] {
  if (!found) return null;
  const { transform, ...figures } = found;
  return { ...figures, rigid: transform.rigid };
}

function storedRegistrationOf(
  stored: StoredAlignment | undefined,
): Results['timePoints'][number]['storedRegistration'] {
  if (!stored) return null;
  const { transform, ...source } = stored;
  return { ...source, rigid: transform.rigid, isDeformable: transform.deformation !== null };
}

function landmarksOf(state: CaseState, timePointId: string): Results['timePoints'][number]['landmarks'] {
  const landmarks = state.choices.register.landmarks?.[timePointId] ?? [];
  if (landmarks.length === 0) return null;
  const { residuals_mm, mean_mm } = landmarkResiduals(landmarks, transformOf(state, timePointId) ?? IDENTITY_TRANSFORM);
  return {
    pairs: landmarks.map(({ id, ...places }) => ({ ...places, residual_mm: residuals_mm[id] ?? null })),
    mean_mm,
  };
}

const planarTimePointResult = (
  { choices }: CaseState,
  { id, studyInstanceUID, planar, timeAfterAdministration_s: { value: time_s } }: PlanarTimePoint,
): Results['planarTimePoints'][number] => ({
  studyInstanceUID,
  seriesInstanceUID: id,
  timeAfterAdministration_h: time_s === null ? null : time_s / 3600,
  duration_s: planar.acquisitionDuration_s.value,
  shift_mm: choices.fit.planar.shifts_mm[id] ?? [0, 0],
  correlation: correlationOn(choices.fit.planar, id),
});

function regionResult(state: CaseState, region: RegionSummary, statistics: RegionDoseStatistics): RegionResult {
  const uncertainty = state.results.dose?.monteCarlo?.regions.find(({ regionId }) => regionId === region.id);
  const curve = state.results.fit?.regionFits.find(({ regionId }) => regionId === region.id);
  const doseRates = state.results.dose?.doseRateFits?.find(({ regionId }) => regionId === region.id);
  const { timeIntegratedActivity_MBq_h } = statistics;
  const integral = curve ? carriedOver(curve.fit, timeIntegratedActivity_MBq_h) : UNKNOWN;
  return {
    name: region.name,
    volume_mL: statistics.volume_mL,
    mass_g: statistics.mass_g,
    activity_MBq: region.activity_MBq,
    fit: curve ? curveResult(curve, state) : null,
    doseRateFit: doseRates ? withoutId(doseRates) : null,
    timeIntegratedActivity_MBq_h,
    timeIntegratedActivity_sigma_MBq_h: integral.sigma,
    interval68_MBq_h: integral.interval68,
    absorbedDose_Gy: {
      mean: statistics.mean_Gy,
      min: statistics.min_Gy,
      max: statistics.max_Gy,
      D98: statistics.D98_Gy,
      D95: statistics.D95_Gy,
      D50: statistics.D50_Gy,
      D2: statistics.D2_Gy,
      sigma: uncertainty ? uncertainty.mean_frac * statistics.mean_Gy : null,
      sigmaFit:
        integral.sigma === null || !(timeIntegratedActivity_MBq_h > 0)
          ? null
          : (integral.sigma / timeIntegratedActivity_MBq_h) * statistics.mean_Gy,
    },
    bed_Gy: null,
    eqd2_Gy: null,
  };
}

function curveResult(region: RegionFit, { choices }: CaseState): NonNullable<RegionResult['fit']> {
  const { fit, hybrid, regionId } = region;
  const drawn = choices.fit.planar.regions[regionId];
  return {
    model: fit.model,
    parameters: fit.parameters,
    aicc: fit.aicc,
    ...fittedCurve(fit),
    sigmas_MBq: region.sigmas_MBq,
    excludedBecause: region.excludedBecause,
    times_h: region.times_s.map((time_s) => time_s / 3600),
    activities_MBq: region.activities_MBq,
    hybrid: hybrid && drawn ? { ...hybrid, outline_mm: drawn.outline_mm, background_mm: drawn.background_mm } : null,
  };
}

interface Uncertainty {
  readonly sigma: number | null;
  readonly interval68: readonly [low: number, high: number] | null;
}
const UNKNOWN: Uncertainty = { sigma: null, interval68: null };

/** The relative uncertainty of the region's own integral, for the map's. */
function carriedOver(
  { timeIntegratedActivity_MBq_h: own, timeIntegratedActivity_sigma_MBq_h: sigma, interval68_MBq_h }: TimeActivityFit,
  ofMap_MBq_h: number,
): Uncertainty {
  if (!(own > 0)) return UNKNOWN;
  const scale = ofMap_MBq_h / own;
  return {
    sigma: sigma === null ? null : sigma * scale,
    interval68: interval68_MBq_h && [interval68_MBq_h[0] * scale, interval68_MBq_h[1] * scale],
  };
}

const withoutId = ({ regionId: _regionId, ...fit }: DoseRateFit): Omit<DoseRateFit, 'regionId'> => fit;
