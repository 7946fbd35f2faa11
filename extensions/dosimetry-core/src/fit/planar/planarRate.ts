import { DosimetryError } from '../../domain/errors';
import type { PlanarAttenuation, PlanarChoices, PlanarRegion } from '../../domain/planar';
import type { Radionuclide } from '../../domain/radionuclide';
import { conjugateViewRate, type PlanarRate, type PlanarView } from './conjugateViewRate';
import type { EnergyWindows } from './energyWindows';
import { outlineWeights, weightsOutside, type PixelWeights } from './outlineWeights';
import { rasterOf, viewFromTheFront, type PlanarImage } from './planarImage';
import { planarWindows } from './planarWindows';

/** One planar acquisition with what was chosen for it. */
export interface PlanarMeasurement {
  readonly image: PlanarImage;
  readonly radionuclide: Radionuclide;
  readonly scatter: PlanarChoices['scatter'];
  /** Null: as the header says. */
  readonly posteriorSeen: 'from-behind' | 'from-the-front' | null;
  readonly shift_mm: readonly [x: number, y: number];
  /** Null: not known, which is refused. */
  readonly duration_s: number | null;
}

/**
 * Count rate of a drawn region on one planar image: counts in the polygon of both views and in the background beside it, by window,
 * and from them `conjugateViewRate`. Throws what that throws, `fit/planar-windows`, `fit/planar-views`, `fit/planar-spacing`,
 * `fit/planar-outline` and `fit/planar-duration`. Proved by test/physics/planarImages.test.ts.
 */
export function planarRate(
  measurement: PlanarMeasurement,
  region: Pick<PlanarRegion, 'outline_mm' | 'background_mm'>,
  attenuation: PlanarAttenuation,
): PlanarRate {
  const raster = rasterOf(measurement.image.series);
  const weightsOf = (outline_mm: PlanarRegion['outline_mm']) =>
    outlineWeights(outline_mm, measurement.shift_mm, raster);
  const background = region.background_mm === null ? null : weightsOf(region.background_mm);
  return rateIn(measurement, weightsOf(region.outline_mm), background, attenuation);
}

/**
 * Count rate of what lies in none of the outlines, without attenuation: for the shape of its curve alone. Throws as `planarRate`.
 * Wrong where an outlined region overlies other activity, which is left out with it.
 */
export function planarRateOutside(
  measurement: PlanarMeasurement,
  outlines_mm: readonly PlanarRegion['outline_mm'][],
): PlanarRate {
  const raster = rasterOf(measurement.image.series);
  const weights = outlines_mm.map((outline_mm) => outlineWeights(outline_mm, measurement.shift_mm, raster));
  return rateIn(measurement, weightsOutside(weights, raster), null, NO_ATTENUATION);
}

/** Where nothing is known of the body: the shape of a curve does not need it, the whole background is taken off. */
export const NO_ATTENUATION: PlanarAttenuation = {
  transmission_frac: 1,
  sourceAttenuation: 0,
  backgroundShare_frac: 1,
};

function rateIn(
  measurement: PlanarMeasurement,
  region: PixelWeights,
  background: PixelWeights | null,
  attenuation: PlanarAttenuation,
): PlanarRate {
  const { duration_s } = measurement;
  const viewOf = (detector: 'anterior' | 'posterior'): PlanarView => ({
    region: countsIn(measurement, detector, region),
    regionPixels: region.total,
    background: background && { region: countsIn(measurement, detector, background), pixels: background.total },
  });
  const views = { anterior: viewOf('anterior'), posterior: viewOf('posterior') };
  if (duration_s === null) throw noDuration();
  return conjugateViewRate({ ...views, duration_s, ...attenuation });
}

/** What the windows counted; those beside the photopeak only where both detectors have them, so that the views are alike. */
function countsIn(
  { image, radionuclide, scatter, posteriorSeen }: PlanarMeasurement,
  detector: 'anterior' | 'posterior',
  { pixels, weights }: PixelWeights,
): EnergyWindows {
  const { energyWindows, frames } = image.series;
  const { main, lower, upper } = planarWindows(energyWindows, radionuclide);
  const sumOf = (window: number) => {
    const counts = viewFromTheFront(image, detector, window, posteriorSeen ?? undefined);
    const { lower_keV, upper_keV } = energyWindows[window]!;
    return {
      counts: pixels.reduce((sum, pixel, at) => sum + weights[at]! * counts[pixel]!, 0),
      width_keV: upper_keV - lower_keV,
    };
  };
  const beside = (window: number | null) => {
    const seenBy = frames.filter(({ energyWindow }) => energyWindow === window);
    return scatter === 'none' || window === null || seenBy.length < 2 ? null : sumOf(window);
  };
  return { main: sumOf(main), lower: beside(lower), upper: beside(upper) };
}

const noDuration = (): DosimetryError =>
  new DosimetryError({
    code: 'fit/planar-duration',
    message: 'The duration of the planar acquisition is not known; a rate needs it in s.',
    remedy: 'Enter it in Ingest, or leave the image out.',
  });
