import { DosimetryError } from '../domain/errors';
import { voxelVolume_mL } from '../domain/geometry';
import { decayConstant_per_s } from '../domain/radionuclide';
import type { DecayCorrection, EmissionUnit } from '../domain/series';
import type { Volume } from '../domain/volume';

/** `image`: the voxels are Bq/mL already. `factor`: they are counts; counts per second per MBq turn them into activity. */
export type EmissionCalibration =
  { readonly source: 'image' } | { readonly source: 'factor'; readonly factor_cps_per_MBq: number };

export interface CalibrationSettings {
  readonly calibration: EmissionCalibration;
  readonly halfLife_s: number;
  readonly acquisitionDuration_s: number;
  /** Acquisition start after administration, s. */
  readonly acquisitionStartAfterAdministration_s: number;
  readonly decayCorrection: DecayCorrection;
}

const fail = (what: string, message: string, remedy: string): DosimetryError =>
  new DosimetryError({ code: `calibrate/${what}`, message, remedy });

function requirePositive(value: number, what: string, unit: string): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw fail(
      'not-positive',
      `${what} is ${value} ${unit}; a number above 0 was expected.`,
      `Enter ${what.toLowerCase()} in ${unit}.`,
    );
}

/**
 * Factor from what the image is decay-corrected to, to the activity at acquisition mid-time, with λ = ln 2 / T½, T the
 * duration and t₀ the start after administration:
 *
 * none: the image is the mean over the acquisition, x / sinh x with x = λT/2 · start: e^(−λT/2) · administration: e^(−λ(t₀+T/2)).
 *
 * Physical decay alone is meant; biological clearance during an acquisition is neglected. Test: physics/decayCorrection.
 */
export function decayToMidTime_frac(settings: Omit<CalibrationSettings, 'calibration'>): number {
  requirePositive(settings.halfLife_s, 'Half-life', 's');
  requirePositive(settings.acquisitionDuration_s, 'Acquisition duration', 's');
  const start_s = settings.acquisitionStartAfterAdministration_s;
  if (!Number.isFinite(start_s) || start_s < 0)
    throw fail(
      'time-before-administration',
      `The acquisition starts ${start_s} s after administration; 0 s or more was expected.`,
      'Correct the injection time or the acquisition time.',
    );
  const halfDecay = (decayConstant_per_s(settings.halfLife_s) * settings.acquisitionDuration_s) / 2;
  if (settings.decayCorrection === 'none')
    return halfDecay < 1e-4 ? 1 - halfDecay ** 2 / 6 : halfDecay / Math.sinh(halfDecay);
  if (settings.decayCorrection === 'start') return Math.exp(-halfDecay);
  return Math.exp(-decayConstant_per_s(settings.halfLife_s) * start_s - halfDecay);
}

/** Bq/mL for one unit of the voxel value, before decay; a calibration is never applied twice. */
function concentrationPerValue(emission: Volume<EmissionUnit>, settings: CalibrationSettings): number {
  const { calibration } = settings;
  if (calibration.source === 'image') {
    if (emission.unit === 'Bq/mL') return 1;
    throw fail(
      'needs-factor',
      'The image holds counts and no camera factor was given; counts cannot be taken for Bq/mL.',
      "Enter the camera's calibration factor in cps/MBq, or correct the unit if the image is calibrated.",
    );
  }
  if (emission.unit !== 'count')
    throw fail(
      'already-calibrated',
      `The image is in ${emission.unit} already; a camera factor of ${calibration.factor_cps_per_MBq} cps/MBq would be applied twice.`,
      'Choose "as given by the image", or correct the unit if the image holds counts.',
    );
  requirePositive(calibration.factor_cps_per_MBq, 'The calibration factor', 'cps/MBq');
  const cps_per_Bq = calibration.factor_cps_per_MBq * 1e-6;
  return 1 / (cps_per_Bq * settings.acquisitionDuration_s * voxelVolume_mL(emission.grid));
}

const VOXELS_PER_YIELD = 1 << 18;

/**
 * Activity concentration at acquisition mid-time, Bq/mL.
 *
 * Counts N in a voxel of volume V over the duration T: c = N / (factor · T · V); then decay to mid-time as in
 * `decayToMidTime_frac`. Voxels: any order, kept; Float32 out. Dead time and partial volume are not corrected here.
 * Yields the fraction done.
 * Throws `calibrate/needs-factor`, `/already-calibrated`, `/not-positive`, `/not-finite`, `/time-before-administration`.
 * Test: unit/core/calibrate, physics/decayCorrection.
 */
export function* calibrateEmission(
  emission: Volume<EmissionUnit>,
  settings: CalibrationSettings,
): Generator<number, Volume<'Bq/mL'>> {
  const scale = decayToMidTime_frac(settings) * concentrationPerValue(emission, settings);
  const values = new Float32Array(emission.values.length);
  let notFinite = 0;
  for (let v = 0; v < values.length; v++) {
    const value = (emission.values[v] as number) * scale;
    if (!Number.isFinite(value)) notFinite++;
    values[v] = value;
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield (v + 1) / values.length;
  }
  if (notFinite > 0)
    throw fail(
      'not-finite',
      `${notFinite} of ${values.length} voxels of the emission image are not finite numbers.`,
      'Export the series again from the reconstruction; NaN and infinite voxels cannot be used.',
    );
  return { unit: 'Bq/mL', grid: emission.grid, values };
}
