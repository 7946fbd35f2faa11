import { ABSORBED_DOSE_COLOUR_MAP_NAME, ABSORBED_DOSE_RGB_POINTS } from '../style/absorbedDoseColours';
import { CATEGORY_COLOUR_MAP_NAME, CATEGORY_RGB_POINTS } from '../style/categoryColours';
import { DIFFERENCE_COLOUR_MAP_NAME, DIFFERENCE_RGB_POINTS } from '../style/differenceColours';
import { GAMMA_COLOUR_MAP_NAME, GAMMA_RGB_POINTS } from '../style/gammaColours';
import { UNCERTAINTY_COLOUR_MAP_NAME, UNCERTAINTY_RGB_POINTS } from '../style/uncertaintyColours';
import type { Cornerstone } from '../ohif/services';

/** Activity is shown in the black-body map that nuclear medicine is used to; absorbed dose has a map of its own. */
export const EMISSION_COLOUR_MAP = 'Black-Body Radiation';

export function registerColourMaps(cornerstone: Cornerstone): void {
  const { colormap } = cornerstone.utilities;
  const ours = [
    { Name: ABSORBED_DOSE_COLOUR_MAP_NAME, RGBPoints: [...ABSORBED_DOSE_RGB_POINTS] },
    { Name: UNCERTAINTY_COLOUR_MAP_NAME, RGBPoints: [...UNCERTAINTY_RGB_POINTS] },
    { Name: CATEGORY_COLOUR_MAP_NAME, RGBPoints: [...CATEGORY_RGB_POINTS] },
    { Name: DIFFERENCE_COLOUR_MAP_NAME, RGBPoints: [...DIFFERENCE_RGB_POINTS] },
    { Name: GAMMA_COLOUR_MAP_NAME, RGBPoints: [...GAMMA_RGB_POINTS] },
  ];
  for (const map of ours) colormap.registerColormap({ ...map, ColorSpace: 'RGB' });
}
