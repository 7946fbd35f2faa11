import {
  assertVolume,
  bqToMbq,
  SECONDS_PER_HOUR,
  voxelVolume_mL,
  type CurveSettings,
  type Grid,
  type RegionCurve,
  type TimeActivityFit,
  type Volume,
} from '@voxel-dosimetry/core';
import type { DoseRateFit, FitRequest } from '../../contract';
import type { TransportHost } from '../../transport/transportHost';
import { fitMapsAndResponses, type VoxelMapsRequest } from '../fit/fitVoxelMaps';
import { fitRegionCurves, type FittedRegions } from '../fitRegionCurves';
import { voxelRequest } from '../fitTimeActivities';
import type { JobControl } from '../jobs';
import { planarRatesOf } from '../planar/planarRates';
import type { HeldRegion } from '../regions';
import type { VoxelStore } from '../voxelStore';

/** Absorbed dose from dose rates, and how it follows them. */
export interface IntegratedRates {
  readonly dose: Volume<'Gy'>;
  /** Of each region's mean over its volume. */
  readonly regionFits: readonly DoseRateFit[];
  /** Ḋ_k · ∂D/∂Ḋ_k of one time point in every voxel, Gy; the sum over time points is D. */
  responseTo(timePoint: number): Promise<Float32Array>;
  /** The integral of something that comes in time as the rates do, unit · s: from the model of what belongs to no region. */
  integralOf(rates_per_s: readonly number[]): number;
}

/** Step of the derivative where every voxel follows its region, relative. */
const STEP_frac = 0.01;
/** Of the dose job. */
const SHARE = [0.98, 0.99] as const;

/**
 * D = ∫₀^∞ Ḋ dt: the fit of `fitVoxelMaps` with dose rate (Gy/s) in place of activity concentration, regions and voxels alike.
 *
 * The models know of a rate and its physical half-life, not of its unit; the slowest decay is that of the nuclide, since energy per
 * decay and geometry are taken as constant. σ from counts is one of activity: dose rates are then weighted as counting statistics have it, with the
 * scale that they scatter by. Throws what `fitVoxelMaps` throws. Proved by test/unit/compute/integrateRates.test.ts.
 */
export async function integrateRates(
  store: VoxelStore,
  request: FitRequest,
  rates: readonly Volume<'Gy/s'>[],
  control: JobControl,
  host: TransportHost,
  withResponses: boolean,
): Promise<IntegratedRates> {
  const plan = forRates(request);
  const aligned = rates.map((rate, at) =>
    asActivity(assertVolume(rate, 'Gy/s', `The dose rate of time point ${at + 1}`)),
  );
  const { voxels, fitted } = await requestOf(store, plan, aligned, control);
  const first = await fitMapsAndResponses(voxels, control, SHARE, host, withResponses);
  const { grid, values } = first.maps.tia;
  return {
    dose: { unit: 'Gy', grid, values },
    regionFits: fitted.map(({ fit: { regionId }, ofVoxels: { fit, curve } }) =>
      ofMean(
        store.regions.find(({ mask }) => mask.id === regionId)!,
        fit,
        curve,
        grid,
      ),
    ),
    async responseTo(timePoint) {
      const known = first.responses?.[timePoint];
      if (known !== undefined) return known;
      const raised = aligned.map((rate, at) => (at === timePoint ? raisedBy(rate, STEP_frac) : rate));
      const again = await requestOf(store, plan, raised, control);
      const { maps } = await fitMapsAndResponses(again.voxels, control, SHARE, host, false);
      return Float32Array.from(maps.tia.values, (value, v) => (value - values[v]!) / STEP_frac);
    },
    integralOf: (rates_per_s) => voxels.fitRest(rates_per_s).fit.timeIntegratedActivity_MBq_h * SECONDS_PER_HOUR,
  };
}

/** Regions are fitted first: their curves decide how their voxels are. */
async function requestOf(
  store: VoxelStore,
  plan: FitRequest,
  aligned: readonly Volume<'Bq/mL'>[],
  control: JobControl,
): Promise<{ voxels: VoxelMapsRequest; fitted: FittedRegions['fitted'] }> {
  const { grid } = store.get('density').info;
  const regions = store.regions.map((region) => ({
    regionId: region.mask.id,
    name: region.mask.name,
    volume_mL: region.summary.volume_mL,
    activities_MBq: sumsOf(region, aligned, grid),
  }));
  const planar = plan.planar ? planarRatesOf(store, plan, plan.planar) : null;
  const { fitted } = await fitRegionCurves(plan, regions, grid.spacing_mm, planar, control, [SHARE[0], SHARE[0]]);
  return { voxels: voxelRequest(store, plan, aligned, fitted, planar), fitted };
}

const forRates = (request: FitRequest): FitRequest => ({
  ...request,
  // σ of its bootstrap is not shown of a dose rate.
  curves: { ...request.curves, uncertainty: ofRates(request.curves.uncertainty), bootstrap: null },
  administeredActivity_MBq: null,
});

const ofRates = (uncertainty: CurveSettings['uncertainty']): CurveSettings['uncertainty'] =>
  uncertainty.source === 'counts-and-size' ? { source: 'scatter', weighting: 'counting' } : uncertainty;

const asActivity = (rate: Volume): Volume<'Bq/mL'> => ({ ...rate, unit: 'Bq/mL' });

const raisedBy = (rate: Volume<'Bq/mL'>, step_frac: number): Volume<'Bq/mL'> => ({
  ...rate,
  values: Float32Array.from(rate.values, (value) => value * (1 + step_frac)),
});

/** As activity in MBq would be summed over a region. */
function sumsOf(
  { occupancy: { voxels, fractions } }: HeldRegion,
  aligned: readonly Volume<'Bq/mL'>[],
  grid: Grid,
): number[] {
  const toMBq = bqToMbq(voxelVolume_mL(grid));
  return aligned.map(({ values }) => {
    let sum = 0;
    for (let at = 0; at < voxels.length; at++) sum += fractions[at]! * values[voxels[at]!]!;
    return sum * toMBq;
  });
}

/** The curve of a region's sum as that of its mean. */
function ofMean(
  { mask, occupancy: { fractions } }: HeldRegion,
  fit: TimeActivityFit,
  { times_s, activities_MBq }: RegionCurve,
  grid: Grid,
): DoseRateFit {
  const voxels = fractions.reduce((sum, fraction) => sum + fraction, 0) * bqToMbq(voxelVolume_mL(grid));
  const { timeIntegratedActivity_sigma_MBq_h: sigma } = fit;
  return {
    regionId: mask.id,
    times_s,
    doseRates_Gy_per_h: activities_MBq.map((sum) => (sum / voxels) * SECONDS_PER_HOUR),
    model: fit.model,
    absorbedDose_Gy: (fit.timeIntegratedActivity_MBq_h / voxels) * SECONDS_PER_HOUR,
    absorbedDose_sigma_Gy: sigma === null ? null : (sigma / voxels) * SECONDS_PER_HOUR,
    extrapolated_frac: fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac,
  };
}
