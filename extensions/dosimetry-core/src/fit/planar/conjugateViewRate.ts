import { DosimetryError } from '../../domain/errors';
import { unscatteredCounts, type CountsWithVariance, type EnergyWindows } from './energyWindows';

/** A region on one planar image. */
export interface PlanarView {
  readonly region: EnergyWindows;
  readonly regionPixels: number;
  /** A region beside it; null where nothing overlies. */
  readonly background: { readonly region: EnergyWindows; readonly pixels: number } | null;
}

/** A region seen from the front and from the back. */
export interface ConjugateViews {
  readonly anterior: PlanarView;
  readonly posterior: PlanarView;
  readonly duration_s: number;
  /** e^(−μT) through the whole body at the region, by transmission scan or from a CT; 0..1. */
  readonly transmission_frac: number;
  /** μ·t of the source itself, t its thickness along the view; 0 for a thin one. */
  readonly sourceAttenuation: number;
  /** Part of the background that lies before and behind the source: 1 − t/T with body thickness T; 0..1. */
  readonly backgroundShare_frac: number;
}

/** What the cameras would count per second without attenuation, with its standard uncertainty by counting statistics. */
export interface PlanarRate {
  readonly rate_cps: number;
  readonly sigma_cps: number;
  /** Part of the unscattered counts in the region that was taken off as background, of the view where it is more. */
  readonly background_frac: number;
}

/**
 * Count rate of a region by the geometric mean of conjugate views, corrected for scatter, background and attenuation:
 * R = √(N_A · N_P / e^(−μT)) · f / Δt, f = (μt/2)/sinh(μt/2), N = P_region − share · P_background · pixels_region/pixels_background
 * (MIRD Pamphlet No. 16, Siegel et al. 1999, J Nucl Med 40:37S–61S); activity is R over the camera's sensitivity, which a
 * curve's shape does not need. u(R)/R = ½ √(u²(N_A)/N_A² + u²(N_P)/N_P²).
 *
 * Wrong where organs overlap along the view, and for a source whose activity varies with depth.
 * Throws `fit/planar-value` for what cannot be measured, `fit/planar-counts` where nothing was counted, `fit/planar-scatter` where scatter takes all counts,
 * `fit/planar-background` where the background does.
 * Proved by test/physics/planarActivity.test.ts.
 */
export function conjugateViewRate(views: ConjugateViews): PlanarRate {
  for (const view of ['anterior', 'posterior'] as const)
    if (views[view].region.main.counts === 0) throw nothingCounted(view);
  assertMeasurable(views);
  const { duration_s, transmission_frac, sourceAttenuation, backgroundShare_frac } = views;
  const anterior = netCounts(views.anterior, backgroundShare_frac, 'anterior');
  const posterior = netCounts(views.posterior, backgroundShare_frac, 'posterior');
  const half = sourceAttenuation / 2;
  const selfAttenuation = half > 0 ? half / Math.sinh(half) : 1;
  const rate_cps = (Math.sqrt((anterior.counts * posterior.counts) / transmission_frac) * selfAttenuation) / duration_s;
  const relative = Math.sqrt(anterior.variance / anterior.counts ** 2 + posterior.variance / posterior.counts ** 2) / 2;
  const background_frac = Math.max(anterior.background_frac, posterior.background_frac);
  return { rate_cps, sigma_cps: relative * rate_cps, background_frac };
}

function netCounts(
  { region, regionPixels, background }: PlanarView,
  share_frac: number,
  view: 'anterior' | 'posterior',
): CountsWithVariance & Pick<PlanarRate, 'background_frac'> {
  const whole = unscatteredCounts(region);
  const scale = background === null ? 0 : (share_frac * regionPixels) / background.pixels;
  const beside = background === null ? { counts: 0, variance: 0 } : unscatteredCounts(background.region);
  if (!(whole.counts > 0)) throw onlyScatter(view, region.main.counts, whole.counts);
  const background_counts = scale * beside.counts;
  const counts = whole.counts - background_counts;
  if (!(counts > 0)) throw onlyBackground(view, whole.counts, background_counts);
  return {
    counts,
    variance: whole.variance + scale * scale * beside.variance,
    background_frac: background_counts / whole.counts,
  };
}

const nothingCounted = (view: string): DosimetryError =>
  new DosimetryError({
    code: 'fit/planar-counts',
    message: `The ${view} view has no counts in the region; more than 0 were expected.`,
    remedy: 'Place the region elsewhere, or leave this image out.',
  });

/** Scatter that is taken off by windows of few counts, or of other widths than the header says, can be more than there is. */
const onlyScatter = (view: string, photopeak: number, unscattered: number): DosimetryError =>
  new DosimetryError({
    code: 'fit/planar-scatter',
    message: `The ${view} view has ${photopeak.toPrecision(4)} counts in the region in the photopeak window, and the windows beside it say that ${(photopeak - unscattered).toPrecision(4)} were scattered, which leaves nothing; more counts than scatter were expected.`,
    remedy: 'Check the energy windows, take no scatter off, or leave this image out.',
  });

const onlyBackground = (view: string, counts: number, background: number): DosimetryError =>
  new DosimetryError({
    code: 'fit/planar-background',
    message: `The ${view} view has ${counts.toPrecision(4)} counts in the region after scatter was taken off, and ${background.toPrecision(4)} of them would be background; more counts than background were expected.`,
    remedy: 'Place the background region elsewhere, check the windows, or leave this image out.',
  });

function assertMeasurable(views: ConjugateViews): void {
  const refuse = (what: string, value: number, expected: string): DosimetryError =>
    new DosimetryError({
      code: 'fit/planar-value',
      message: `${what} is ${value}; ${expected} was expected.`,
      remedy: 'Correct the planar measurement.',
    });
  const { duration_s, transmission_frac, sourceAttenuation, backgroundShare_frac } = views;
  if (!(duration_s > 0 && Number.isFinite(duration_s)))
    throw refuse('The duration of the planar acquisition in s', duration_s, 'a number above 0');
  if (!(transmission_frac > 0 && transmission_frac <= 1))
    throw refuse('The transmission through the body', transmission_frac, 'a fraction above 0 and at most 1');
  if (!(sourceAttenuation >= 0 && Number.isFinite(sourceAttenuation)))
    throw refuse('μ·t of the source', sourceAttenuation, 'a number of at least 0');
  if (!(backgroundShare_frac >= 0 && backgroundShare_frac <= 1))
    throw refuse('The share of the background', backgroundShare_frac, 'a fraction from 0 to 1');
  for (const { region, regionPixels, background } of [views.anterior, views.posterior]) {
    for (const size of [regionPixels, background?.pixels ?? 1])
      if (!(size > 0 && Number.isFinite(size)))
        throw refuse('The size of a region in pixels', size, 'a number above 0');
    for (const windows of [region, ...(background === null ? [] : [background.region])])
      for (const window of [windows.main, windows.lower, windows.upper]) {
        if (window === null) continue;
        if (!(window.counts >= 0 && Number.isFinite(window.counts)))
          throw refuse('The number of counts of a window', window.counts, 'a number of at least 0');
        if (!(window.width_keV > 0 && Number.isFinite(window.width_keV)))
          throw refuse('The width of an energy window in keV', window.width_keV, 'a number above 0');
      }
  }
}
