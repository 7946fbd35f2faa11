import type { PhantomDefinition, PhantomOptions } from '../../phantoms';
import { smallPatient, type SmallPatient } from './smallPatient';

/** Times of the planar images, h. */
export const PLANAR_TIMES_h = [4, 24.5, 96.5, 168] as const;

/** The water block with whole-body images of few pixels beside its two scans; the third one lies two pixels to the left and one to the feet. */
export const withPlanar = (definition: PhantomDefinition): PhantomDefinition => ({
  ...definition,
  name: 'planar-block',
  planar: {
    times_h: PLANAR_TIMES_h,
    duration_s: 900,
    scanLength_mm: 300,
    columns: 64,
    rows: 64,
    spacing_mm: 6,
    centre_mm: [12, -95, 310],
    depth_mm: 250,
    shifts_px: [
      [0, 0],
      [0, 0],
      [2, 1],
      [0, 0],
    ],
    psfFwhm_mm: 10,
    sensitivity_cps_per_MBq: 2,
    energyWindows: [
      { name: 'Lu-177 208', lower_keV: 187.6, upper_keV: 229.2 },
      { name: 'Scatter below', lower_keV: 166.8, upper_keV: 187.6 },
      { name: 'Scatter above', lower_keV: 229.2, upper_keV: 250 },
    ],
  },
});

export interface PlanarPatient extends SmallPatient {
  readonly planarIds: readonly string[];
}

/** Two scans and four planar images; `studies` has those of both. */
export function planarPatient(options: Pick<PhantomOptions, 'edit'> = {}): PlanarPatient {
  const patient = smallPatient('geometry-detector-position', { ...options, adjust: withPlanar });
  const images = patient.truth.planar!.images;
  return {
    ...patient,
    studies: [...new Set([...patient.studies, ...images.map(({ studyInstanceUID }) => studyInstanceUID)])],
    planarIds: images.map(({ seriesInstanceUID }) => seriesInstanceUID),
  };
}
