import {
  DosimetryError,
  NO_ATTENUATION,
  photopeak_keV,
  planarRate,
  planarRateOutside,
  regionAttenuation,
  type HybridBasis,
  type PlanarAttenuation,
  type PlanarMeasurement,
  type PlanarRate,
  type PlanarRegion,
  type Volume,
} from '@voxel-dosimetry/core';
import type { FitRequest, PlanarPlan } from '../../contract';
import type { VoxelStore } from '../voxelStore';
import { heldPlanarImage } from './heldPlanarImage';
import { waterAttenuation_cm2_per_g } from './waterAttenuation';

/** What planar images say of a region, one entry an acquisition; where it could not be measured, why. */
export interface PlanarRates extends Pick<HybridBasis, 'attenuation' | 'attenuationFrom'> {
  readonly rates: readonly (PlanarRate | { readonly notMeasured: string })[];
}

/** Of a region that is drawn on planar images, and of what lies in none of them. */
export interface PlanarRatesOf {
  /** Throws `compute/no-volume`, `fit/planar-attenuation`. */
  readonly region: (regionId: string, drawn: PlanarRegion) => PlanarRates;
  /** Of whole-body images alone. Throws `compute/no-volume`. */
  readonly rest: () => PlanarRates;
}

/** Rates from the images and the density that the worker holds. */
export function planarRatesOf(store: VoxelStore, request: FitRequest, plan: PlanarPlan): PlanarRatesOf {
  const measurements = plan.timePoints.map(({ timePointId, duration_s }): PlanarMeasurement => ({
    image: heldPlanarImage(store, timePointId),
    radionuclide: request.radionuclide,
    scatter: plan.choices.scatter,
    posteriorSeen: plan.choices.posteriorSeen[timePointId] ?? null,
    shift_mm: plan.choices.shifts_mm[timePointId] ?? [0, 0],
    duration_s,
  }));
  const outlines = Object.values(plan.choices.regions).map(({ outline_mm }) => outline_mm);
  return {
    region(regionId, drawn) {
      const found = attenuationOf(store, request, regionId, drawn, measurements);
      return { ...found, rates: measurements.map((each) => tried(() => planarRate(each, drawn, found.attenuation))) };
    },
    rest: () => ({
      attenuation: NO_ATTENUATION,
      attenuationFrom: 'none',
      rates: measurements.map((each) =>
        each.image.series.extent === 'whole-body'
          ? tried(() => planarRateOutside(each, outlines))
          : { notMeasured: 'The image does not show the whole body.' },
      ),
    }),
  };
}

function attenuationOf(
  store: VoxelStore,
  { radionuclide }: FitRequest,
  regionId: string,
  { attenuation }: PlanarRegion,
  measurements: readonly PlanarMeasurement[],
): Pick<PlanarRates, 'attenuation' | 'attenuationFrom'> {
  if (attenuation !== null) return { attenuation, attenuationFrom: 'entered' };
  const held = store.regions.find(({ mask }) => mask.id === regionId);
  const energy_keV = firstOf(measurements, ({ image }) => photopeak_keV(image.series.energyWindows, radionuclide));
  if (held === undefined || store.densityFrom === null || energy_keV === null)
    return { attenuation: NO_ATTENUATION, attenuationFrom: 'none' };
  const density = store.get('density').volume as Volume<'g/mL'>;
  const fromCt: PlanarAttenuation = regionAttenuation(density, held.occupancy, waterAttenuation_cm2_per_g(energy_keV));
  return { attenuation: fromCt, attenuationFrom: 'ct' };
}

/** Of the first image that gives one. */
function firstOf<T, R>(items: readonly T[], of: (item: T) => R): R | null {
  for (const item of items) {
    const found = tried(() => ({ value: of(item) }));
    if ('value' in found) return found.value;
  }
  return null;
}

/** What an image does not give is left out of the curve with the reason; anything else is no matter of the image. */
function tried<T extends object>(measure: () => T): T | { readonly notMeasured: string } {
  try {
    return measure();
  } catch (error) {
    if (error instanceof DosimetryError && error.code.startsWith('fit/planar-')) return { notMeasured: error.message };
    throw error;
  }
}
