import {
  batchUncertainty_frac,
  findMedium,
  JOULES_PER_KEV,
  particleSource,
  type TransportMedium,
  type Vector3,
} from '@voxel-dosimetry/core';
import { DEFAULT_SHARDS, type VoxelSValueRequest, type VoxelSValues } from '../../contract';
import { workersFor, type TransportHost } from '../../transport/transportHost';
import { createTransportPool } from '../../transport/transportPool';
import type { TransportScene } from '../../transport/transportScene';
import type { JobControl } from '../jobs';
import { followDecays, type TransportTotals } from './followDecays';
import { symmetryAverage } from './symmetryAverage';
import { decaysSoFar } from './transportProgress';
import { mostPerShard, type TransportPlan } from './transportPlan';

/** Medium around the tallied voxels: what scatters back from further away is below 1e-4 of any voxel S value. */
const MARGIN_mm = 600;

/**
 * Voxel S values of a uniform medium by Monte Carlo: absorbed dose per decay, decays spread uniformly over the central voxel.
 *
 * S = Σ T / N / (ρ V), Gy/(Bq·s); uncertainty from the batches; dose to the medium. Throws
 * `dose/medium`, `dose/memory`, `compute/worker-lost`. Proved by test/worker/monteCarlo.test.ts and
 * test/round-trip/headless/kernel.test.ts.
 */
export async function voxelSValues(
  host: TransportHost,
  request: VoxelSValueRequest,
  control: JobControl,
): Promise<VoxelSValues> {
  const medium = findMedium(request.medium);
  const density_g_per_mL = request.density_g_per_mL ?? medium.density_g_per_mL;
  const scene = uniformScene(request, medium, density_g_per_mL);
  const voxels = scene.activity.length;
  const pool = createTransportPool(() => host.startTransportWorker(), workersFor(host, voxels, voxels));
  const plan = planFor(request, voxels);
  try {
    control.report('Preparing the transport', 0);
    await control.wait(pool.load(scene));
    const totals = await followDecays({
      pool,
      plan,
      voxels,
      regions: [],
      control,
      ...(request.symmetric ? { fold: symmetryAverage(scene.size, scene.spacing_mm) } : {}),
      onProgress: (decays, sums) =>
        control.report(decaysSoFar(plan, decays, sums, []).doing, decays / request.histories),
    });
    return tableOf(request, scene.size, density_g_per_mL, totals);
  } finally {
    pool.end();
  }
}

const planFor = ({ seed, histories }: VoxelSValueRequest, voxels: number): TransportPlan => ({
  seed,
  histories,
  firstShard: 0,
  shards: DEFAULT_SHARDS,
  mostPerShard: mostPerShard(voxels),
  target: null,
  shardsToRepeat: null,
});

function uniformScene(
  { radionuclide, daughters, voxelSize_mm, extent, photonCutoff_keV }: VoxelSValueRequest,
  medium: TransportMedium,
  density_g_per_mL: number,
): TransportScene {
  const edge = 2 * extent + 1;
  const voxels = edge ** 3;
  const activity = new Float32Array(voxels);
  activity[(voxels - 1) / 2] = 1;
  return {
    size: [edge, edge, edge],
    spacing_mm: voxelSize_mm,
    density_g_per_mL: new Float32Array(voxels).fill(density_g_per_mL),
    medium: new Uint8Array(voxels),
    media: [medium],
    activity,
    source: particleSource(radionuclide, daughters),
    doseTo: 'medium',
    tallyGrid: null,
    photonCutoff_MeV: photonCutoff_keV / 1000,
    surroundings: { medium: 0, density_g_per_mL, margin_mm: MARGIN_mm },
  };
}

function tableOf(
  { extent, voxelSize_mm }: VoxelSValueRequest,
  size: TransportScene['size'],
  density_g_per_mL: number,
  { energy, emitted_MeV, escaped_MeV }: TransportTotals,
): VoxelSValues {
  const histories = energy.histories;
  const mass_kg = (density_g_per_mL * voxelVolume_mm3(voxelSize_mm)) / 1e6;
  const scale = (1e3 * JOULES_PER_KEV) / (mass_kg * histories);
  return {
    size,
    values: energy.sum.map((deposited_MeV) => deposited_MeV * scale),
    relativeUncertainty: energy.sum.map((_, at) => batchUncertainty_frac(energy, at)),
    density_g_per_mL,
    histories,
    mediumTo_mm: extent * Math.min(...voxelSize_mm) + MARGIN_mm,
    energy: {
      emitted_MeV: emitted_MeV / histories,
      absorbed_MeV: (emitted_MeV - escaped_MeV) / histories,
      escaped_MeV: escaped_MeV / histories,
    },
  };
}

const voxelVolume_mm3 = ([x, y, z]: Vector3): number => x * y * z;
