import type { Dataset } from '../archive';
import { texts } from '../dataset';

const NO_SLICES = ['LOCALIZER', 'SCOUT', 'DOSE_INFO', 'SCREEN SAVE', 'MIP', 'PROJECTION IMAGE', 'VRT', 'DERIVED_3D'];

/** The slices of a series by Image Type (0008,0008): without localisers, projections and pages of text. */
export const imageSlices = (datasets: readonly Dataset[]): Dataset[] =>
  datasets.filter((dataset) => !texts(dataset, 'ImageType').some((word) => NO_SLICES.includes(word.toUpperCase())));
