import { findMedium, particleSource, type Grid, type Vector3 } from '@voxel-dosimetry/core';
import type { DoseRequest } from '../../contract';
import { createTransportEngine } from '../../transport/createTransportEngine';
import type { TransportScene } from '../../transport/transportScene';

/** As wide as a trunk, mm. */
const TRUNK_mm = 300;
const PHOTON_CUTOFF_MeV = 0.01;
const FIRST_DECAYS = 500;
/** Long enough for a clock. */
const LONG_ENOUGH_s = 0.1;

/**
 * How many decays one thread follows in a second, tried with the real transport in a cube of water as wide as a trunk, decays everywhere in it: 0.3 s.
 * A patient's lungs, bones and finer voxels make it up to twice as slow or fast. Test: unit/compute/estimateDose.
 */
export async function measureTransport(
  { radionuclide, daughters }: Pick<DoseRequest, 'radionuclide' | 'daughters'>,
  spacing_mm: Vector3,
): Promise<number> {
  const engine = createTransportEngine();
  await engine.load(trunk(particleSource(radionuclide, daughters), spacing_mm));
  const run = (decays: number, shard: number) => engine.run({ seed: 1, shard, decays }, () => undefined);
  await run(FIRST_DECAYS, 0);
  for (let decays = FIRST_DECAYS, shard = 1; ; decays *= 4, shard += 1) {
    const start_ms = performance.now();
    await run(decays, shard);
    const taken_s = (performance.now() - start_ms) / 1000;
    if (taken_s >= LONG_ENOUGH_s) return decays / taken_s;
  }
}

function trunk(source: TransportScene['source'], spacing_mm: Vector3): TransportScene {
  const size = spacing_mm.map((edge) => Math.max(1, Math.round(TRUNK_mm / edge))) as unknown as Grid['size'];
  const voxels = size[0] * size[1] * size[2];
  return {
    size,
    spacing_mm,
    density_g_per_mL: new Float32Array(voxels).fill(1),
    medium: new Uint8Array(voxels),
    media: [findMedium('water')],
    tallyGrid: null,
    activity: new Float32Array(voxels).fill(1),
    source,
    doseTo: 'medium',
    photonCutoff_MeV: PHOTON_CUTOFF_MeV,
    surroundings: null,
  };
}
