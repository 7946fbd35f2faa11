import {
  engineFindings,
  findMedium,
  kernelFindings,
  type DoseSurroundings,
  type RegionDensity,
  type StageFinding,
} from '@voxel-dosimetry/core';
import type { DoseOutcome } from '@voxel-dosimetry/compute';
import type { CaseState } from './state';
import { referenceTimePoint, timePointsOf } from './timePoints';
import { transportFindings } from './transportFindings';

type WithDose = Pick<CaseState, 'results' | 'choices'> & Partial<Pick<CaseState, 'doseSurroundings'>>;

/**
 * What is to be said of the dose: where the chosen engine is known to be wrong for this case, which needs no result; and what the result itself shows
 * (`dose/partial`, `dose/target-missed`, `dose/kernel-ends`, `dose/kernel-differs`, `dose/energy-gained`). Proved by test/unit/case/comparison.test.ts and test/unit/core/engineFindings.test.ts.
 */
export const doseFindings = (state: WithDose): StageFinding[] => [
  ...ofEngine(state),
  ...transportFindings(state.results.dose),
  ...ofKernels(state.results.dose),
];

function ofEngine(state: WithDose): StageFinding[] {
  const surroundings = state.doseSurroundings ?? state.results.dose?.surroundings ?? null;
  if (surroundings === null || timePointsOf(state).length === 0) return [];
  const { engine, kernel } = state.choices.dose;
  return engineFindings({
    engine,
    radionuclide: referenceTimePoint(state).emission.radionuclide.value ?? '',
    surroundings,
    regions: regionDensities(state, surroundings),
    kernelDensity_g_per_mL: kernel.siteKernel?.density_g_per_mL ?? findMedium(kernel.medium).density_g_per_mL,
  });
}

const regionDensities = ({ results }: WithDose, surroundings: DoseSurroundings): RegionDensity[] =>
  surroundings.regions.map((region) => ({
    ...region,
    name: results.segment?.regions.find(({ id }) => id === region.regionId)?.name ?? region.regionId,
  }));

function ofKernels(dose: DoseOutcome | null): StageFinding[] {
  if (!dose?.kernel) return [];
  const { engine, energy, kernel } = dose;
  const { siteKernel, beyond_frac } = kernel;
  return kernelFindings({
    engine,
    energy,
    beyond_frac,
    siteKernelName: siteKernel?.name ?? null,
    ofComputed_frac: siteKernel?.ofComputed_frac ?? null,
  });
}
