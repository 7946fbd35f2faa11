import {
  MINIMUM_DENSITY_g_per_mL,
  type CumulativeDoseVolumeHistogram,
  type RegionDoseStatistics,
} from '../domain/absorbedDose';
import { DosimetryError } from '../domain/errors';
import { voxelVolume_mL } from '../domain/geometry';
import { partOf } from '../domain/partOf';
import type { RegionMask } from '../domain/region';
import { bqSecondsToMbqHours } from '../domain/units';
import { assertVolume, type Volume } from '../domain/volume';
import { ascendingOrder } from './ascendingOrder';

/** Voxels that the region fills to less than this count for mass and energy, not for extremes, D_x and the histogram. */
export const MINIMUM_OCCUPANCY_frac = 1e-3;
const HISTOGRAM_POINTS = 512;

interface Sample {
  /** Ascending. */
  readonly dose_Gy: Float64Array;
  /** Volume (voxels) that receives at least dose_Gy[i]. */
  readonly volumeFrom: Float64Array;
  readonly volume: number;
}

function* sortedSample(dose: Volume<'Gy'>, occupancy: Float32Array): Generator<number, Sample> {
  let count = 0;
  for (let v = 0; v < occupancy.length; v++) if ((occupancy[v] as number) >= MINIMUM_OCCUPANCY_frac) count++;
  const members = new Uint32Array(count);
  const values = new Float32Array(count);
  for (let v = 0, at = 0; v < occupancy.length; v++) {
    if (!((occupancy[v] as number) >= MINIMUM_OCCUPANCY_frac)) continue;
    members[at] = v;
    values[at++] = dose.values[v] as number;
  }
  yield 0.3;
  const order = ascendingOrder(values);
  yield 0.9;
  const dose_Gy = new Float64Array(count);
  const volumeFrom = new Float64Array(count);
  let volume = 0;
  for (let at = count - 1; at >= 0; at--) {
    const member = order[at] as number;
    dose_Gy[at] = values[member] as number;
    volume += occupancy[members[member] as number] as number;
    volumeFrom[at] = volume;
  }
  return { dose_Gy, volumeFrom, volume };
}

/** The largest dose that at least `percent_pct` of the volume receives: exact, a value that occurs in the region. */
function doseToVolume(sample: Sample, percent_pct: number): number {
  const wanted = (percent_pct / 100) * sample.volume * (1 - 1e-12);
  let [low, high] = [0, sample.dose_Gy.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sample.volumeFrom[middle] as number) >= wanted) low = middle;
    else high = middle - 1;
  }
  return sample.dose_Gy[low] as number;
}

function histogramOf(sample: Sample): CumulativeDoseVolumeHistogram {
  const max_Gy = sample.dose_Gy[sample.dose_Gy.length - 1] as number;
  if (!(max_Gy > 0)) return { dose_Gy: [0], volume_frac: [1] };
  const dose_Gy: number[] = [];
  const volume_frac: number[] = [];
  for (let point = 0, at = 0; point < HISTOGRAM_POINTS; point++) {
    const level = point === HISTOGRAM_POINTS - 1 ? max_Gy : (max_Gy * point) / (HISTOGRAM_POINTS - 1);
    while (at < sample.dose_Gy.length && (sample.dose_Gy[at] as number) < level) at++;
    dose_Gy.push(level);
    volume_frac.push(at < sample.dose_Gy.length ? (sample.volumeFrom[at] as number) / sample.volume : 0);
  }
  return { dose_Gy, volume_frac };
}

/** Σ over the region of occupancy, mass, energy/J·kg⁻¹·g, Ã and Ã where there is no mass. */
function totalsOf(dose: Volume<'Gy'>, density: Volume<'g/mL'>, tia: Volume<'Bq·s/mL'>, occupancy: Float32Array) {
  let [volume, mass, doseMass, decays, decaysWithoutMass] = [0, 0, 0, 0, 0];
  for (let v = 0; v < occupancy.length; v++) {
    const part = occupancy[v] as number;
    if (part <= 0) continue;
    const density_g_per_mL = density.values[v] as number;
    const voxelMass = part * density_g_per_mL;
    const partOfDecays = part * (tia.values[v] as number);
    volume += part;
    mass += voxelMass;
    doseMass += voxelMass * (dose.values[v] as number);
    decays += partOfDecays;
    if (!(density_g_per_mL >= MINIMUM_DENSITY_g_per_mL)) decaysWithoutMass += partOfDecays;
  }
  return { volume, mass, doseMass, decays, decaysWithoutMass };
}

function assertSameGrid(name: string, lengths: readonly number[]): void {
  if (new Set(lengths).size > 1)
    throw new DosimetryError({
      code: 'analyse/grid-mismatch',
      message: `Region "${name}": dose, density, time-integrated activity and occupancy have ${lengths.join(', ')} voxels; the same grid was expected.`,
      remedy: 'Run register and the stages after it again.',
    });
}

/**
 * Absorbed-dose statistics of one region; all maps on the dose grid, x fastest, `occupancy` the region's fraction of a voxel, 0..1.
 *
 * mean = Σ D·ρ·w / Σ ρ·w (energy over mass, ICRU 85a); min, max, D_x and the cumulative histogram weigh volume. D_x is the largest
 * dose that at least x % of the volume receives, by sorting. Volume is the part inside the grid. With density from a CT
 * averaged over emission voxels the mass at an organ's edge holds some of its neighbour's.
 * Yields the fraction done.
 * Throws `analyse/grid-mismatch`, `analyse/empty-region`, `volume/unit`, `volume/size`. Test: unit/core/analyse.
 */
export function* regionDoseStatistics(request: {
  readonly region: Pick<RegionMask, 'id' | 'name'>;
  readonly dose: Volume<'Gy'>;
  readonly density: Volume<'g/mL'>;
  readonly tia: Volume<'Bq·s/mL'>;
  readonly occupancy: Float32Array;
}): Generator<number, RegionDoseStatistics> {
  const { region, occupancy } = request;
  const dose = assertVolume(request.dose, 'Gy', 'The absorbed dose');
  const density = assertVolume(request.density, 'g/mL', 'The density map');
  const tia = assertVolume(request.tia, 'Bq·s/mL', 'The time-integrated activity');
  assertSameGrid(region.name, [dose.values.length, density.values.length, tia.values.length, occupancy.length]);
  const totals = totalsOf(dose, density, tia, occupancy);
  yield 0.2;
  const sample = yield* partOf(sortedSample(dose, occupancy), 0.2, 1);
  if (sample.dose_Gy.length === 0 || !(totals.mass > 0))
    throw new DosimetryError({
      code: 'analyse/empty-region',
      message: `The region "${region.name}" has no mass inside the dose grid.`,
      remedy: 'Remove the region, or choose a reference time point whose emission image covers it.',
    });
  const voxel_mL = voxelVolume_mL(dose.grid);
  return {
    regionId: region.id,
    volume_mL: totals.volume * voxel_mL,
    mass_g: totals.mass * voxel_mL,
    timeIntegratedActivity_MBq_h: bqSecondsToMbqHours(totals.decays * voxel_mL),
    timeIntegratedActivityWithoutMass_MBq_h: bqSecondsToMbqHours(totals.decaysWithoutMass * voxel_mL),
    mean_Gy: totals.doseMass / totals.mass,
    min_Gy: sample.dose_Gy[0] as number,
    max_Gy: sample.dose_Gy[sample.dose_Gy.length - 1] as number,
    D98_Gy: doseToVolume(sample, 98),
    D95_Gy: doseToVolume(sample, 95),
    D50_Gy: doseToVolume(sample, 50),
    D2_Gy: doseToVolume(sample, 2),
    histogram: histogramOf(sample),
  };
}
