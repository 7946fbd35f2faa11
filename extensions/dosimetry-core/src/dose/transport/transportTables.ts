import { electronTables, type ElectronTables, type ElectronTransportParameters } from './electronTables';
import { photonTables, type PhotonTables } from './photonTables';
import type { TransportMedium } from './transportMedium';

/** Everything that the Monte Carlo kernel reads about its media, and what it was made for. */
export interface TransportTables extends ElectronTables, PhotonTables, ElectronTransportParameters {
  readonly media: number;
}

/** Of the shortest voxel edge that a δ-ray may travel in water and still be absorbed where it is set free. */
const DELTA_RANGE_FRAC = 1 / 40;
const LEAST_DELTA_MeV = 0.01;
const MOST_DELTA_MeV = 0.1;
/** Residual range of electrons in water between 10 and 100 keV: R = 1.43 E^1.75 cm with E in MeV over 0.1 MeV to the same power, to 3 %. */
const RANGE_AT_100_KEV_mm = 0.143;
const RANGE_POWER = 1.75;
/** Below 0.1 the dose at two voxels' distance does not change any more, within 0.5 %. */
const SCATTERING_PER_STEP = 0.1;
export const DEFAULT_CUTOFF_MeV = 0.01;

/**
 * Condensed-history parameters for voxels of this shortest edge: δ-rays are followed that travel further than a fortieth of it, photons of more than the
 * cut-off, and deflections come every tenth of a transport mean free path. Test: physics/transportInvariants (finer ones
 * give the same).
 */
export function transportParameters(
  shortestEdge_mm: number,
  photonCutoff_MeV: number = DEFAULT_CUTOFF_MeV,
): ElectronTransportParameters {
  const range_mm = shortestEdge_mm * DELTA_RANGE_FRAC;
  const delta_MeV = 0.1 * (range_mm / RANGE_AT_100_KEV_mm) ** (1 / RANGE_POWER);
  return {
    deltaThreshold_MeV: Math.min(MOST_DELTA_MeV, Math.max(LEAST_DELTA_MeV, delta_MeV)),
    bremsstrahlungThreshold_MeV: photonCutoff_MeV,
    scatteringPerStep: SCATTERING_PER_STEP,
  };
}

/** Photon and electron tables of these media, in their order, for one set of parameters; about 0.1 s a medium. */
export function transportTables(
  media: readonly TransportMedium[],
  parameters: ElectronTransportParameters,
): TransportTables {
  return { media: media.length, ...electronTables(media, parameters), ...photonTables(media), ...parameters };
}
