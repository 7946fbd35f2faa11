import {
  dosePointKernel,
  DosimetryError,
  MINIMUM_DENSITY_g_per_mL,
  voxelVolume_mL,
  type Grid,
  type Volume,
} from '@voxel-dosimetry/core';
import {
  compileCollapsedConeModule,
  coneMemory_bytes,
  createCollapsedCone,
  type CollapsedCone,
} from '@voxel-dosimetry/collapsed-cone';
import type { JobControl } from '../../jobs';
import type { Deposit, DepositRequest } from '../deposit';
import type { Calculation, StartedEngine } from '../startEngine';
import { densityOf_g_per_mL } from './caseKernels';
import { doseOfEnergy } from './doseOfEnergy';
import { floatsOf } from './floatsOf';
import { kernelSettings } from './kernelRequest';

/** Directions that energy leaves a voxel in: with fewer, rays show around small sources. */
export const CONE_DIRECTIONS = 96;

let compiled: Promise<WebAssembly.Module> | null = null;

/** Collapsed-cone superposition of the case's nuclide in its own density map. Throws `dose/no-density`, `dose/memory`. */
export async function startCollapsedCone(calculation: Calculation): Promise<StartedEngine> {
  const { density, host, request, control } = calculation;
  const { medium } = kernelSettings(calculation);
  const { size, spacing_mm } = density.grid;
  assertMemory(size, host.memory_bytes);
  const kernel = dosePointKernel(request.radionuclide, request.daughters, medium);
  await control.pause('Fitting the kernel', 0);
  const cone = createCollapsedCone(await (compiled ??= compileCollapsedConeModule()), {
    size,
    spacing_mm,
    density_g_per_mL: withoutAir(density),
    charged: kernel.charged,
    photon: kernel.photon,
    local_MeV: kernel.local_MeV,
    directions: CONE_DIRECTIONS,
  });
  const used = { medium, density_g_per_mL: densityOf_g_per_mL(medium), voxels: density.values.length };
  return {
    deposit: depositByCollapsedCone(cone, density, control),
    kernel: {
      source: 'point-kernel',
      siteKernel: null,
      media: [used],
      reach: size.map((voxels) => voxels - 1) as [number, number, number],
      beyond_frac: 0,
      selfUncertainty_frac: null,
      directions: CONE_DIRECTIONS,
    },
    transport: null,
    uniformDensity_g_per_mL: null,
    end: () => undefined,
  };
}

/**
 * The superposition as an engine. Negative activity (noise of reconstruction) sends nothing, as in Monte Carlo. emitted = absorbed + escaped: what leaves the grid
 * escapes, and what ends below MINIMUM_DENSITY_g_per_mL, which gives no dose. Test: unit/compute/kernelDose.
 */
const depositByCollapsedCone =
  (cone: CollapsedCone, density: Volume<'g/mL'>, control: JobControl): Deposit =>
  async ({ activity, unit, index, count }) => {
    const [from_frac, to_frac] = [index, index + 1].map((at) => (0.97 * at) / count) as [number, number];
    const values = floatsOf(activity).map((decays) => Math.max(0, decays));
    const { energy_MeV, emitted_MeV, escaped_MeV } = await control.drive(
      cone.superpose(values),
      `${which({ index, count })}Superposing cones`,
      from_frac,
      to_frac,
    );
    const dose = new Float32Array(values.length);
    const shared = await control.drive(doseOfEnergy(energy_MeV, density, { of: 'voxel' }, dose), null);
    const volume_mL = voxelVolume_mL(activity.grid);
    return {
      dose: { unit, grid: activity.grid, values: dose },
      energy: {
        emitted_MeV: emitted_MeV * volume_mL,
        absorbed_MeV: shared.absorbed_MeV,
        escaped_MeV: escaped_MeV * volume_mL + shared.withoutMass_MeV,
      },
      statistics: null,
    };
  };

const which = ({ index, count }: Pick<DepositRequest<'Gy'>, 'index' | 'count'>): string =>
  count > 1 ? `Time point ${index + 1} of ${count}: ` : '';

/** Air gives no dose: rays pass it by, and what decays there escapes. */
const withoutAir = (density: Volume<'g/mL'>): Float32Array =>
  Float32Array.from(density.values, (value) => (value >= MINIMUM_DENSITY_g_per_mL ? value : 0));

function assertMemory(size: Grid['size'], memory_bytes: number): void {
  const needed_bytes = coneMemory_bytes(size);
  if (needed_bytes <= memory_bytes) return;
  throw new DosimetryError({
    code: 'dose/memory',
    message: `Collapsed cone in ${size.join(' × ')} voxels needs ${(needed_bytes / 1e9).toPrecision(3)} GB; ${(memory_bytes / 1e9).toPrecision(3)} GB are allowed.`,
    remedy: 'Use a reference image with fewer voxels, or another dose engine.',
  });
}
