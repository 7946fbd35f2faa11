import { DosimetryError } from '../domain/errors';
import type { Vector3 } from '../domain/geometry';
import type { ActivityUncertainty } from '../domain/timeActivity';
import { upperTailOfNormal } from './upperTailOfNormal';

export interface ActivitySigmasInput {
  readonly activities_MBq: readonly number[];
  readonly uncertainty: ActivityUncertainty;
  /** Of the acquisitions; null where not known, which counting statistics cannot do without. */
  readonly durations_s: readonly (number | null)[];
  /** Of the region. */
  readonly volume_mL: number;
  readonly voxelSize_mm: Vector3;
}

/** What a point of nothing, or less, counts as, of the largest. */
const LEAST_frac = 1e-3;

/**
 * Standard uncertainty of each activity of a region, MBq; null where it is to come from the scatter about the curve, and where nothing is above zero.
 *
 * stated: relative_frac · A. counts-and-size: (u(A)/A)² = 1/N + (u(C)/C)², N = A · sensitivity · duration counts, u(C)/C by
 * `sizeUncertainty_frac`; both are taken as new at every scan, as a registration that moves the edge anew makes them. What is common to all
 * scans (the outline itself, calibration) scales the curve, bends it not, and has no part here.
 * Throws `fit/duration`, `fit/sensitivity`, `fit/resolution`, `fit/relative-uncertainty`. Proved by test/unit/core/activitySigmas.test.ts.
 */
export function activitySigmas(input: ActivitySigmasInput): number[] | null {
  const { activities_MBq, uncertainty } = input;
  if (uncertainty.source === 'scatter') return null;
  const largest = Math.max(...activities_MBq);
  if (!(largest > 0)) return null;
  const positive = activities_MBq.map((activity) => Math.max(activity, LEAST_frac * largest));
  if (uncertainty.source === 'stated') {
    const frac = above0(uncertainty.relative_frac, 'relative-uncertainty', 'The relative uncertainty of activities');
    return positive.map((activity) => frac * activity);
  }
  const sensitivity = above0(uncertainty.sensitivity_cps_per_MBq, 'sensitivity', 'The sensitivity (cps/MBq)');
  const resolution_mm = above0(uncertainty.resolution_mm, 'resolution', 'The resolution (mm)');
  const size_frac = sizeUncertainty_frac(input.volume_mL, resolution_mm, input.voxelSize_mm);
  return positive.map((activity, at) => {
    const duration_s = input.durations_s[at] ?? null;
    if (duration_s === null || !(duration_s > 0)) throw noDuration(at);
    const counts = activity * sensitivity * duration_s;
    return activity * Math.sqrt(1 / Math.max(1, counts) + size_frac * size_frac);
  });
}

function above0(value: number, what: string, name: string): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new DosimetryError({
    code: `fit/${what}`,
    message: `${name} is ${value}; a number above 0 was expected.`,
    remedy: 'Correct it in the settings of the fit.',
  });
}

const noDuration = (at: number): DosimetryError =>
  new DosimetryError({
    code: 'fit/duration',
    message: `The duration of the acquisition of time point ${at + 1} is not known; counting statistics needs it in s.`,
    remedy: 'State a relative uncertainty of the activities instead.',
  });

/**
 * Relative uncertainty of a region's counts because its edge is uncertain (Gear et al. 2018, doi:10.1007/s00259-018-4136-7), for a sphere of its volume:
 * u(C)/C = φ/(2R) · u(V)/V, u(V)/V = 3 u(d)/d, u²(d) = a²/6 + FWHM²/(4 ln 2).
 *
 * a: voxel size, the geometric mean of the three; φ/2 = count density at the edge, R = counts inside, both as parts of an ideal image and for a sphere
 * blurred by a Gaussian of that FWHM: derived here, since of the publication only its text on them and the terms a²/6 and FWHM could be compared.
 */
export function sizeUncertainty_frac(volume_mL: number, resolution_mm: number, voxelSize_mm: Vector3): number {
  const radius_mm = Math.cbrt((3 * volume_mL * 1000) / (4 * Math.PI));
  const voxel_mm = Math.cbrt(voxelSize_mm[0] * voxelSize_mm[1] * voxelSize_mm[2]);
  const edge_mm = Math.sqrt((voxel_mm * voxel_mm) / 6 + (resolution_mm * resolution_mm) / (4 * Math.LN2));
  const volume_frac = (3 * edge_mm) / (2 * radius_mm);
  const ratio = (2 * radius_mm * Math.sqrt(4 * Math.LN2)) / resolution_mm;
  return (edgeDensity(ratio) / recovered(ratio)) * volume_frac;
}

const erf = (x: number): number => 1 - 2 * upperTailOfNormal(x * Math.SQRT2);

/** Density at the surface of a blurred sphere, of that inside a large one; `ratio` = diameter/(σ√2). */
const edgeDensity = (ratio: number): number =>
  (erf(ratio) - (2 / (Math.sqrt(Math.PI) * ratio)) * (1 - Math.exp(-ratio * ratio))) / 2;

/** Part of a sphere's counts that a Gaussian leaves inside: 1 − 3d/4a + d³/16a³ of it overlap after a shift by d, averaged over shifts up to 2a. */
function recovered(ratio: number): number {
  const square = ratio * ratio;
  const left = Math.exp(-square);
  const whole = erf(ratio) - (2 / Math.sqrt(Math.PI)) * ratio * left;
  const shift = (2 / Math.sqrt(Math.PI)) * (1 - (1 + square) * left);
  const cube = (4 / Math.sqrt(Math.PI)) * (1 - (1 + square + (square * square) / 2) * left);
  return whole - (1.5 * shift) / ratio + (0.5 * cube) / (square * ratio);
}
