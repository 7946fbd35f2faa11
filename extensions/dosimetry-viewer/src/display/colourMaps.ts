import { ABSORBED_DOSE_COLOUR_MAP_NAME, ABSORBED_DOSE_RGB_POINTS } from '../style/absorbedDoseColours';
import type { Cornerstone } from '../ohif/services';

/** Activity is shown in the black-body map that nuclear medicine is used to; absorbed dose has a map of its own. */
export const EMISSION_COLOUR_MAP = 'Black-Body Radiation';

export function registerColourMaps(cornerstone: Cornerstone): void {
  cornerstone.utilities.colormap.registerColormap({
    Name: ABSORBED_DOSE_COLOUR_MAP_NAME,
    ColorSpace: 'RGB',
    RGBPoints: [...ABSORBED_DOSE_RGB_POINTS],
  });
}
