import type { RadialDeposit } from './dosePointKernel';
import type { MonoEnergeticKernel } from './monoEnergeticKernel';
import { energyWithin_MeV, radialEnergy } from './radialEnergy';

/** A kernel of one energy at the distances that a sum has: parts of the emitted energy. */
export interface ResampledKernel {
  readonly within_frac: Float64Array;
  readonly shellSigma_frac: Float64Array;
  readonly nearestRow: number;
  /** The last of within_frac. */
  readonly absorbed_frac: number;
}

const MM_PER_CM = 10;

/** The kernel at these distances, by a cubic between its own; at the last, all that is absorbed at all. */
export function resampledKernel(
  kernel: MonoEnergeticKernel,
  absorbed_frac: number,
  distances_g_per_cm2: Float64Array,
): ResampledKernel {
  const { distance_g_per_cm2, within_frac, shellUncertainty_frac, nearestRow } = kernel;
  const curve = radialEnergy(
    { massDistance_g_per_cm2: distance_g_per_cm2, within_MeV: within_frac, shellUncertainty_frac },
    1,
  );
  const last = distance_g_per_cm2.length - 1;
  const parts_frac = new Float64Array(distances_g_per_cm2.length);
  const shellSigma_frac = new Float64Array(distances_g_per_cm2.length - 1);
  let shell = 0;
  for (let node = 1; node < parts_frac.length; node++) {
    const distance = distances_g_per_cm2[node]!;
    while (shell < last - 1 && distance_g_per_cm2[shell + 1]! < distance) shell++;
    const isBeyond = distance >= distance_g_per_cm2[last]!;
    const here_frac = isBeyond ? within_frac[last]! : energyWithin_MeV(curve, shell, MM_PER_CM * distance);
    const before_frac = parts_frac[node - 1]!;
    parts_frac[node] = Math.max(before_frac, node === parts_frac.length - 1 ? absorbed_frac : here_frac);
    shellSigma_frac[node - 1] = (parts_frac[node]! - before_frac) * shellUncertainty_frac[shell]!;
  }
  return { within_frac: parts_frac, shellSigma_frac, nearestRow, absorbed_frac: parts_frac.at(-1)! };
}

/**
 * What sources of several energies deposit together, each with the energy that it emits per decay.
 *
 * Uncertainties: shells of different energies that come from the same row of the table go together, those of different rows are independent. That is too
 * much where a shell is wider than the table's.
 */
export function depositSum(
  distances_g_per_cm2: Float64Array,
  sources: readonly (readonly [kernel: ResampledKernel, energy_MeV: number])[],
): RadialDeposit {
  const count = distances_g_per_cm2.length;
  const within_MeV = new Float64Array(count);
  const sigmaOfRow_MeV = new Map<number, Float64Array>();
  for (const [{ within_frac, shellSigma_frac, nearestRow }, energy_MeV] of sources) {
    const sigma_MeV = sigmaOfRow_MeV.get(nearestRow) ?? new Float64Array(count - 1);
    sigmaOfRow_MeV.set(nearestRow, sigma_MeV);
    for (let node = 1; node < count; node++) {
      within_MeV[node]! += energy_MeV * within_frac[node]!;
      sigma_MeV[node - 1]! += energy_MeV * shellSigma_frac[node - 1]!;
    }
  }
  const shellUncertainty_frac = Float64Array.from({ length: count - 1 }, (_, shell) => {
    const energy_MeV = within_MeV[shell + 1]! - within_MeV[shell]!;
    let square_MeV2 = 0;
    for (const sigma_MeV of sigmaOfRow_MeV.values()) square_MeV2 += sigma_MeV[shell]! ** 2;
    return energy_MeV > 0 ? Math.sqrt(square_MeV2) / energy_MeV : 0;
  });
  return { massDistance_g_per_cm2: distances_g_per_cm2, within_MeV, shellUncertainty_frac };
}
