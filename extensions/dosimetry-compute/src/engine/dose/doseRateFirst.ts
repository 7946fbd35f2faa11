import {
  bqToMbq,
  doseRateSensitivity,
  fitTimeActivity,
  integrateDoseRates,
  JOULES_PER_KEV,
  SECONDS_PER_HOUR,
  voxelVolume_mL,
  type DoseRateFitRequest,
  type EnergyBudget,
  type Volume,
} from '@voxel-dosimetry/core';
import type { DoseRequest } from '../../contract';
import type { JobControl } from '../jobs';
import { denseOccupancy } from '../regions';
import type { VoxelStore } from '../voxelStore';
import type { Deposit, Deposited, DepositStatistics } from './deposit';
import type { RegionVoxels } from './regionVoxels';

const MEV_PER_GY_G = 1e-3 / (1e3 * JOULES_PER_KEV);

/**
 * Dose rate of every time point's aligned activity, then fitted and integrated voxel by voxel with the fit stage's model and scope.
 *
 * Statistical uncertainty: u²(D) = Σ_k (Ḋ_k ∂D/∂Ḋ_k · u_k)², the time points being independent; for a region's mean with the region's
 * derivative. `uniformDensity_g_per_mL` is that of an engine whose medium is everywhere the same. Escaped energy is the escaping rate of the whole grid, integrated by the same model. Test: unit/compute/monteCarloDose.
 */
export async function doseRateFirst(
  deposit: Deposit,
  store: VoxelStore,
  regions: readonly RegionVoxels[],
  { fit, radionuclide }: Pick<DoseRequest, 'fit' | 'radionuclide'>,
  control: JobControl,
  uniformDensity_g_per_mL: number | null,
): Promise<Deposited<'Gy'>> {
  const count = fit.timePoints.length;
  const maps: Deposited<'Gy/s'>[] = [];
  for (const [index, { timePointId }] of fit.timePoints.entries()) {
    const activity = store.get(`aligned/${timePointId}`).volume as Volume<'Bq/mL'>;
    maps.push(await deposit({ activity, unit: 'Gy/s', index, count }));
  }
  const density = store.get('density').volume as Volume<'g/mL'>;
  const request: DoseRateFitRequest = {
    rates: maps.map(({ dose }) => dose),
    times_s: fit.timePoints.map(({ timeAfterAdministration_s }) => timeAfterAdministration_s),
    halfLife_s: radionuclide.halfLife_s,
    model: fit.model,
    scope: fit.scope,
    occupancies: fit.scope === 'region' ? store.regions.map((region) => denseOccupancy(region, density.grid)) : [],
  };
  const dose = await control.drive(integrateDoseRates(request), 'Integrating dose rate', 0.98, 0.99);
  const statistics = maps.map((map) => map.statistics);
  return {
    dose,
    energy: integratedEnergy(maps, request, dose, uniformDensity_g_per_mL ?? density.values),
    statistics: statistics.every((each) => each !== null)
      ? await integratedStatistics(request, dose, statistics, regions, density, control)
      : null,
  };
}

/** Absorbed: Σ D ρ V. Escaped: the integral of the escaping rates. */
function integratedEnergy(
  maps: readonly Deposited<'Gy/s'>[],
  { times_s, halfLife_s, model }: DoseRateFitRequest,
  dose: Volume<'Gy'>,
  density_g_per_mL: number | ArrayLike<number>,
): EnergyBudget {
  const densityOf = typeof density_g_per_mL === 'number' ? () => density_g_per_mL : (v: number) => density_g_per_mL[v]!;
  let doseMass_Gy_g = 0;
  for (let v = 0; v < dose.values.length; v++) doseMass_Gy_g += dose.values[v]! * densityOf(v);
  const absorbed_MeV = doseMass_Gy_g * voxelVolume_mL(dose.grid) * MEV_PER_GY_G;
  // The model integrates any rate; MBq is its scale for activity.
  const rates = maps.map(({ energy }) => bqToMbq(energy.escaped_MeV));
  // Kernels of several tissues may together give more than was emitted: then it escapes less than nothing.
  const sign = rates.reduce((sum, rate) => sum + rate, 0) < 0 ? -1 : 1;
  const { timeIntegratedActivity_MBq_h } = fitTimeActivity({
    times_s,
    activities_MBq: rates.map((rate) => sign * rate),
    model,
    halfLife_s,
  });
  const escaped_MeV = sign * timeIntegratedActivity_MBq_h * 1e6 * SECONDS_PER_HOUR;
  return { emitted_MeV: absorbed_MeV + escaped_MeV, absorbed_MeV, escaped_MeV };
}

async function integratedStatistics(
  request: DoseRateFitRequest,
  dose: Volume<'Gy'>,
  maps: readonly DepositStatistics[],
  regions: readonly RegionVoxels[],
  density: Volume<'g/mL'>,
  control: JobControl,
): Promise<DepositStatistics> {
  const variance = new Float64Array(dose.values.length);
  const regionVariance = new Float64Array(regions.length);
  const regionDose = regions.map((region) => weigh(region, dose.values, density));
  for (const [index, { uncertainty, regionMean_frac }] of maps.entries()) {
    const work = doseRateSensitivity(request, dose, index);
    const sensitivity = await control.drive(work, 'Integrating uncertainty', 0.99);
    for (let v = 0; v < variance.length; v++) variance[v]! += (sensitivity[v]! * uncertainty.values[v]!) ** 2;
    regions.forEach((region, at) => {
      const share_frac = weigh(region, sensitivity, density) / regionDose[at]!;
      regionVariance[at]! += (share_frac * regionMean_frac[at]!) ** 2;
    });
  }
  const values = new Float32Array(variance.length);
  for (let v = 0; v < values.length; v++) {
    const value = dose.values[v]!;
    values[v] = value > 0 ? Math.min(1, Math.sqrt(variance[v]!) / value) : 1;
  }
  const targets = maps.map(({ isTargetReached }) => isTargetReached).filter((each) => each !== null);
  return {
    uncertainty: { unit: 'frac', grid: dose.grid, values },
    regionMean_frac: Array.from(regionVariance, (square) =>
      Number.isFinite(square) ? Math.min(1, Math.sqrt(square)) : 1,
    ),
    decays: maps.reduce((sum, each) => sum + each.decays, 0),
    shards: maps.reduce((sum, each) => sum + each.shards, 0),
    isPartial: false,
    isTargetReached: targets.length > 0 ? targets.every((each) => each) : null,
  };
}

/** Σ occupancy · ρ · value over a region. */
function weigh({ voxels, weights }: RegionVoxels, values: ArrayLike<number>, density: Volume<'g/mL'>): number {
  let sum = 0;
  for (let at = 0; at < voxels.length; at++) {
    const voxel = voxels[at]!;
    sum += weights[at]! * density.values[voxel]! * values[voxel]!;
  }
  return sum;
}
