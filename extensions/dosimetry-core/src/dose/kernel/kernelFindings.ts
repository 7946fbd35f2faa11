import type { EnergyBudget } from '../../domain/absorbedDose';
import { figureOf, findingOf, percentOf, type StageFinding } from '../../domain/finding';
import type { DoseEngine } from '../engines';

/** What a kernel engine's result shows of its kernels. */
export interface UsedKernels {
  readonly engine: DoseEngine;
  /** Of a site's own kernel; null for kernels that were computed. */
  readonly siteKernelName: string | null;
  /** Part of the energy that the kernel has no voxels for. */
  readonly beyond_frac: number;
  readonly energy: EnergyBudget;
}

const NOTICEABLE_BEYOND_frac = 0.01;
const NOTICEABLE_GAIN_frac = 0.005;

/**
 * `dose/kernel-ends`: a site's kernel that stops before the photons do. `dose/energy-gained`: kernels of several tissues that together give more than was
 * emitted. Test: unit/core/engineFindings.
 */
export function kernelFindings({ engine, siteKernelName, beyond_frac, energy }: UsedKernels): StageFinding[] {
  const findings: StageFinding[] = [];
  if (siteKernelName !== null && beyond_frac > NOTICEABLE_BEYOND_frac)
    findings.push(
      findingOf(siteKernelName, {
        code: 'dose/kernel-ends',
        severity: 'warning',
        about: percentOf(beyond_frac),
        message: `${percentOf(beyond_frac)} of the energy that decays emit is not in the voxels of the kernel ${siteKernelName}: it counts as escaped, and what photons carry further than that kernel is missing.`,
        remedy: 'Use a larger kernel, or have it computed: that one reaches to the edge of the grid.',
      }),
    );
  const gained_frac = -energy.escaped_MeV / energy.emitted_MeV;
  if (engine === 'voxel-s-tissue' && gained_frac > NOTICEABLE_GAIN_frac)
    findings.push(
      findingOf(engine, {
        code: 'dose/energy-gained',
        severity: 'warning',
        about: figureOf(gained_frac),
        message: `The kernels of the tissues together give ${percentOf(gained_frac)} more energy than the decays emit: near borders of tissues this engine does not conserve it.`,
        remedy: 'Choose collapsed cone or Monte Carlo.',
      }),
    );
  return findings;
}
