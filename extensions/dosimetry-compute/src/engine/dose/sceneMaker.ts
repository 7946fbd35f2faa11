import {
  mediumIndexOfDensity,
  particleSource,
  transportMedia,
  type TransportMedium,
  type Volume,
} from '@voxel-dosimetry/core';
import type { DoseRequest, MonteCarloSettings } from '../../contract';
import { spreadActivity, type TransportGrid } from './transportGrid';
import type { TransportScene } from '../../transport/transportScene';

/**
 * Scenes of one case: the same density, composition (from the density, after Schneider 2000) and what a
 * decay emits for every map of decays. Around the grid is nothing.
 */
export function sceneMaker(
  { density, cuts }: TransportGrid,
  { radionuclide, daughters }: Pick<DoseRequest, 'radionuclide' | 'daughters'>,
  { doseTo, photonCutoff_keV }: Pick<MonteCarloSettings, 'doseTo' | 'photonCutoff_keV'>,
): (activity: Volume) => TransportScene {
  const { size, spacing_mm } = density.grid;
  const density_g_per_mL = new Float32Array(density.values);
  const { medium, media } = compositionOf(density_g_per_mL);
  const source = particleSource(radionuclide, daughters);
  return (activity) => ({
    size,
    spacing_mm,
    density_g_per_mL,
    medium,
    media,
    activity: spreadActivity(activity, cuts),
    source,
    doseTo,
    cuts,
    photonCutoff_MeV: photonCutoff_keV / 1000,
    surroundings: null,
  });
}

/** Medium of every voxel, among those that the grid holds. */
function compositionOf(density_g_per_mL: Float32Array): {
  readonly medium: Uint8Array;
  readonly media: readonly TransportMedium[];
} {
  const all = transportMedia();
  const media: TransportMedium[] = [];
  const placeOf = new Map<number, number>();
  const medium = new Uint8Array(density_g_per_mL.length);
  for (let v = 0; v < medium.length; v++) {
    const index = mediumIndexOfDensity(density_g_per_mL[v]!);
    let place = placeOf.get(index);
    if (place === undefined) {
      place = media.push(all[index]!) - 1;
      placeOf.set(index, place);
    }
    medium[v] = place;
  }
  return { medium, media };
}
