import { ABSORBED_DOSE_COLOUR_MAP_NAME } from '../style/absorbedDoseColours';
import { CATEGORY_COLOUR_MAP_NAME } from '../style/categoryColours';
import { DIFFERENCE_COLOUR_MAP_NAME } from '../style/differenceColours';
import { GAMMA_COLOUR_MAP_NAME, GAMMA_SCALE_END } from '../style/gammaColours';
import { UNCERTAINTY_COLOUR_MAP_NAME } from '../style/uncertaintyColours';
import { FIT_STATUS, GREATEST_GAMMA, UNJUDGED_GAMMA } from '@voxel-dosimetry/core';
import type { ViewState } from '../viewState';
import type { VolumeViewport } from '../ohif/cornerstone';
import { EMISSION_COLOUR_MAP } from './colourMaps';

/** A volume laid over another in colour. Range and opacity points are in the volume's own unit. */
export interface Wash {
  readonly colourMap: string;
  /** Where the colour map begins; 0 when absent. */
  readonly lower?: number;
  readonly upper: number;
  readonly opacity: readonly { readonly value: number; readonly opacity: number }[];
  /** Voxels keep their own value up to their edge: between two names there is no third. */
  readonly isSharp?: boolean;
}

const EMISSION_OPACITY_FRAC = 0.6;

/** Transparent near zero, then one opacity: the colour alone carries the value. */
const ramp = (upper: number, from_frac: number, full_frac: number, opacity: number): Wash['opacity'] => [
  { value: 0, opacity: 0 },
  { value: from_frac * upper, opacity: 0 },
  { value: full_frac * upper, opacity },
  { value: upper, opacity },
];

export const emissionWash = (upper: number): Wash => ({
  colourMap: EMISSION_COLOUR_MAP,
  upper,
  opacity: ramp(upper, 0.05, 0.25, EMISSION_OPACITY_FRAC),
});

/** A CT over another: air lets the one below through, what is in the wrong place has an edge in colour. */
export const ctWash: Wash = {
  colourMap: EMISSION_COLOUR_MAP,
  lower: -300,
  upper: 500,
  opacity: [
    { value: -300, opacity: 0 },
    { value: -120, opacity: 0.15 },
    { value: 50, opacity: 0.4 },
    { value: 500, opacity: 0.6 },
  ],
};

export const absorbedDoseWash = (max_Gy: number, opacity_frac: number): Wash => ({
  colourMap: ABSORBED_DOSE_COLOUR_MAP_NAME,
  upper: max_Gy,
  opacity: ramp(max_Gy, 0.02, 0.08, opacity_frac),
});

/** Opaque from zero on; transparent where nothing is known, and above. */
export const uncertaintyWash = (maximum_frac: number, opacity_frac: number): Wash => ({
  colourMap: UNCERTAINTY_COLOUR_MAP_NAME,
  upper: maximum_frac,
  opacity: [
    { value: 0, opacity: opacity_frac },
    { value: 0.97, opacity: opacity_frac },
    { value: 0.98, opacity: 0 },
    { value: 1, opacity: 0 },
  ],
});

/** Transparent where two volumes agree, then one opacity: colour alone tells how much less or more. Symmetric about `centre`. */
export const differenceWash = (window: number, opacity_frac: number, centre = 0): Wash => ({
  colourMap: DIFFERENCE_COLOUR_MAP_NAME,
  lower: centre - window,
  upper: centre + window,
  opacity: [
    { value: centre - window, opacity: opacity_frac },
    { value: centre - 0.15 * window, opacity: opacity_frac },
    { value: centre - 0.02 * window, opacity: 0 },
    { value: centre + 0.02 * window, opacity: 0 },
    { value: centre + 0.15 * window, opacity: opacity_frac },
    { value: centre + window, opacity: opacity_frac },
  ],
});

/** Nothing where it was not judged; what passes lets the image through, what fails stands out. Sharp: between judged and not there is no third. */
export const gammaWash = (opacity_frac: number): Wash => ({
  colourMap: GAMMA_COLOUR_MAP_NAME,
  upper: GAMMA_SCALE_END,
  opacity: [
    { value: UNJUDGED_GAMMA, opacity: 0 },
    { value: 0.5 * UNJUDGED_GAMMA, opacity: 0 },
    { value: 0.4 * UNJUDGED_GAMMA, opacity: 0.7 * opacity_frac },
    { value: 1, opacity: 0.7 * opacity_frac },
    { value: 1.001, opacity: opacity_frac },
    { value: GREATEST_GAMMA, opacity: opacity_frac },
  ],
  isSharp: true,
});

/** One opacity from `from` to `to`, none outside. */
const between = (from: number, to: number, opacity: number): Wash['opacity'] => [
  { value: from, opacity: 0 },
  { value: from + 1e-3, opacity },
  { value: to - 1e-3, opacity },
  { value: to, opacity: 0 },
];

/** A map of the fit: activity as activity is shown, other amounts from zero on, names as steps. */
export function fitMapWash({ map, upper }: NonNullable<ViewState['fitMapShown']>, opacity_frac: number): Wash {
  if (map === 'tia') return emissionWash(upper);
  if (map === 'fitModel' || map === 'fitStatus') {
    const { zero } = FIT_STATUS;
    const opacity =
      map === 'fitModel'
        ? between(0.5, upper, opacity_frac)
        : [...between(0.5, zero - 0.5, opacity_frac), ...between(zero + 0.5, upper, opacity_frac)];
    return { colourMap: CATEGORY_COLOUR_MAP_NAME, lower: 0.5, upper, opacity, isSharp: true };
  }
  if (map === 'tiaUncertainty') return uncertaintyWash(upper, opacity_frac);
  return { colourMap: UNCERTAINTY_COLOUR_MAP_NAME, upper, opacity: ramp(upper, 1e-4, 2e-4, opacity_frac) };
}

/** In its place but not seen. */
export const hiddenWash = (upper: number): Wash => ({
  colourMap: UNCERTAINTY_COLOUR_MAP_NAME,
  upper,
  opacity: [
    { value: 0, opacity: 0 },
    { value: upper, opacity: 0 },
  ],
});

/** vtk's names of how values between voxels are made. */
const [NEAREST, LINEAR] = [0, 1] as const;

/** One step through what a slice viewport renders (±0.05 mm about the plane), and the path over which opacity is meant. */
const STEP_mm = 0.1;
const OPACITY_PATH_mm = 0.125;

/**
 * Shows a volume as a wash. Opacity is meant for the slice as it is seen; the renderer takes it per millimetre, so that a
 * slice of 0.1 mm shows a tenth of it, and its default step of half a voxel saturates. Measured on the canvas with these two,
 * over an axial CT with a dose of 4.8 mm voxels (4591 pixels): 0.3 gives 0.299, 0.6 gives 0.600, 0.9 gives 0.899 (5–95 %: ±0.005).
 */
export function showWash(viewport: VolumeViewport, volumeId: string, wash: Wash): void {
  const { colourMap, lower = 0, upper, opacity, isSharp = false } = wash;
  const actor = viewport.getActors().find(({ referencedId }) => referencedId === volumeId)?.actor;
  actor?.getProperty().setScalarOpacityUnitDistance?.(0, OPACITY_PATH_mm);
  actor?.getProperty().setInterpolationType?.(isSharp ? NEAREST : LINEAR);
  actor?.getMapper().setSampleDistance?.(STEP_mm);
  viewport.setProperties(
    { voiRange: { lower, upper }, colormap: { name: colourMap, opacity: [...opacity] } },
    volumeId,
  );
}
