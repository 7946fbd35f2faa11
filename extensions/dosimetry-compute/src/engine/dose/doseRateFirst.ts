import { JOULES_PER_KEV, voxelVolume_mL, type EnergyBudget, type Volume } from '@voxel-dosimetry/core';
import type { DoseRequest } from '../../contract';
import type { TransportHost } from '../../transport/transportHost';
import type { JobControl } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import type { Deposit, Deposited, DepositStatistics } from './deposit';
import { integrateRates, type IntegratedRates } from './integrateRates';
import type { RegionVoxels } from './regionVoxels';

const MEV_PER_GY_G = 1e-3 / (1e3 * JOULES_PER_KEV);

/**
 * Dose rate of every time point's aligned activity, then fitted and integrated as the fit stage fits activity.
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
  host: TransportHost,
  uniformDensity_g_per_mL: number | null,
): Promise<Deposited<'Gy'>> {
  const count = fit.timePoints.length;
  const maps: Deposited<'Gy/s'>[] = [];
  for (const [index, { timePointId }] of fit.timePoints.entries()) {
    const activity = store.get(`aligned/${timePointId}`).volume as Volume<'Bq/mL'>;
    maps.push(await deposit({ activity, unit: 'Gy/s', index, count }));
  }
  const density = store.get('density').volume as Volume<'g/mL'>;
  const statistics = maps.map((map) => map.statistics);
  const isStatistical = statistics.every((each) => each !== null);
  const rates = maps.map(({ dose }) => dose);
  const integrated = await integrateRates(store, { ...fit, radionuclide }, rates, control, host, isStatistical);
  return {
    dose: integrated.dose,
    energy: integratedEnergy(maps, integrated, uniformDensity_g_per_mL ?? density.values),
    doseRateFits: integrated.regionFits,
    statistics: isStatistical ? await integratedStatistics(integrated, statistics, regions, density) : null,
  };
}

/** Absorbed: Σ D ρ V. Escaped: the integral of the escaping rates. */
function integratedEnergy(
  maps: readonly Deposited<'Gy/s'>[],
  integrated: IntegratedRates,
  density_g_per_mL: number | ArrayLike<number>,
): EnergyBudget {
  const { dose } = integrated;
  const densityOf = typeof density_g_per_mL === 'number' ? () => density_g_per_mL : (v: number) => density_g_per_mL[v]!;
  let doseMass_Gy_g = 0;
  for (let v = 0; v < dose.values.length; v++) doseMass_Gy_g += dose.values[v]! * densityOf(v);
  const absorbed_MeV = doseMass_Gy_g * voxelVolume_mL(dose.grid) * MEV_PER_GY_G;
  const rates = maps.map(({ energy }) => energy.escaped_MeV);
  // Kernels of several tissues may together give more than was emitted: then it escapes less than nothing.
  const sign = rates.reduce((sum, rate) => sum + rate, 0) < 0 ? -1 : 1;
  const escaped_MeV = sign * integrated.integralOf(rates.map((rate) => sign * rate));
  return { emitted_MeV: absorbed_MeV + escaped_MeV, absorbed_MeV, escaped_MeV };
}

async function integratedStatistics(
  integrated: IntegratedRates,
  maps: readonly DepositStatistics[],
  regions: readonly RegionVoxels[],
  density: Volume<'g/mL'>,
): Promise<DepositStatistics> {
  const { dose } = integrated;
  const variance = new Float32Array(dose.values.length);
  const regionVariance = new Float64Array(regions.length);
  const regionDose = regions.map((region) => weigh(region, dose.values, density));
  for (const [index, { uncertainty, regionMean_frac }] of maps.entries()) {
    const response = await integrated.responseTo(index);
    for (let v = 0; v < variance.length; v++) variance[v]! += (response[v]! * uncertainty.values[v]!) ** 2;
    regions.forEach((region, at) => {
      const share_frac = weigh(region, response, density) / regionDose[at]!;
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
