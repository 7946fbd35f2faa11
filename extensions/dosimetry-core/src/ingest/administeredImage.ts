import type { EmissionSeries, SeriesIdentity } from '../domain/series';

/** What an emission image and a planar one have in common: an administration, and a moment after it. */
export type AdministeredImage = SeriesIdentity &
  Pick<
    EmissionSeries,
    | 'radionuclide'
    | 'statedHalfLife_s'
    | 'administeredActivity_MBq'
    | 'administrationTime'
    | 'acquisitionStart'
    | 'acquisitionDuration_s'
    | 'defects'
  >;
