import { ABSORBED_DOSE_COLOUR_MAP_NAME } from '../style/absorbedDoseColours';
import type { VolumeViewport } from '../ohif/cornerstone';
import { EMISSION_COLOUR_MAP } from './colourMaps';

/** A volume laid over another in colour. Range and opacity points are in the volume's own unit. */
export interface Wash {
  readonly colourMap: string;
  readonly upper: number;
  readonly opacity: readonly { readonly value: number; readonly opacity: number }[];
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

export const absorbedDoseWash = (max_Gy: number, opacity_frac: number): Wash => ({
  colourMap: ABSORBED_DOSE_COLOUR_MAP_NAME,
  upper: max_Gy,
  opacity: ramp(max_Gy, 0.02, 0.08, opacity_frac),
});

/** One step through what a slice viewport renders (±0.05 mm about the plane), and the path over which opacity is meant. */
const STEP_mm = 0.1;
const OPACITY_PATH_mm = 0.125;

/**
 * Shows a volume as a wash. Opacity is meant for the slice as it is seen; the renderer takes it per millimetre, so that a
 * slice of 0.1 mm shows a tenth of it, and its default step of half a voxel saturates. With these two an opacity of 0.6 is
 * 0.6 by calculation from what was measured on the canvas at a neighbouring setting; not measured at this one.
 */
export function showWash(viewport: VolumeViewport, volumeId: string, { colourMap, upper, opacity }: Wash): void {
  const actor = viewport.getActors().find(({ referencedId }) => referencedId === volumeId)?.actor;
  actor?.getProperty().setScalarOpacityUnitDistance?.(0, OPACITY_PATH_mm);
  actor?.getMapper().setSampleDistance?.(STEP_mm);
  viewport.setProperties(
    { voiRange: { lower: 0, upper }, colormap: { name: colourMap, opacity: [...opacity] } },
    volumeId,
  );
}
