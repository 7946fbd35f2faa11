import type { PhantomDefinition } from './phantom';
import { TORSO_CENTRE_mm, torso } from './torso';

/**
 * The demonstration patient with one SPECT/CT at 24 h and whole-body planar images at four times, one of them before it on the same day. She lies a little elsewhere on the table each time, and
 * not in the middle of the images.
 */
export function torsoPlanar(): PhantomDefinition {
  const whole = torso('still');
  return {
    ...whole,
    name: 'torso-planar',
    patient: { ...whole.patient, patientID: 'VD-TORSO-PLANAR', name: 'Lindqvist^Maren^planar' },
    times_h: [24],
    motions: [{ kind: 'none' }],
    subSamples: 4,
    planar: {
      times_h: [2, 23.5, 72, 168],
      duration_s: 900,
      scanLength_mm: 600,
      columns: 192,
      rows: 256,
      spacing_mm: 2.4,
      centre_mm: [TORSO_CENTRE_mm[0] - 5, TORSO_CENTRE_mm[1], TORSO_CENTRE_mm[2] + 12],
      depth_mm: 300,
      shifts_px: [
        [0, 0],
        [2, -4],
        [-3, 5],
        [4, 2],
      ],
      psfFwhm_mm: 12,
      sensitivity_cps_per_MBq: 7.3,
      energyWindows: [
        { name: 'Lu-177 208', lower_keV: 187.6, upper_keV: 229.2 },
        { name: 'Scatter below', lower_keV: 166.8, upper_keV: 187.6 },
        { name: 'Scatter above', lower_keV: 229.2, upper_keV: 250 },
      ],
    },
  };
}
