import { blurPlane } from './blurBlock';
import { massDensityOfHu } from './massDensity';
import { activityAt_MBq, type PhantomDefinition, type PlanarAcquisitions } from './phantom';
import { poissonDeviate, type RandomSource } from './random';

/**
 * Mass attenuation of water at the 208.4 keV of Lu-177, cm²/g: XCOM (NIST SRD 8) total with coherent scattering, log–log between 200 keV (0.1370)
 * and 300 keV (0.1186). Written apart from the software under test.
 */
const WATER_cm2_per_g = 0.135;
/** Distance between samples along a ray, mm. */
const STEP_mm = 3;
/** Scattered per unscattered photons in the photopeak's window grow with the mass passed: SCATTER · μ·depth, here about a third. */
const SCATTER = 0.25;
/** Scatter is as wide as the body lets it be, and no copy of the primary image. */
const SCATTER_FWHM_mm = 60;
/**
 * The scatter's spectrum falls as e^(−E/60 keV): not straight over the photopeak, so that the straight line of the triple energy window is right within
 * about a tenth of the scatter and not exactly.
 */
const SCATTER_FALL_keV = 60;
/** Share of the unscattered photons that the energy resolution (10 % FWHM) puts into each window beside the photopeak's. */
const PEAK_BESIDE = 0.0095;

type View = 'anterior' | 'posterior';

/** Tissues along every ray from front to back: sample s of pixel (column, row) at [s + samples · (column + columns · row)], rows from the head. */
interface Rays {
  readonly samples: number;
  readonly tissues: Uint8Array;
  /** Samples of each tissue, by its index. */
  readonly counts: Float64Array;
}

/** Counts (noise-free) of one whole-body acquisition by energy window and view; x to the patient's left in both views, y to the feet. */
export interface PlanarMeans {
  readonly anterior: readonly Float32Array[];
  readonly posterior: readonly Float32Array[];
}

/**
 * What two conjugate heads see of the patient at each planar time: unscattered photons attenuated along anterior–posterior by water's coefficient at
 * 208 keV times the phantom's own density, blurred by the camera; scattered ones wider, by window; in counts of the acquisition.
 */
export function planarMeans(definition: PhantomDefinition, planar: PlanarAcquisitions): PlanarMeans[] {
  const rays = sampleRays(definition, planar);
  const densities = [definition.airHu_HU, ...definition.tissues.map(({ hu_HU }) => hu_HU)].map(massDensityOfHu);
  definition.tissues.forEach(({ density_g_per_mL }, n) => {
    if (density_g_per_mL !== undefined) densities[n + 1] = density_g_per_mL;
  });
  return planar.times_h.map((time_h, n) => {
    const perSample = definition.tissues.map(({ kinetics }, tissue) => {
      const samples = rays.counts[tissue + 1] as number;
      return samples > 0 ? activityAt_MBq(kinetics, time_h) / samples : 0;
    });
    const seen = (view: View) =>
      windowImages(rays, planar, [0, ...perSample], densities, view, planar.shifts_px[n] ?? [0, 0]);
    return { anterior: seen('anterior'), posterior: seen('posterior') };
  });
}

function sampleRays(
  definition: PhantomDefinition,
  { columns, rows, spacing_mm, centre_mm, depth_mm }: PlanarAcquisitions,
): Rays {
  const samples = Math.round(depth_mm / STEP_mm);
  const tissues = new Uint8Array(samples * columns * rows);
  const counts = new Float64Array(definition.tissues.length + 1);
  for (let row = 0, at = 0; row < rows; row++) {
    const z_mm = centre_mm[2] - (row - (rows - 1) / 2) * spacing_mm;
    for (let column = 0; column < columns; column++) {
      const x_mm = centre_mm[0] + (column - (columns - 1) / 2) * spacing_mm;
      for (let sample = 0; sample < samples; sample++, at++) {
        const y_mm = centre_mm[1] + (sample - (samples - 1) / 2) * STEP_mm;
        const tissue = definition.tissueAt(x_mm, y_mm, z_mm);
        tissues[at] = tissue;
        counts[tissue] = (counts[tissue] as number) + 1;
      }
    }
  }
  return { samples, tissues, counts };
}

/** Counts in every energy window of one view. */
function windowImages(
  rays: Rays,
  planar: PlanarAcquisitions,
  activityPerSample_MBq: readonly number[],
  densities_g_per_mL: readonly number[],
  view: View,
  shift_px: readonly [number, number],
): Float32Array[] {
  const { columns, rows, spacing_mm, psfFwhm_mm, duration_s, sensitivity_cps_per_MBq, energyWindows } = planar;
  const { primary, scatter } = throughTheBody(rays, columns * rows, activityPerSample_MBq, densities_g_per_mL, view);
  const blurred = (image: Float32Array, fwhm_mm: number): Float32Array =>
    moved(blurPlane(image, columns, rows, spacing_mm, fwhm_mm), columns, rows, shift_px);
  const peak = blurred(primary, psfFwhm_mm);
  const wide = blurred(scatter, SCATTER_FWHM_mm);
  const counts_per_MBq = sensitivity_cps_per_MBq * duration_s;
  const inWindow = energyWindows.map(({ lower_keV, upper_keV }) => fallBetween(lower_keV, upper_keV));
  const inPeak = inWindow[0] as number;
  return energyWindows.map((_, window) => {
    const [ofPeak, ofScatter] = [window === 0 ? 1 : PEAK_BESIDE, (inWindow[window] as number) / inPeak];
    return peak.map((value, pixel) => counts_per_MBq * (ofPeak * value + ofScatter * (wide[pixel] as number)));
  });
}

/** ∫ e^(−E/60 keV) dE over a window. */
const fallBetween = (lower_keV: number, upper_keV: number): number =>
  Math.exp(-lower_keV / SCATTER_FALL_keV) - Math.exp(-upper_keV / SCATTER_FALL_keV);

/** Σ along each ray of activity · e^(−μM), M the mass between sample and head, and of what is scattered on that way. */
function throughTheBody(
  { samples, tissues }: Rays,
  pixels: number,
  activityPerSample_MBq: readonly number[],
  densities_g_per_mL: readonly number[],
  view: View,
): { readonly primary: Float32Array; readonly scatter: Float32Array } {
  const [primary, scatter] = [new Float32Array(pixels), new Float32Array(pixels)];
  const attenuation = densities_g_per_mL.map((density) => (WATER_cm2_per_g * density * STEP_mm) / 10);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let passed = 0;
    for (let n = 0; n < samples; n++) {
      const tissue = tissues[pixel * samples + (view === 'anterior' ? n : samples - 1 - n)] as number;
      const own = attenuation[tissue] as number;
      const depth = passed + own / 2;
      passed += own;
      const activity = activityPerSample_MBq[tissue] as number;
      if (activity === 0) continue;
      const unscattered = activity * Math.exp(-depth);
      primary[pixel] = (primary[pixel] as number) + unscattered;
      scatter[pixel] = (scatter[pixel] as number) + unscattered * SCATTER * depth;
    }
  }
  return { primary, scatter };
}

/** The patient lies elsewhere on the table: whole pixels to the patient's left and to the feet. */
function moved(
  image: Float32Array,
  columns: number,
  rows: number,
  [right, down]: readonly [number, number],
): Float32Array {
  const result = new Float32Array(image.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [fromColumn, fromRow] = [column - right, row - down];
      if (fromColumn < 0 || fromColumn >= columns || fromRow < 0 || fromRow >= rows) continue;
      result[row * columns + column] = image[fromRow * columns + fromColumn] as number;
    }
  return result;
}

/** Stored counts, anterior then posterior within each window; the posterior one as its head sees it, the patient's left at its left. */
export function planarFrames(means: PlanarMeans, columns: number, random: RandomSource | null): Uint16Array[] {
  const count = (mean: number): number => {
    const counts = random === null ? Math.round(mean) : poissonDeviate(random, mean);
    if (counts > 65_535)
      throw new Error(`A pixel counts ${counts}; 16 bits hold 65535: shorten the planar acquisition.`);
    return counts;
  };
  return means.anterior.flatMap((anterior, window) => [
    Uint16Array.from(anterior, count),
    fromBehind(Uint16Array.from(means.posterior[window] as Float32Array, count), columns),
  ]);
}

function fromBehind(image: Uint16Array, columns: number): Uint16Array {
  const turned = new Uint16Array(image.length);
  for (let row = 0; row < image.length; row += columns)
    turned.set(
      image
        .subarray(row, row + columns)
        .slice()
        .reverse(),
      row,
    );
  return turned;
}
