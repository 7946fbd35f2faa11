import type { EnergyBudget } from '../../domain/absorbedDose';
import { figureOf, findingOf, percentOf, type StageFinding } from '../../domain/finding';
import type { DoseEngine } from '../engines';

/** What a kernel engine's result shows of its kernels. */
export interface UsedKernels {
  readonly engine: DoseEngine;
  /** Of a site's own kernel; null for kernels that were computed. */
  readonly siteKernelName: string | null;
  /** Of a site's own kernel: energy in its voxels over that of a computed kernel; null for kernels that were computed. */
  readonly ofComputed_frac: number | null;
  /** Part of the energy that the kernel has no voxels for. */
  readonly beyond_frac: number;
  readonly energy: EnergyBudget;
}

const NOTICEABLE_BEYOND_frac = 0.01;
const NOTICEABLE_GAIN_frac = 0.005;
/** Evaluations of a decay differ by 1 to 2 %; a table of Lu-177 in wide use that lacks conversion and Auger electrons by 6 %. */
const SAME_DECAY_frac = 0.03;

/**
 * `dose/kernel-ends`: a site's kernel that stops before the photons do. `dose/kernel-differs`: one that holds other energy than the nuclide emits into its voxels. `dose/energy-gained`: kernels of several tissues that together give more than was
 * emitted. Test: unit/core/engineFindings.
 */
export function kernelFindings(used: UsedKernels): StageFinding[] {
  const { engine, siteKernelName, beyond_frac, energy } = used;
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
  findings.push(...otherEnergy(used));
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

function otherEnergy({ siteKernelName, ofComputed_frac }: UsedKernels): StageFinding[] {
  if (siteKernelName === null || ofComputed_frac === null) return [];
  const off_frac = ofComputed_frac - 1;
  if (!(Math.abs(off_frac) > SAME_DECAY_frac)) return [];
  return [
    findingOf(siteKernelName, {
      code: 'dose/kernel-differs',
      severity: 'warning',
      about: percentOf(off_frac),
      message: `The voxels of the kernel ${siteKernelName} hold ${percentOf(Math.abs(off_frac))} ${off_frac < 0 ? 'less' : 'more'} energy per decay than a kernel computed for the same nuclide, voxels and density; at most ${percentOf(SAME_DECAY_frac)} was expected, and the dose differs by as much.`,
      remedy:
        'Check where the kernel is from and its density (tables without all conversion and Auger electrons are low), or have it computed.',
    }),
  ];
}
