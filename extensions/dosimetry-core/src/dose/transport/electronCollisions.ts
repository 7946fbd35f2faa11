import { betaSquared, COLLISION_CONSTANT_MeV_cm2, ELECTRON_MASS_MeV, type ElectronKind } from './electronKinematics';
import { integrate, integrateLogarithmically } from './quadrature';

/** The greatest energy that a collision can transfer: half for electrons, which cannot be told apart afterwards. */
export const greatestTransfer_MeV = (kind: ElectronKind, energy_MeV: number): number =>
  kind === 'electron' ? energy_MeV / 2 : energy_MeV;

/** W² dσ/dW of a collision with a free electron at rest, over 2πrₑ²mc²/β²: 1 for small W. */
function collisionShape(kind: ElectronKind, energy_MeV: number): (transfer_MeV: number) => number {
  const tau = energy_MeV / ELECTRON_MASS_MeV;
  if (kind === 'electron') {
    const a = (tau / (tau + 1)) ** 2;
    const b = (2 * tau + 1) / (tau + 1) ** 2;
    return (transfer_MeV) => {
      const w = transfer_MeV / energy_MeV;
      const ratio = w / (1 - w);
      return 1 + ratio * ratio + a * w * w - b * ratio;
    };
  }
  const beta2 = betaSquared(energy_MeV);
  const y = 1 / (tau + 2);
  const part = 1 - 2 * y;
  const [b1, b2, b3, b4] = [2 - y * y, part * (3 + y * y), part ** 2 + part ** 3, part ** 3];
  return (transfer_MeV) => {
    const w = transfer_MeV / energy_MeV;
    return 1 - beta2 * w * (b1 - w * (b2 - w * (b3 - w * b4)));
  };
}

export interface CollisionMoments {
  /** Collisions above the threshold per g/cm². */
  readonly number_cm2_per_g: number;
  /** Energy that they take, MeV·cm²/g. */
  readonly loss_MeV_cm2_per_g: number;
  /** Second moment of the losses below it, MeV²·cm²/g: the straggling of the soft loss. */
  readonly softVariance_MeV2_cm2_per_g: number;
}

/**
 * Møller (electrons, doi:10.1002/andp.19324060506) and Bhabha (positrons, doi:10.1098/rspa.1936.0046) collisions above a threshold, and the variance of
 * those below; free electrons at rest. Formulas of ICRU 37. Test: physics/transportElectronTables.
 */
export function collisionMoments(
  kind: ElectronKind,
  electrons_mol: number,
  energy_MeV: number,
  threshold_MeV: number,
): CollisionMoments {
  const scale = (COLLISION_CONSTANT_MeV_cm2 * electrons_mol) / betaSquared(energy_MeV);
  const shape = collisionShape(kind, energy_MeV);
  const most_MeV = greatestTransfer_MeV(kind, energy_MeV);
  const soft_MeV = Math.min(threshold_MeV, most_MeV);
  const hard = (f: (w: number) => number) => scale * integrateLogarithmically(f, soft_MeV, most_MeV, 2);
  return {
    number_cm2_per_g: hard((w) => shape(w) / (w * w)),
    loss_MeV_cm2_per_g: hard((w) => shape(w) / w),
    softVariance_MeV2_cm2_per_g: scale * integrate(shape, 0, soft_MeV, 1),
  };
}

/**
 * Annihilations in flight per g/cm² of positrons with free electrons at rest, two photons: Heitler 1954, The Quantum Theory of Radiation, section 27.
 * Test: physics/transportInvariants.
 */
export function annihilations_cm2_per_g(electrons_mol: number, energy_MeV: number): number {
  const gamma = 1 + energy_MeV / ELECTRON_MASS_MeV;
  const momentum = Math.sqrt(gamma * gamma - 1);
  const bracket =
    ((gamma * gamma + 4 * gamma + 1) / (momentum * momentum)) * Math.log(gamma + momentum) - (gamma + 3) / momentum;
  return ((COLLISION_CONSTANT_MeV_cm2 / (2 * ELECTRON_MASS_MeV)) * electrons_mol * bracket) / (gamma + 1);
}
