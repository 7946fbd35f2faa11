import { particleSource, transportMedia, type TransportMedium, type Volume } from '@voxel-dosimetry/core';
import type { DoseRequest, MonteCarloSettings } from '../../contract';
import type { TransportScene } from '../../transport/transportScene';
import type { TransportGrid } from './transportGrid';

/**
 * Scenes of one case: the same density, composition and what a decay emits for every map of decays. Around the grid is nothing.
 */
export function sceneMaker(
  { density, composition, tallyGrid }: Pick<TransportGrid, 'density' | 'composition' | 'tallyGrid'>,
  { radionuclide, daughters }: Pick<DoseRequest, 'radionuclide' | 'daughters'>,
  { doseTo, photonCutoff_keV }: Pick<MonteCarloSettings, 'doseTo' | 'photonCutoff_keV'>,
): (activity: Volume) => TransportScene {
  const { size, spacing_mm } = density.grid;
  const density_g_per_mL = density.values instanceof Float32Array ? density.values : Float32Array.from(density.values);
  const { medium, media } = mediaOf(composition);
  const source = particleSource(radionuclide, daughters);
  return (activity) => ({
    size,
    spacing_mm,
    density_g_per_mL,
    medium,
    media,
    tallyGrid,
    activity: Float32Array.from(activity.values, (value) => Math.max(0, value)),
    source,
    doseTo,
    photonCutoff_MeV: photonCutoff_keV / 1000,
    surroundings: null,
  });
}

/** The media that occur, and each voxel's place among them. */
function mediaOf(composition: Uint8Array): {
  readonly medium: Uint8Array;
  readonly media: readonly TransportMedium[];
} {
  const all = transportMedia();
  const media: TransportMedium[] = [];
  const places = new Int16Array(all.length).fill(-1);
  const medium = new Uint8Array(composition.length);
  for (let v = 0; v < medium.length; v++) {
    const index = composition[v]!;
    if (places[index] === -1) places[index] = media.push(all[index]!) - 1;
    medium[v] = places[index]!;
  }
  return { medium, media };
}
