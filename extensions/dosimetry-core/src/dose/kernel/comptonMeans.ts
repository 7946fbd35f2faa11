import { ELECTRON_MASS_MeV } from '../transport/electronKinematics';
import { quadraturePoints } from '../transport/quadrature';

/** Means over the directions that Compton scattering goes into. */
export interface ComptonMeans {
  /** Part of the photon's energy that the electron takes. */
  readonly transferred_frac: number;
  /** Cosine of the scattering angle, weighted with the energy that is scattered. */
  readonly meanCosine: number;
}

const PANELS = 4;

/** By Klein and Nishina (doi:10.1007/BF01366453) for a free electron at rest: below 20 keV the binding that is left out counts. Test: physics/photonCollisions. */
export function comptonMeans(photon_MeV: number): ComptonMeans {
  const ratio = photon_MeV / ELECTRON_MASS_MeV;
  let [all, scattered, forward] = [0, 0, 0];
  for (const [cosine, width] of quadraturePoints(-1, 1, PANELS)) {
    const left_frac = 1 / (1 + ratio * (1 - cosine));
    const share = width * left_frac ** 2 * (left_frac + 1 / left_frac - 1 + cosine ** 2);
    all += share;
    scattered += share * left_frac;
    forward += share * left_frac * cosine;
  }
  return { transferred_frac: 1 - scattered / all, meanCosine: forward / scattered };
}
