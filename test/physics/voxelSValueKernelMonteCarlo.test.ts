/**
 * Voxel S values by point kernel against the project's own Monte Carlo of the same decays in the same medium: 1.5 % in every voxel that gets more than 1 % of the source voxel.
 * Monte Carlo is averaged over voxels that symmetry makes equal and known to 0.5 % there, or the difference is within three standard uncertainties. Both absorb photons of
 * less than 3 keV where they are. Longer runs: test/worker/voxelSValues.test.ts.
 */
import {
  dosePointKernel,
  findRadionuclide,
  particleSource,
  voxelSValueKernel,
  type DaughterTreatment,
} from '@voxel-dosimetry/core';
import { compileKernelModule } from '@voxel-dosimetry/monte-carlo';
import { resultOf } from '../unit/core/drive';
import { estimate, expectAgreement, sceneOf } from './transportScenes';

const COUNT = 5;
const MIDDLE = 2;
/** The voxel of an octant, x fastest, that each voxel is an image of: axes in any order, either side. */
const SHELLS: ReadonlyMap<string, readonly number[]> = (() => {
  const shells = new Map<string, number[]>();
  for (let at = 0; at < COUNT ** 3; at++) {
    const steps = [at % COUNT, Math.floor(at / COUNT) % COUNT, Math.floor(at / COUNT ** 2)].map((n) =>
      Math.abs(n - MIDDLE),
    );
    const name = steps.sort((a, b) => a - b).join(' ');
    shells.set(name, [...(shells.get(name) ?? []), at]);
  }
  return shells;
})();

let compiled: WebAssembly.Module;
beforeAll(async () => {
  compiled = await compileKernelModule();
});

test.each([
  ['Lu-177', 'none', 2, 400_000],
  ['Y-90', 'none', 4.42, 250_000],
  ['I-131', 'none', 3, 250_000],
  ['Tb-161', 'none', 2, 400_000],
  ['Ra-223', 'equilibrium', 3, 100_000],
] as [string, DaughterTreatment, number, number][])(
  '%s, daughters: %s, voxels of %d mm',
  (name, daughters, edge_mm, decays) => {
    const radionuclide = findRadionuclide(name);
    const source = particleSource(radionuclide, daughters);
    // α and recoil stay in the source voxel by definition: without them the others are judged as strictly as without α.
    const emissions = { ...source, local_MeV_per_decay: 0 };
    const pointKernel = dosePointKernel(radionuclide, daughters, 'water');
    const kernel = resultOf(
      voxelSValueKernel({
        pointKernel: { ...pointKernel, local_MeV: pointKernel.local_MeV - source.local_MeV_per_decay },
        density_g_per_mL: 1,
        voxelSize_mm: [edge_mm, edge_mm, edge_mm],
        reach: [MIDDLE, MIDDLE, MIDDLE],
      }),
    );
    const scene = sceneOf({
      size: [COUNT, COUNT, COUNT],
      spacing_mm: [edge_mm, edge_mm, edge_mm],
      emissions,
      change: { photonCutoff_MeV: 0.003, surroundings: { medium: 0, density_g_per_mL: 1, margin_mm: 300 } },
    });
    const shells = [...SHELLS];
    const followed = estimate(compiled, scene, decays, (energy_MeV) =>
      shells.map(([, voxels]) => voxels.reduce((sum, at) => sum + energy_MeV[at]!, 0) / voxels.length),
    );
    const self_MeV = kernel.energy_MeV[0]!;
    let judged = 0;
    shells.forEach(([shell], n) => {
      const [i, j, k] = shell.split(' ').map(Number) as [number, number, number];
      const at = i + (MIDDLE + 1) * (j + (MIDDLE + 1) * k);
      const mean = kernel.energy_MeV[at]!;
      if (mean < 0.01 * self_MeV) return;
      judged++;
      expectAgreement(shell, { mean, sigma: mean * kernel.relativeUncertainty[at]! }, followed[n]!, 0.015);
    });
    expect(judged).toBeGreaterThanOrEqual(2);
  },
);
