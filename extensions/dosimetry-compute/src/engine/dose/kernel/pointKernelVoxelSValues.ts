import { dosePointKernel, findMedium, JOULES_PER_KEV, voxelSValueKernel } from '@voxel-dosimetry/core';
import type { PointKernelRequest, PointKernelVoxelSValues } from '../../../contract';
import type { JobControl } from '../../jobs';

const MM3_PER_ML = 1e3;
const G_PER_KG = 1e3;
const KEV_PER_MEV = 1e3;

/**
 * Voxel S values of a uniform medium by integrating the nuclide's dose point kernel over source and target voxel: S = E / (ρ V), Gy/(Bq·s); what
 * the voxels do not hold counts as escaped. Proved by test/round-trip/headless/kernel.test.ts and test/physics/voxelSValueKernel.test.ts.
 */
export async function pointKernelVoxelSValues(
  { radionuclide, daughters, voxelSize_mm, medium, density_g_per_mL: given, extent }: PointKernelRequest,
  control: JobControl,
): Promise<PointKernelVoxelSValues> {
  const density_g_per_mL = given ?? findMedium(medium).density_g_per_mL;
  await control.pause('Computing the kernel', 0);
  const pointKernel = dosePointKernel(radionuclide, daughters, medium);
  const { energy_MeV, relativeUncertainty, emitted_MeV, beyond_MeV } = await control.drive(
    voxelSValueKernel({ pointKernel, density_g_per_mL, voxelSize_mm, reach: [extent, extent, extent] }),
    'Computing the kernel',
  );
  const mass_kg = (density_g_per_mL * voxelSize_mm[0] * voxelSize_mm[1] * voxelSize_mm[2]) / (MM3_PER_ML * G_PER_KG);
  const perMeV_Gy = (KEV_PER_MEV * JOULES_PER_KEV) / mass_kg;
  const edge = 2 * extent + 1;
  return {
    size: [edge, edge, edge],
    values: mirrored(energy_MeV, extent).map((energy) => energy * perMeV_Gy),
    relativeUncertainty: mirrored(relativeUncertainty, extent),
    density_g_per_mL,
    energy: { emitted_MeV, absorbed_MeV: emitted_MeV - beyond_MeV, escaped_MeV: beyond_MeV },
  };
}

/** One octant and its mirror images: 2·extent + 1 voxels along each axis, x fastest. */
function mirrored(octant: Float64Array, extent: number): Float64Array {
  const edge = 2 * extent + 1;
  const whole = new Float64Array(edge ** 3);
  let at = 0;
  for (let k = -extent; k <= extent; k++)
    for (let j = -extent; j <= extent; j++) {
      const row = (extent + 1) * (Math.abs(j) + (extent + 1) * Math.abs(k));
      for (let i = -extent; i <= extent; i++) whole[at++] = octant[row + Math.abs(i)]!;
    }
  return whole;
}
